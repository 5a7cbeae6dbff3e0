-- Rosters with several sheets: questions before findings, findings by kind, headings that are remembered. expand
ALTER TABLE qinghe.roster_batches
  ADD COLUMN questions jsonb NOT NULL DEFAULT '[]', ADD COLUMN answers jsonb NOT NULL DEFAULT '[]', ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]',
  -- Sealed: what keys of rows and groups are made with, so that nobody who reads the table can try words out on them.
  ADD COLUMN secret bytea,
  -- Sealed: a mending of many cells that is still under way.
  ADD COLUMN errand bytea,
  -- Rows done of the work now running, and since when it runs.
  ADD COLUMN work_done int NOT NULL DEFAULT 0, ADD COLUMN work_total int NOT NULL DEFAULT 0, ADD COLUMN work_began timestamptz,
  -- The state it comes back to when judging is done: of a batch that was imported in part that is never “ready”.
  ADD COLUMN rests text NOT NULL DEFAULT 'ready',
  -- The posting that judges: whoever answered or mapped last.
  ADD COLUMN runs_as uuid, ADD COLUMN attempts int NOT NULL DEFAULT 0,
  ADD COLUMN replaces uuid, ADD COLUMN wanted_sheet text;
GRANT UPDATE (questions, answers, left_out, secret, errand, work_done, work_total, work_began, rests, runs_as, attempts, replaces, wanted_sheet) ON qinghe.roster_batches TO qinghe_range;
ALTER TABLE qinghe.roster_batches DROP CONSTRAINT roster_batches_state_is_known;
ALTER TABLE qinghe.roster_batches ADD CONSTRAINT roster_batches_state_is_known
  CHECK (state IN ('parsing', 'asking', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'expired', 'compared'));
ALTER TABLE qinghe.roster_batches ADD CONSTRAINT roster_batches_rest_in_a_known_state CHECK (rests IN ('ready', 'committed', 'undone'));

ALTER TABLE qinghe.roster_rows
  ADD COLUMN sheet int NOT NULL DEFAULT 0, ADD COLUMN line int NOT NULL DEFAULT 0,
  -- What a line that is no child is: a title, a sum, a signature, of a sheet that was not taken …
  ADD COLUMN why text,
  -- Keyed hashes: equal numbers, persons, telephones and findings without saying which. Made with the secret of the batch.
  ADD COLUMN number_key bigint, ADD COLUMN person_key bigint, ADD COLUMN phones bigint[], ADD COLUMN findings bigint[];
GRANT UPDATE (sheet, line, why, number_key, person_key, phones, findings) ON qinghe.roster_rows TO qinghe_range;
DROP INDEX qinghe.roster_rows_same;
ALTER TABLE qinghe.roster_rows DROP COLUMN same_blind;
CREATE INDEX roster_rows_by_number ON qinghe.roster_rows (county, batch, number_key, row) WHERE number_key IS NOT NULL;
CREATE INDEX roster_rows_by_person ON qinghe.roster_rows (county, batch, person_key, row) WHERE person_key IS NOT NULL;
CREATE INDEX roster_rows_counted ON qinghe.roster_rows (county, batch, state) INCLUDE (selected, region, school);
ALTER TABLE qinghe.roster_rows DROP CONSTRAINT roster_rows_state_is_known;
ALTER TABLE qinghe.roster_rows ADD CONSTRAINT roster_rows_state_is_known CHECK (state IN ('aside', 'ok', 'warning', 'error', 'known', 'imported', 'undone'));
-- Sealed bytes cannot be compressed, so nothing tries to; a row stays in one piece up to a page.
ALTER TABLE qinghe.roster_rows ALTER COLUMN sealed SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160);

