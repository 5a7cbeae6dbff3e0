-- A difference about a child that moves within the county goes along: the old place no longer holds the child's id and the roster's words, and the
-- new one has the work. A withdrawn one goes too, because it may be open again. Those of before this migration are put where their children live. expand
UPDATE qinghe.comparison_tasks t SET region = c.region FROM qinghe.children c
  WHERE c.county = t.county AND c.id = t.child AND t.state IN ('open', 'withdrawn') AND t.region <> c.region;

-- Re-keys a child's rows when its village or school changes, and writes the departure under the old keys, which the old
-- scope's feed reads as a tombstone, and the arrival under the new ones; what was given by name to a post of another school ends that day. The child must be visible before; another village needs ID writes, another school ID or EDU.
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
