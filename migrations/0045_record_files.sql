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
  made_by uuid NOT NULL, given_to uuid NOT NULL, account uuid NOT NULL, posting uuid NOT NULL, at timestamptz NOT NULL,
  type text NOT NULL, bytes int NOT NULL, label bytea NOT NULL, content bytea NOT NULL, small bytea, secret bytea NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT record_files_are_of_a_known_type CHECK (type IN ('picture', 'pdf', 'docx', 'xlsx')),
  CONSTRAINT record_files_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred) DEFERRABLE INITIALLY DEFERRED,
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
  free text := self || ' <> ALL (barred)';
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])';
  here text;
BEGIN
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    FOREACH way IN ARRAY ARRAY['', '_made', '_given'] LOOP
      here := CASE way WHEN '' THEN CASE shape WHEN 'range' THEN in_range ELSE in_list END WHEN '_made' THEN 'made_by = ' || me ELSE 'given_to = ' || me END;
      EXECUTE format('CREATE POLICY %I ON qinghe.record_files FOR SELECT TO %I USING (%s AND %s AND %s)', 'record_files_' || shape || way || '_read', 'qinghe_' || shape,
        here, format(holds, CASE way WHEN '' THEN 'sees' ELSE 'owns' END, CASE way WHEN '_made' THEN 'entry' ELSE 'readers' END), free);
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

-- As before, and its files go along.
CREATE OR REPLACE FUNCTION qinghe.hand_record(in_county int, in_record uuid, in_posting uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  PERFORM 1 FROM records r WHERE r.county = in_county AND r.id = in_record
    AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (r.barred), false)
    AND ((sees(r.region, r.school, r.child) AND coalesce(nullif(current_setting('qinghe.amends', true), '')::bigint, 0) & r.readers <> 0)
      OR (me IN (r.posting, r.assignee) AND coalesce(nullif(current_setting('qinghe.owns', true), '')::bigint, 0) & r.readers <> 0)) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE records SET assignee = in_posting WHERE county = in_county AND id = in_record;
  UPDATE record_parts SET given_to = in_posting WHERE county = in_county AND record = in_record;
  UPDATE record_files SET given_to = in_posting WHERE county = in_county AND record = in_record;
  UPDATE record_changes SET given_to = in_posting WHERE county = in_county AND record = in_record;
END $$;

-- As before, and files of records that follow their child go along.
CREATE OR REPLACE FUNCTION qinghe.move_scope(in_county int, in_child uuid, new_region bigint, new_school int, feed_id uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  old record;
  today date := (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  SELECT c.region, c.school INTO old FROM children c
    WHERE c.county = in_county AND c.id = in_child AND sees(c.region, c.school, c.id)
      AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & (CASE WHEN c.region = new_region THEN 5 ELSE 1 END) <> 0;
  IF NOT FOUND OR (old.region = new_region AND old.school = new_school) THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL
      AND new_region >= t.code AND new_region < t.code + 1000000) THEN
    RAISE EXCEPTION 'children stay in their county' USING ERRCODE = 'check_violation', CONSTRAINT = 'children_stay_in_their_county';
  END IF;
  UPDATE children SET region = new_region, school = new_school WHERE county = in_county AND id = in_child;
  UPDATE child_schooling SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_health SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_parents SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_guardianships SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_relief SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_keys SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE changes SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE records SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_parts SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_files SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_changes SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE assignments SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE name_grams SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  -- What is still to be looked into is work of the place where the child now lives; what somebody has closed stays theirs. Tasks are of an area and no school's.
  UPDATE comparison_tasks SET region = new_region WHERE county = in_county AND child = in_child AND state IN ('open', 'withdrawn');
  INSERT INTO feed (county, id, kind, region, school, class, child) VALUES (in_county, feed_id, 'departed', old.region, old.school, 'S1', in_child),
    (in_county, (left(feed_id::text, 24) || right(gen_random_uuid()::text, 12))::uuid, 'changed', new_region, new_school, 'S2', in_child);
  IF old.school <> new_school THEN
    WITH ended AS (
      UPDATE assignments a SET valid_to = greatest(today, a.valid_from) FROM postings p
      WHERE a.county = in_county AND a.child = in_child AND (a.valid_to IS NULL OR a.valid_to > today)
        AND p.id = a.posting AND p.school NOT IN (0, new_school)
      RETURNING a.posting
    )
    INSERT INTO feed (county, id, kind, region, school, class, child, posting)
      SELECT in_county, gen_random_uuid(), 'departed', new_region, new_school, 'S1', in_child, e.posting FROM (SELECT DISTINCT posting FROM ended) e;
  END IF;
END $$;