CREATE TABLE qinghe.roster_sheets (
  county int NOT NULL, batch uuid NOT NULL, sheet int NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  name text NOT NULL, hidden boolean NOT NULL DEFAULT false, taken boolean NOT NULL DEFAULT false,
  lines int NOT NULL DEFAULT 0, width int NOT NULL DEFAULT 0, children int NOT NULL DEFAULT 0, heading_from int, heading_to int, columns jsonb NOT NULL DEFAULT '[]',
  -- Four numbers a merged range: from row, from column, to row, to column.
  merges int[] NOT NULL DEFAULT '{}', states_left_behind boolean NOT NULL DEFAULT false,
  -- Columns that are filled in the first line of a block only.
  blocks int[] NOT NULL DEFAULT '{}',
  -- Sealed: what questions are asked about, words of a legend among it.
  facts bytea,
  PRIMARY KEY (county, batch, sheet),
  CONSTRAINT roster_sheets_of_a_batch FOREIGN KEY (county, batch) REFERENCES qinghe.roster_batches (county, id)
);
CALL qinghe.protect('roster_sheets', 1, 'batch');

-- How many rows have a finding of one kind, so that nobody counts 100,000 rows to show a page.
CREATE TABLE qinghe.roster_groups (
  county int NOT NULL, batch uuid NOT NULL, key bigint NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  rank int NOT NULL, found int NOT NULL, rows int[] NOT NULL,
  PRIMARY KEY (county, batch, key),
  CONSTRAINT roster_groups_of_a_batch FOREIGN KEY (county, batch) REFERENCES qinghe.roster_batches (county, id)
);
CALL qinghe.protect('roster_groups', 1, 'batch');
GRANT DELETE ON qinghe.roster_groups TO qinghe_range;
CREATE POLICY roster_groups_range_delete ON qinghe.roster_groups FOR DELETE TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 1) <> 0);

-- What an office says a heading means holds for its next roster; null: not imported.
CREATE TABLE qinghe.roster_mappings (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  heading text NOT NULL, target text, chosen_by uuid NOT NULL, chosen_at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT roster_mappings_are_chosen_once UNIQUE (county, region, heading)
);
CALL qinghe.protect('roster_mappings', 1, 'id');

-- What was staged before has one sheet, and is judged again before anybody goes on with it.
INSERT INTO qinghe.roster_sheets (county, batch, sheet, region, name, taken, heading_from, heading_to, columns, states_left_behind)
  SELECT county, id, 0, region, coalesce(sheet, ''), true, header_row, header_row, columns, states_left_behind FROM qinghe.roster_batches
  WHERE state IN ('checking', 'ready', 'committed', 'undone', 'failed');
UPDATE qinghe.roster_rows SET line = row;
UPDATE qinghe.roster_batches SET rests = state WHERE state IN ('committed', 'undone');
UPDATE qinghe.roster_batches SET state = 'failed', failure = '系统已经升级，请重新检查这份花名册；文件不用再上传' WHERE state = 'ready' AND is_read;

-- system:importer finds batches that wait to be judged, or whose judging was cut off; the posting that asked for it judges.
GRANT SELECT (touched_at, runs_as, is_read, rests), UPDATE (touched_at, attempts, failure) ON qinghe.roster_batches TO qinghe_importer;
GRANT SELECT (attempts) ON qinghe.roster_batches TO qinghe_importer;
DROP POLICY roster_batches_importer_update ON qinghe.roster_batches;
CREATE POLICY roster_batches_importer_update ON qinghe.roster_batches FOR UPDATE TO qinghe_importer USING (true) WITH CHECK (state IN ('expired', 'checking', 'failed'));
GRANT SELECT (county, batch), DELETE ON qinghe.roster_sheets, qinghe.roster_groups TO qinghe_importer;
CREATE POLICY roster_sheets_importer_select ON qinghe.roster_sheets FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY roster_sheets_importer_delete ON qinghe.roster_sheets FOR DELETE TO qinghe_importer USING (true);
CREATE POLICY roster_groups_importer_select ON qinghe.roster_groups FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY roster_groups_importer_delete ON qinghe.roster_groups FOR DELETE TO qinghe_importer USING (true);

-- Sealed columns are sealed again when keys rotate.
GRANT SELECT (secret, errand), UPDATE (secret, errand) ON qinghe.roster_batches TO qinghe_rotator;
GRANT SELECT (county, batch, sheet, facts), UPDATE (facts) ON qinghe.roster_sheets TO qinghe_rotator;
CREATE POLICY roster_sheets_rotator_select ON qinghe.roster_sheets FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY roster_sheets_rotator_update ON qinghe.roster_sheets FOR UPDATE TO qinghe_rotator USING (true);
