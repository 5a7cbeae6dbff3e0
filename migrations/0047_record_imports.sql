-- Ledgers on their way to becoming records (imports.* contracts, decision 047). expand
-- An upload is seen by the post that uploaded it and by nobody else: a file may hold parts that other posts of the same area do not read.
CREATE TABLE qinghe.record_imports (
  county int NOT NULL, id uuid NOT NULL, kind text NOT NULL, act text NOT NULL, region bigint NOT NULL, posting uuid NOT NULL, account uuid NOT NULL, file_words bytea NOT NULL,
  state text NOT NULL CONSTRAINT record_imports_state_is_known
    CHECK (state IN ('reading', 'mapping', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'replaced', 'expired')),
  -- What it is again when judging is done.
  rests text NOT NULL DEFAULT 'ready' CONSTRAINT record_imports_rests_is_known CHECK (rests IN ('ready', 'committed', 'undone')),
  sheet text NOT NULL DEFAULT '', other_sheets text[] NOT NULL DEFAULT '{}', heading int, columns jsonb NOT NULL DEFAULT '[]', replaces uuid,
  command uuid, attempts int NOT NULL DEFAULT 0, failure text, kept jsonb NOT NULL DEFAULT '[]', reason bytea,
  uploaded_at timestamptz NOT NULL, committed_at timestamptz, undo_until timestamptz,
  PRIMARY KEY (county, id)
);
CREATE INDEX record_imports_newest ON qinghe.record_imports (county, posting, uploaded_at DESC, id);
CREATE INDEX record_imports_waiting ON qinghe.record_imports (uploaded_at, id) WHERE state IN ('checking', 'committing', 'undoing');
CREATE TABLE qinghe.record_import_rows (
  county int NOT NULL, batch uuid NOT NULL, row int NOT NULL, posting uuid NOT NULL, sealed bytea NOT NULL,
  state text NOT NULL CONSTRAINT record_import_rows_state_is_known CHECK (state IN ('aside', 'ok', 'warning', 'error', 'known', 'imported', 'undone')),
  selected boolean NOT NULL DEFAULT true, record uuid,
  -- What the same act opened inside it.
  inside uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (county, batch, row),
  CONSTRAINT record_import_rows_of_an_import FOREIGN KEY (county, batch) REFERENCES qinghe.record_imports (county, id)
);
-- What headings mean to an office, by kind.
CREATE TABLE qinghe.record_import_headings (
  county int NOT NULL, region bigint NOT NULL, kind text NOT NULL, heading text NOT NULL, target text, posting uuid NOT NULL, chosen_at timestamptz NOT NULL,
  PRIMARY KEY (county, region, kind, heading)
);
DO $$
DECLARE
  tbl text;
  shape text;
  mine text := 'posting = nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
