-- Two archives with one number are a task for the officers of both counties (architecture.md §4 National uniqueness). Each says what the
-- papers of the own child say; nothing about the other child is told but its county, so that one knows whom to call. expand
ALTER TABLE qinghe.identity_clashes
  ADD COLUMN own_verdict text CONSTRAINT identity_clashes_own_verdict_is_known CHECK (own_verdict IN ('verified', 'different')),
  ADD COLUMN other_verdict text CONSTRAINT identity_clashes_other_verdict_is_known CHECK (other_verdict IN ('verified', 'different'));
CREATE INDEX identity_clashes_unsettled ON qinghe.identity_clashes (county, at) WHERE settled_at IS NULL;
CREATE INDEX identity_clashes_unsettled_elsewhere ON qinghe.identity_clashes (other_county, at) WHERE settled_at IS NULL;

-- Whether the acting post reads identities of a whole county; who of them judges is the matrix's matter, and a mask of writes is there
-- in commands only. For definer functions only.
CREATE FUNCTION qinghe.answers_for(in_county int) RETURNS boolean LANGUAGE sql STABLE
SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT session_user = 'qinghe_range' AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 1 <> 0
    AND EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL
      AND t.code >= nullif(current_setting('qinghe.lo', true), '')::bigint AND t.code + 1000000 <= nullif(current_setting('qinghe.hi', true), '')::bigint)
$$;
REVOKE ALL ON FUNCTION qinghe.answers_for(int) FROM PUBLIC;

-- Open clashes of the own county, own side first. One that a corrected number or an exit has ended is none any more.
CREATE FUNCTION qinghe.identity_tasks(in_county int)
RETURNS TABLE (id uuid, child uuid, other_county int, twin uuid, own_verdict text, other_verdict text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT s.id, s.child, s.other_county, CASE WHEN s.other_county = in_county THEN s.other_child END, s.own_verdict, s.other_verdict, s.at
  FROM (
    SELECT x.id, x.child, x.other_county, x.other_child, x.own_verdict, x.other_verdict, x.at FROM identity_clashes x
      WHERE x.county = in_county AND x.settled_at IS NULL
    UNION ALL
    SELECT x.id, x.other_child, x.county, x.child, x.other_verdict, x.own_verdict, x.at FROM identity_clashes x
      WHERE x.other_county = in_county AND x.county <> in_county AND x.settled_at IS NULL
  ) s
  JOIN children c ON c.county = in_county AND c.id = s.child AND c.status NOT IN ('exited', 'transferred', 'merged')
  JOIN children o ON o.county = s.other_county AND o.id = s.other_child AND o.status NOT IN ('exited', 'transferred', 'merged') AND o.id_blind = c.id_blind
  WHERE answers_for(in_county) AND sees(c.region, c.school, c.id)
  ORDER BY s.at DESC, s.id LIMIT 500
$$;

-- What the officer of one side found. Settled when both have, or at once where both archives lie in one county.
CREATE FUNCTION qinghe.judge_identity(in_county int, in_clash uuid, in_child uuid, in_verdict text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  is_open boolean;
BEGIN
  IF NOT answers_for(in_county) OR coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 65536 = 0 OR NOT EXISTS (SELECT 1 FROM children c WHERE c.county = in_county AND c.id = in_child AND sees(c.region, c.school, c.id)) THEN
    RETURN false;
  END IF;
  UPDATE identity_clashes x SET
      own_verdict = CASE WHEN x.county = in_county AND x.child = in_child THEN in_verdict ELSE x.own_verdict END,
      other_verdict = CASE WHEN x.other_county = in_county AND x.other_child = in_child THEN in_verdict ELSE x.other_verdict END
    WHERE x.id = in_clash AND x.settled_at IS NULL
      AND ((x.county = in_county AND x.child = in_child) OR (x.other_county = in_county AND x.other_child = in_child));
  is_open := FOUND;
  UPDATE identity_clashes x SET settled_at = qinghe.now() WHERE x.id = in_clash AND x.settled_at IS NULL
    AND (x.county = x.other_county OR (x.own_verdict IS NOT NULL AND x.other_verdict IS NOT NULL));
  RETURN is_open;
END $$;
REVOKE ALL ON FUNCTION qinghe.identity_tasks(int), qinghe.judge_identity(int, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.identity_tasks(int), qinghe.judge_identity(int, uuid, uuid, text) TO qinghe_range;
