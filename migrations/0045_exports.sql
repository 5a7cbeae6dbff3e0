-- What leaves as a file (exports.* contracts; decision 046): who asked for which list and why, how many rows, who saw it second, and the file
-- itself in sealed pieces until it is over. The gate knows nothing of lists: `subject` names what is exported. expand
CREATE TABLE qinghe.exports (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  number text NOT NULL, subject text NOT NULL, title text NOT NULL,
  -- Query and columns as they were seen: nothing of it is ever written again, so an approval belongs to exactly this.
  asked text NOT NULL CONSTRAINT exports_ask_in_few_words CHECK (length(asked) <= 8000),
  said text[] NOT NULL, columns text NOT NULL, words bytea NOT NULL,
  rows int NOT NULL CONSTRAINT exports_have_rows CHECK (rows BETWEEN 1 AND 100000),
  state text NOT NULL CONSTRAINT exports_state_is_known
    CHECK (state IN ('open', 'waiting', 'queued', 'running', 'ready', 'declined', 'cancelled', 'failed', 'over')),
  account uuid NOT NULL, posting uuid NOT NULL, role text NOT NULL, asked_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
  decided_by uuid, decided_posting uuid, decided_at timestamptz, decided_words bytea,
  attempts int NOT NULL DEFAULT 0, written int NOT NULL DEFAULT 0, touched_at timestamptz, failure text,
  bytes int, checksum text, secret bytea,
  PRIMARY KEY (county, id),
  CONSTRAINT exports_are_decided_by_another CHECK (decided_by IS NULL OR decided_by <> account),
  CONSTRAINT exports_of_many_take_two CHECK (rows <= 200 OR state NOT IN ('open', 'queued', 'running', 'ready') OR decided_by IS NOT NULL),
  CONSTRAINT exports_declined_say_why CHECK (state <> 'declined' OR decided_words IS NOT NULL),
  CONSTRAINT exports_ready_have_a_file CHECK (state <> 'ready' OR secret IS NOT NULL AND bytes IS NOT NULL AND checksum IS NOT NULL),
  -- A file that is over cannot be opened any more, whatever lies in a backup.
  CONSTRAINT exports_over_have_no_key CHECK (state NOT IN ('declined', 'cancelled', 'failed', 'over') OR secret IS NULL)
);
CREATE INDEX exports_of_an_account ON qinghe.exports (county, account, asked_at DESC, id);
CREATE INDEX exports_not_over ON qinghe.exports (county, state, asked_at, id) WHERE state IN ('open', 'waiting', 'queued', 'running', 'ready');

CREATE TABLE qinghe.export_pieces (
  county int NOT NULL, export uuid NOT NULL, piece int NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0, account uuid NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (county, export, piece),
  CONSTRAINT export_pieces_of_an_export FOREIGN KEY (county, export) REFERENCES qinghe.exports (county, id)
);

ALTER TABLE qinghe.exports ENABLE ROW LEVEL SECURITY;
ALTER TABLE qinghe.export_pieces ENABLE ROW LEVEL SECURITY;
CREATE POLICY exports_are_ones_own ON qinghe.exports TO qinghe_range, qinghe_list
  USING (account = nullif(current_setting('qinghe.account', true), '')::uuid) WITH CHECK (account = nullif(current_setting('qinghe.account', true), '')::uuid);
CREATE POLICY export_pieces_are_ones_own ON qinghe.export_pieces TO qinghe_range, qinghe_list
  USING (account = nullif(current_setting('qinghe.account', true), '')::uuid) WITH CHECK (account = nullif(current_setting('qinghe.account', true), '')::uuid);
-- The second person: a post of the same place or above it, which sees the request and never the file.
CREATE POLICY exports_range_read ON qinghe.exports FOR SELECT TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.reads', true), '')::bigint & 32767) <> 0);
CREATE POLICY exports_range_update ON qinghe.exports FOR UPDATE TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND state = 'waiting' AND account <> nullif(current_setting('qinghe.account', true), '')::uuid
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 2147450879) <> 0)
  WITH CHECK (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND decided_by = nullif(current_setting('qinghe.account', true), '')::uuid
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 2147450879) <> 0);
GRANT SELECT, INSERT ON qinghe.exports TO qinghe_range, qinghe_list;
GRANT UPDATE (rows, state, expires_at, decided_by, decided_posting, decided_at, decided_words, written, touched_at, failure, bytes, checksum, secret)
  ON qinghe.exports TO qinghe_range, qinghe_list;
GRANT SELECT, INSERT, DELETE ON qinghe.export_pieces TO qinghe_range, qinghe_list;

-- system:importer finds what waits, says that somebody is at it, and clears what is over; the work itself is done as the posting that asked.
GRANT SELECT (county, id, state, posting, asked_at, touched_at, attempts, expires_at, secret), UPDATE (state, touched_at, attempts, failure, secret) ON qinghe.exports TO qinghe_importer;
CREATE POLICY exports_importer_select ON qinghe.exports FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY exports_importer_update ON qinghe.exports FOR UPDATE TO qinghe_importer
  USING (state IN ('open', 'waiting', 'queued', 'running', 'ready')) WITH CHECK (state IN ('running', 'failed', 'over'));
GRANT SELECT (county, export), DELETE ON qinghe.export_pieces TO qinghe_importer;
CREATE POLICY export_pieces_importer_select ON qinghe.export_pieces FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY export_pieces_importer_delete ON qinghe.export_pieces FOR DELETE TO qinghe_importer USING (true);

-- Sealed again when keys rotate.
GRANT SELECT (county, id, words, decided_words, secret), UPDATE (words, decided_words, secret) ON qinghe.exports TO qinghe_rotator;
CREATE POLICY exports_rotator_select ON qinghe.exports FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY exports_rotator_update ON qinghe.exports FOR UPDATE TO qinghe_rotator USING (true);

INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, unit, title, '本平台建议，可由方案调整', 'exports', 1, qinghe.now() FROM (VALUES
  ('exportWaitDays', 7, '天', '导出申请等待审核的天数'),
  ('exportFileHours', 24, '小时', '导出的文件可以下载的时间')
) AS p (key, value, unit, title);