BEGIN
  FOREACH tbl IN ARRAY ARRAY['record_imports', 'record_import_rows'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON qinghe.%I TO qinghe_range, qinghe_list', tbl);
    FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
      EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO %I USING (%s)', tbl || '_' || shape || '_read', tbl, 'qinghe_' || shape, mine);
      EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO %I WITH CHECK (%s)', tbl || '_' || shape || '_insert', tbl, 'qinghe_' || shape, mine);
      EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR UPDATE TO %I USING (%s) WITH CHECK (%s)', tbl || '_' || shape || '_update', tbl, 'qinghe_' || shape, mine, mine);
    END LOOP;
  END LOOP;
END $$;
ALTER TABLE qinghe.record_import_headings ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON qinghe.record_import_headings TO qinghe_range;
-- Of one's own office: the place the post is at, whoever is in it.
CREATE POLICY record_import_headings_range_read ON qinghe.record_import_headings FOR SELECT TO qinghe_range
  USING (region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint);
CREATE POLICY record_import_headings_range_insert ON qinghe.record_import_headings FOR INSERT TO qinghe_range
  WITH CHECK (region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint);
CREATE POLICY record_import_headings_range_update ON qinghe.record_import_headings FOR UPDATE TO qinghe_range
  USING (region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint)
  WITH CHECK (region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint);

GRANT SELECT (county, id, file_words, reason), UPDATE (file_words, reason) ON qinghe.record_imports TO qinghe_rotator;
CREATE POLICY record_imports_rotator_select ON qinghe.record_imports FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY record_imports_rotator_update ON qinghe.record_imports FOR UPDATE TO qinghe_rotator USING (true);
GRANT SELECT (county, batch, row, sealed), UPDATE (sealed) ON qinghe.record_import_rows TO qinghe_rotator;
CREATE POLICY record_import_rows_rotator_select ON qinghe.record_import_rows FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY record_import_rows_rotator_update ON qinghe.record_import_rows FOR UPDATE TO qinghe_rotator USING (true);

-- system:importer finds what waits, gives it up, and clears what was never imported; no cell of any.
GRANT SELECT (county, id, posting, state, rests, command, attempts, uploaded_at), UPDATE (state, attempts, failure) ON qinghe.record_imports TO qinghe_importer;
CREATE POLICY record_imports_importer_select ON qinghe.record_imports FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY record_imports_importer_update ON qinghe.record_imports FOR UPDATE TO qinghe_importer USING (true);
GRANT SELECT (county, batch), DELETE ON qinghe.record_import_rows TO qinghe_importer;
CREATE POLICY record_import_rows_importer_select ON qinghe.record_import_rows FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY record_import_rows_importer_delete ON qinghe.record_import_rows FOR DELETE TO qinghe_importer USING (true);

-- Takes an import back: records nobody has worked on since are gone, with their parts, their history and what they opened; the others stay. Only what the
-- acting post itself imported. A record that anything else hangs from is kept by that, whatever it is. @returns rows that are gone, and the history erased,
-- by the command that wrote it (as erase_children, migration 0037).
CREATE FUNCTION qinghe.take_back_records(in_county int, in_batch uuid) RETURNS TABLE (found_rows int[], gone jsonb) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  free_of uuid := '00000000-0000-0000-0000-000000000000';
  one record;
  ids uuid[];
  n int;
  commands uuid[] := '{}';
  macs bytea[] := '{}';
  of_one uuid[];
  mac_of_one bytea[];
BEGIN
  found_rows := '{}';
  FOR one IN
    SELECT r.row, r.record, r.inside FROM record_import_rows r JOIN record_imports i ON i.county = r.county AND i.id = r.batch
    WHERE r.county = in_county AND r.batch = in_batch AND r.state = 'imported' AND r.posting = me AND i.posting = me AND i.state = 'undoing' ORDER BY r.row
  LOOP
    ids := one.record || one.inside;
    SELECT count(*)::int INTO n FROM (SELECT 1 FROM records d WHERE d.county = in_county AND d.id = ANY (ids) AND d.posting = me AND d.revision = 1 AND d.assignee = free_of AND d.number IS NULL
      AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (d.barred), false)
      AND coalesce(nullif(current_setting('qinghe.owns', true), '')::bigint, 0) & d.readers <> 0 FOR UPDATE) s;
    CONTINUE WHEN n <> cardinality(ids) OR EXISTS (SELECT 1 FROM records d WHERE d.county = in_county AND d.parent = ANY (ids) AND d.id <> ALL (ids))
      OR EXISTS (SELECT 1 FROM record_slips s WHERE s.county = in_county AND s.record = ANY (ids));
    BEGIN
      WITH lines AS (DELETE FROM record_changes WHERE county = in_county AND record = ANY (ids) RETURNING command, mac)
        SELECT coalesce(array_agg(l.command), '{}'), coalesce(array_agg(l.mac), '{}') INTO of_one, mac_of_one FROM lines l;
      -- Phones are told that they are gone, under the keys they had.
      INSERT INTO record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
        SELECT d.county, gen_random_uuid(), d.id, d.kind, d.readers, d.barred, d.region, d.school, d.child, d.posting, d.assignee FROM records d WHERE d.county = in_county AND d.id = ANY (ids);
      DELETE FROM record_parts WHERE county = in_county AND record = ANY (ids);
      DELETE FROM records WHERE county = in_county AND id = ANY (one.inside);
      DELETE FROM records WHERE county = in_county AND id = one.record;
      commands := commands || of_one;
      macs := macs || mac_of_one;
      found_rows := found_rows || one.row;
    EXCEPTION WHEN foreign_key_violation THEN
      NULL;
    END;
  END LOOP;
  WITH lanes AS (SELECT l.command, i, sum(('x' || encode(substr(l.mac, 1 + 4 * i, 4), 'hex'))::bit(32)::bigint) AS lane, count(l.mac) AS n
      FROM unnest(commands, macs) l (command, mac), generate_series(0, 7) i GROUP BY l.command, i),
    told AS (SELECT t.command, max(t.n) AS n, jsonb_agg(coalesce(t.lane, 0) ORDER BY t.i) AS lanes FROM lanes t GROUP BY t.command)
    SELECT coalesce(jsonb_agg(jsonb_build_object('of', t.command, 'n', t.n, 'lanes', t.lanes) ORDER BY t.command), '[]') INTO gone FROM told t;
  UPDATE record_import_rows r SET state = 'undone', record = NULL, inside = '{}' WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (found_rows);
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION qinghe.take_back_records(int, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.take_back_records(int, uuid) TO qinghe_range, qinghe_list;
