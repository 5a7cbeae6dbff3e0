-- What phones hear of records: one line a writing, under the keys the record had then, so that whoever sees it no longer learns that it is gone
-- (decision 050). expand

CREATE TABLE qinghe.record_feed (
  county int NOT NULL, id uuid NOT NULL, record uuid NOT NULL, kind text NOT NULL,
  readers bigint NOT NULL CONSTRAINT record_feed_has_readers CHECK (readers > 0), barred uuid[] NOT NULL DEFAULT '{}',
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid, made_by uuid NOT NULL, given_to uuid NOT NULL,
  seq bigint, PRIMARY KEY (county, id)
);
CREATE INDEX record_feed_in_order ON qinghe.record_feed (county, seq) WHERE seq IS NOT NULL;
CREATE INDEX record_feed_unnumbered ON qinghe.record_feed (county, id) WHERE seq IS NULL;
CREATE TABLE qinghe.record_feed_heads (county int PRIMARY KEY, seq bigint NOT NULL);
GRANT SELECT, UPDATE ON qinghe.record_feed TO qinghe_feed;
GRANT SELECT, INSERT, UPDATE ON qinghe.record_feed_heads TO qinghe_feed;
-- Where the numbers of a county end, so that a post that sees few records does not read the lines of all others to know it.
GRANT SELECT ON qinghe.record_feed_heads TO qinghe_range, qinghe_list;

-- The ways of the records themselves: area or list, made, handed; never for whoever is barred.
DO $$
DECLARE
  shape text;
  way text;
  here text;
  holds text := '(nullif(current_setting(''qinghe.%s'', true), '''')::bigint & readers) <> 0';
  me text := 'nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
  free text := 'nullif(current_setting(''qinghe.account'', true), '''')::uuid <> ALL (barred)';
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])';
BEGIN
  ALTER TABLE qinghe.record_feed ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT ON qinghe.record_feed TO qinghe_range, qinghe_list;
  CREATE POLICY record_feed_numbering ON qinghe.record_feed TO qinghe_feed USING (true) WITH CHECK (true);
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    FOREACH way IN ARRAY ARRAY['', '_made', '_given'] LOOP
      here := CASE way WHEN '' THEN CASE shape WHEN 'range' THEN in_range ELSE in_list END WHEN '_made' THEN 'made_by = ' || me ELSE 'given_to = ' || me END;
      EXECUTE format('CREATE POLICY %I ON qinghe.record_feed FOR SELECT TO %I USING (%s AND %s AND %s)', 'record_feed_' || shape || way || '_read', 'qinghe_' || shape,
        here, format(holds, CASE way WHEN '' THEN 'sees' ELSE 'owns' END), free);
      EXECUTE format('CREATE POLICY %I ON qinghe.record_feed FOR INSERT TO %I WITH CHECK (%s AND %s AND %s)', 'record_feed_' || shape || way || '_insert', 'qinghe_' || shape,
        here, format(holds, CASE way WHEN '' THEN 'enters' ELSE 'owns' END), free);
    END LOOP;
  END LOOP;
END $$;

-- A child is about to move: its records that go along are told of under the keys they have and under those they will have. Judged as move_scope() is.
CREATE FUNCTION qinghe.tell_moving(in_county int, in_child uuid, new_region bigint, new_school int) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = qinghe, pg_catalog, pg_temp AS $$
  INSERT INTO record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
    SELECT r.county, gen_random_uuid(), r.id, r.kind, r.readers, r.barred, k.region, k.school, r.child, r.posting, r.assignee
    FROM children c JOIN records r ON r.county = c.county AND r.child = c.id AND r.follows
      CROSS JOIN LATERAL (VALUES (r.region, r.school), (new_region, new_school)) k (region, school)
    WHERE c.county = in_county AND c.id = in_child AND sees(c.region, c.school, c.id)
      AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & (CASE WHEN c.region = new_region THEN 5 ELSE 1 END) <> 0
      AND EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL AND new_region >= t.code AND new_region < t.code + 1000000)
$$;
REVOKE ALL ON FUNCTION qinghe.tell_moving(int, uuid, bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.tell_moving(int, uuid, bigint, int) TO qinghe_range, qinghe_list;

-- What was declined or cancelled stands in nobody's way.
UPDATE qinghe.records SET once = NULL WHERE state IN ('declined', 'cancelled');

-- Whoever has synchronised starts afresh with records: of those that stand there is one line each.
INSERT INTO qinghe.record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
  SELECT county, gen_random_uuid(), id, kind, readers, barred, region, school, child, posting, assignee FROM qinghe.records;
