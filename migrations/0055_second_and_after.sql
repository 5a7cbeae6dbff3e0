-- What a declaration says of time and of a second person (decision 056): since when a record is in its state, and an act that one person asked for and another
-- has yet to confirm. expand

ALTER TABLE qinghe.records
  -- Empty: since it was created.
  ADD COLUMN state_since date,
  -- Which act waits, who asked for it and when; `waiting` is what it would write.
  ADD COLUMN asked_act text, ADD COLUMN asked_by uuid, ADD COLUMN asked_posting uuid, ADD COLUMN asked_at timestamptz, ADD COLUMN waiting bytea,
  -- Who confirmed what stands now, after asked_by asked for it.
  ADD COLUMN seconded_by uuid,
  ADD CONSTRAINT records_wait_as_a_whole CHECK ((waiting IS NULL) = (asked_act IS NULL) AND (waiting IS NULL) = (asked_at IS NULL) AND (waiting IS NULL) = (asked_posting IS NULL)
    AND (waiting IS NULL OR (asked_by IS NOT NULL AND seconded_by IS NULL))),
  ADD CONSTRAINT records_are_confirmed_by_another CHECK (seconded_by IS NULL OR (asked_by IS NOT NULL AND seconded_by <> asked_by));
-- Of records from before, the latest day it may have been.
UPDATE qinghe.records SET state_since = (updated_at AT TIME ZONE 'Asia/Shanghai')::date WHERE revision > 1;
CREATE INDEX records_that_wait ON qinghe.records (county, asked_at, id) WHERE asked_act IS NOT NULL;

GRANT UPDATE (state_since, asked_act, asked_by, asked_posting, asked_at, waiting, seconded_by) ON qinghe.records TO qinghe_range, qinghe_list;
GRANT SELECT (waiting), UPDATE (waiting) ON qinghe.records TO qinghe_rotator;

-- As before, and nobody asks or confirms in another's name: whoever writes last is the one who confirms, or the one who asks, or nobody does either.
DO $$
DECLARE
  shape text;
  way text;
  here text;
  me text := 'nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
  self text := 'nullif(current_setting(''qinghe.account'', true), '''')::uuid';
BEGIN
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    FOREACH way IN ARRAY ARRAY['', '_made', '_given'] LOOP
      here := CASE way WHEN '_made' THEN 'posting = ' || me WHEN '_given' THEN 'assignee = ' || me ELSE
        CASE shape WHEN 'list' THEN 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])'
        ELSE 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
          || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int' END END;
      EXECUTE format('ALTER POLICY %I ON qinghe.records WITH CHECK (%s AND (nullif(current_setting(''qinghe.%s'', true), '''')::bigint & readers) <> 0 AND %s <> ALL (barred) AND coalesce(seconded_by, asked_by, %s) = %s)',
        'records_' || shape || way || '_update', here, CASE way WHEN '' THEN 'amends' ELSE 'owns' END, self, self, self);
    END LOOP;
  END LOOP;
END $$;

-- Whether a child that somebody sees has a record in one of these states beside those they found themselves: says only that there is one (decision 056).
CREATE FUNCTION qinghe.holds_back(in_county int, in_child uuid, in_kinds text[], in_states text[], known uuid[]) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM children c JOIN records r ON r.county = c.county AND r.child = c.id
    JOIN unnest(in_kinds, in_states) AS w (kind, state) ON w.kind = r.kind AND w.state = r.state
    WHERE c.county = in_county AND c.id = in_child AND sees(c.region, c.school, c.id) AND r.id <> ALL (known))
$$;
REVOKE ALL ON FUNCTION qinghe.holds_back(int, uuid, text[], text[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.holds_back(int, uuid, text[], text[], uuid[]) TO qinghe_range, qinghe_list;
