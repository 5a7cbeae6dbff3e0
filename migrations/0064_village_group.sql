-- 村民小组 (P2-113 S-09): finer than a village and no division of its own, so it is a word. expand
ALTER TABLE qinghe.children ADD COLUMN village_group text CONSTRAINT children_village_group_is_short CHECK (length(village_group) BETWEEN 1 AND 20);
GRANT UPDATE (village_group) ON qinghe.children TO qinghe_range, qinghe_list;

-- As before (0051), and what came since: exits go along (0061), and lines of rounds (0062) until the moment, after which they stay with the place that has
-- her on its list, with her name; where she comes to is on the sheets of the round.
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
  UPDATE archive_exits SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_keys SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE changes SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE records SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_parts SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_changes SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  -- What is still owed is owed where the child now lives; what was done stays where it was done.
  UPDATE duties SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND done_at IS NULL AND waived_at IS NULL AND retracted_at IS NULL
    AND (about <> 'record' OR EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.id = duties.record AND r.follows));
  UPDATE assignments SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE name_grams SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  -- What is still to be looked into is work of the place where the child now lives; what somebody has closed stays theirs. Tasks are of an area and no school's.
  UPDATE comparison_tasks SET region = new_region WHERE county = in_county AND child = in_child AND state IN ('open', 'withdrawn');
  UPDATE census_lines l SET region = new_region, at_region = new_region FROM census_rounds r
    WHERE l.county = in_county AND l.child = in_child AND r.county = l.county AND r.period = l.period AND r.locked_at IS NULL AND r.moment > qinghe.now();
  PERFORM census_seat(in_county, r.period, ARRAY[new_region]) FROM census_rounds r JOIN census_lines l ON l.county = r.county AND l.period = r.period AND l.child = in_child
    WHERE r.county = in_county AND r.locked_at IS NULL AND l.region = new_region;
  UPDATE census_answers a SET region = l.region FROM census_lines l WHERE a.county = in_county AND a.child = in_child AND l.county = a.county AND l.period = a.period AND l.child = a.child AND a.region <> l.region;
  UPDATE census_returns a SET region = l.region FROM census_lines l WHERE a.county = in_county AND a.child = in_child AND l.county = a.county AND l.period = a.period AND l.child = a.child AND a.region <> l.region;
  UPDATE census_lines l SET name = (SELECT c.name FROM children c WHERE c.county = in_county AND c.id = in_child) WHERE l.county = in_county AND l.child = in_child AND l.region <> new_region;
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
