-- What an import asks and writes costs the same a row however much is there (decision 042). expand

-- By the key of the child and nothing else: with the batch among the conditions PostgreSQL, which knows little of a batch that has just begun,
-- read all of it for every child (1,000 of 3,000: 0.5 s of 1.3).
CREATE OR REPLACE FUNCTION qinghe.arrive_cells(in_county int, in_batch uuid, t_child uuid[], t_rules int[], t_days text[], t_cells text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  counted_with text := (SELECT coalesce(string_agg(DISTINCT r::text, ' '), '') FROM unnest(t_rules) r);
BEGIN
  UPDATE roster_orders o SET rules = counted_with WHERE o.county = in_county AND o.batch = in_batch AND o.phase = 'writing' AND o.rules IN ('', counted_with)
    AND sees(o.region, o.school, o.batch) AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the slices before were counted otherwise' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  INSERT INTO child_cells (county, region, child, rules, day, cell, next_change, later_days, later_cells)
    SELECT in_county, c.region, t.child, t.rules, (t.days::date[])[1], NULL, NULL, t.days::date[], t.cells::int[]
    FROM unnest(t_child, t_rules, t_days, t_cells) t (child, rules, days, cells)
    CROSS JOIN LATERAL (SELECT k.region, k.batch, k.status FROM children k WHERE k.county = in_county AND k.id = t.child OFFSET 0) c
    WHERE c.batch = in_batch AND c.status = 'arriving';
END $$;

-- A name and a birthday are looked up together: for every line of a roster, in counties where many were born on one day.
DROP INDEX qinghe.children_by_birth;
CREATE INDEX children_by_birth ON qinghe.children (county, birth_date, name);

-- The grams of a child are found by their key: one index less to keep for the thirteen rows a name has.
ALTER TABLE qinghe.name_grams DROP CONSTRAINT name_grams_pkey, ADD CONSTRAINT name_grams_pkey PRIMARY KEY (county, child, gram);
DROP INDEX qinghe.name_grams_of_a_child;
