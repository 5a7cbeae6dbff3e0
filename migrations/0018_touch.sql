-- touch_children() tells the status it left an archive in, and that an archive turned “changed” is a line of its history whoever
-- turned it: a post that writes schooling alone writes this one word about identity, and no other. expand
DROP FUNCTION qinghe.touch_children(int, uuid[], boolean);
CREATE FUNCTION qinghe.touch_children(in_county int, ids uuid[], review boolean)
RETURNS TABLE (id uuid, version int, status text, region bigint, school int)
LANGUAGE sql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  UPDATE children c SET version = c.version + 1, updated_at = qinghe.now(),
    status = CASE WHEN review AND c.status = 'active' THEN 'changed' ELSE c.status END
  WHERE c.county = in_county AND c.id = ANY (ids) AND sees(c.region, c.school, c.id)
    AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 143 <> 0
  RETURNING c.id, c.version, c.status, c.region, c.school
$$;
REVOKE ALL ON FUNCTION qinghe.touch_children(int, uuid[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.touch_children(int, uuid[], boolean) TO qinghe_range, qinghe_list;

DROP POLICY changes_range_insert ON qinghe.changes;
CREATE POLICY changes_range_insert ON qinghe.changes FOR INSERT TO qinghe_range WITH CHECK (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & (domain
    | CASE WHEN domain = 8 AND kind = 'created' THEN 1 ELSE 0 END
    | CASE WHEN domain = 1 AND kind = 'state' AND entity = 'children' AND fields = '{status}' THEN 143 ELSE 0 END)) <> 0);
DROP POLICY changes_list_insert ON qinghe.changes;
CREATE POLICY changes_list_insert ON qinghe.changes FOR INSERT TO qinghe_list WITH CHECK (
  child = ANY (nullif(current_setting('qinghe.children', true), '')::uuid[])
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & (domain
    | CASE WHEN domain = 1 AND kind = 'state' AND entity = 'children' AND fields = '{status}' THEN 143 ELSE 0 END)) <> 0);
