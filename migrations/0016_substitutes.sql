-- A substitute follows whoever it stands in for: children that come during the period come to both. expand

-- Gives the children of one posting to another from a day on: a hand-over ends the old assignments, a substitution keeps
-- them. Whoever stands in for the receiving posting gets them for the rest of that period. Definer, because whoever administers postings may not read a single child: only two counts come back.
CREATE OR REPLACE FUNCTION qinghe.hand_over_children(in_county int, from_posting uuid, to_posting uuid, from_day date, until_day date)
RETURNS TABLE (handed_over int, without_successor int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  IF session_user <> 'qinghe_range' OR coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint & 8192, 0) = 0
    OR EXISTS (SELECT 1 FROM unnest(ARRAY[from_posting, to_posting]) want LEFT JOIN postings p ON p.id = want AND p.county = in_county
      AND p.region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND p.region < nullif(current_setting('qinghe.hi', true), '')::bigint
      WHERE want IS NOT NULL AND p.id IS NULL) THEN
    RAISE EXCEPTION 'only an administrator of the area hands children over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  handed_over := 0;
  IF to_posting IS NOT NULL THEN
    INSERT INTO assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
      SELECT a.county, gen_random_uuid(), to_posting, a.child, a.region, a.school, a.kind, greatest(from_day, a.valid_from),
        least(a.valid_to, until_day), me, qinghe.now()
      FROM assignments a WHERE a.county = in_county AND a.posting = from_posting
        AND (a.valid_to IS NULL OR a.valid_to > from_day) AND (until_day IS NULL OR a.valid_from < until_day)
        AND NOT EXISTS (SELECT 1 FROM assignments b WHERE b.county = a.county AND b.posting = to_posting AND b.child = a.child
          AND b.kind = a.kind AND (b.valid_to IS NULL OR b.valid_to > from_day));
    GET DIAGNOSTICS handed_over = ROW_COUNT;
    INSERT INTO assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
      SELECT a.county, gen_random_uuid(), s.id, a.child, a.region, a.school, a.kind, greatest(a.valid_from, s.valid_from), least(a.valid_to, s.valid_to), me, qinghe.now()
      FROM postings s JOIN assignments a ON a.county = in_county AND a.posting = to_posting
        AND a.valid_from < s.valid_to AND (a.valid_to IS NULL OR a.valid_to > greatest(from_day, s.valid_from))
      WHERE s.substitutes = to_posting AND s.state = 'active' AND s.valid_to > from_day
        AND NOT EXISTS (SELECT 1 FROM assignments b WHERE b.county = a.county AND b.posting = s.id AND b.child = a.child AND b.kind = a.kind
          AND (b.valid_to IS NULL OR b.valid_to > greatest(a.valid_from, s.valid_from)));
  END IF;
  without_successor := 0;
  IF until_day IS NULL THEN
    INSERT INTO feed (county, id, kind, region, school, class, child, posting)
      SELECT a.county, gen_random_uuid(), 'departed', a.region, a.school, 'S1', a.child, from_posting
      FROM assignments a WHERE a.county = in_county AND a.posting = from_posting AND (a.valid_to IS NULL OR a.valid_to > from_day);
    UPDATE assignments a SET valid_to = greatest(from_day, a.valid_from)
      WHERE a.county = in_county AND a.posting = from_posting AND (a.valid_to IS NULL OR a.valid_to > from_day);
    GET DIAGNOSTICS without_successor = ROW_COUNT;
    IF to_posting IS NOT NULL THEN without_successor := 0; END IF;
  END IF;
  RETURN NEXT;
END $$;
