-- Pictures and documents of records (decision 044). expand
--
-- Both tables keep bytes sealed under a key of the file's own, bound to its id, so that what is staged can be laid to a record as it is.

-- What somebody uploaded and has not yet laid to a record: theirs alone, and cleared after a day.
CREATE TABLE qinghe.staged_files (
  county int NOT NULL, id uuid NOT NULL, account uuid NOT NULL, posting uuid NOT NULL, at timestamptz NOT NULL,
  type text NOT NULL, bytes int NOT NULL, label bytea NOT NULL, content bytea NOT NULL, small bytea, secret bytea NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT staged_files_are_of_a_known_type CHECK (type IN ('picture', 'pdf', 'docx', 'xlsx'))
);
CREATE INDEX staged_files_of_somebody ON qinghe.staged_files (county, account, at);
ALTER TABLE qinghe.staged_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE qinghe.staged_files ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN small SET STORAGE EXTERNAL;
CREATE POLICY staged_files_are_ones_own ON qinghe.staged_files TO qinghe_range, qinghe_list
  USING (account = nullif(current_setting('qinghe.account', true), '')::uuid) WITH CHECK (account = nullif(current_setting('qinghe.account', true), '')::uuid);
GRANT SELECT, INSERT, DELETE ON qinghe.staged_files TO qinghe_range, qinghe_list;
-- system:importer clears what was never used: it learns how old it is, and no byte of any.
GRANT SELECT (county, id, at), DELETE ON qinghe.staged_files TO qinghe_importer;
CREATE POLICY staged_files_importer_select ON qinghe.staged_files FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY staged_files_importer_delete ON qinghe.staged_files FOR DELETE TO qinghe_importer USING (true);

-- What belongs to a field of a record: read by whoever reads that field. One that was taken out of the field stays, as what stood there before does.
CREATE TABLE qinghe.record_files (
  county int NOT NULL, id uuid NOT NULL, record uuid NOT NULL, field text NOT NULL, audience text NOT NULL,
  readers bigint NOT NULL CONSTRAINT record_files_have_readers CHECK (readers > 0), entry bigint NOT NULL, barred uuid[] NOT NULL DEFAULT '{}',
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid, follows boolean NOT NULL,
  reported uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  apart uuid NOT NULL GENERATED ALWAYS AS (CASE WHEN readers & 2048 <> 0 THEN reported ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END) STORED,
  made_by uuid NOT NULL, given_to uuid NOT NULL, account uuid NOT NULL, posting uuid NOT NULL, at timestamptz NOT NULL,
  type text NOT NULL, bytes int NOT NULL, label bytea NOT NULL, content bytea NOT NULL, small bytea, secret bytea NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT record_files_are_of_a_known_type CHECK (type IN ('picture', 'pdf', 'docx', 'xlsx')),
  -- Wherever the record goes, to whomever it is handed and from whomever it is kept, its files go along.
  CONSTRAINT record_files_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred, reported)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred, reported) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT record_files_of_the_same_child FOREIGN KEY (county, record, child) REFERENCES qinghe.records (county, id, child) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX record_files_in_order ON qinghe.record_files (county, record, at, id);
ALTER TABLE qinghe.record_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE qinghe.record_files ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN small SET STORAGE EXTERNAL;
GRANT SELECT, INSERT ON qinghe.record_files TO qinghe_range, qinghe_list;

-- As with parts of records and their history: each shape and each way has a policy of its own.
DO $$
DECLARE
  shape text;
  way text;
  holds text := '(nullif(current_setting(''qinghe.%s'', true), '''')::bigint & %s) <> 0';
  me text := 'nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
  self text := 'nullif(current_setting(''qinghe.account'', true), '''')::uuid';
  office text := 'nullif(current_setting(''qinghe.organisation'', true), '''')::uuid';
  free text := self || ' <> ALL (barred)';
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])';
  here text;
BEGIN
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    FOREACH way IN ARRAY ARRAY['', '_made', '_given'] LOOP
      here := CASE way WHEN '' THEN CASE shape WHEN 'range' THEN in_range ELSE in_list END WHEN '_made' THEN 'made_by = ' || me ELSE 'given_to = ' || me END;
      EXECUTE format('CREATE POLICY %I ON qinghe.record_files FOR SELECT TO %I USING (%s AND %s AND %s AND %s <> apart)', 'record_files_' || shape || way || '_read', 'qinghe_' || shape,
        here, format(holds, CASE way WHEN '' THEN 'sees' ELSE 'owns' END, CASE way WHEN '_made' THEN 'entry' ELSE 'readers' END), free, office);
      EXECUTE format('CREATE POLICY %I ON qinghe.record_files FOR INSERT TO %I WITH CHECK (%s AND %s AND posting = %s AND account = %s AND %s)', 'record_files_' || shape || way || '_insert', 'qinghe_' || shape,
        here, format(holds, CASE way WHEN '' THEN 'enters' ELSE 'owns' END, 'entry'), me, self, free);
    END LOOP;
  END LOOP;
END $$;

-- The keys of files are sealed again when keys rotate; the bytes stay as they are.
GRANT SELECT (county, id, secret), UPDATE (secret) ON qinghe.staged_files, qinghe.record_files TO qinghe_rotator;
CREATE POLICY staged_files_rotator_select ON qinghe.staged_files FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY staged_files_rotator_update ON qinghe.staged_files FOR UPDATE TO qinghe_rotator USING (true);
CREATE POLICY record_files_rotator_select ON qinghe.record_files FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY record_files_rotator_update ON qinghe.record_files FOR UPDATE TO qinghe_rotator USING (true);
