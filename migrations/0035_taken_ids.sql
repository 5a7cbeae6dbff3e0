-- Whether an id that somebody made for a new archive is some archive's already, of this county or another, seen or hidden. expand
-- It says no more than that, and whoever asks is told the same as of an id that is none (docs/decisions/033).
CREATE FUNCTION qinghe.ids_taken(in_county int, ids uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  -- Only for whoever may add archives.
  IF coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 = 0 THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT 1 FROM children c WHERE c.county = in_county AND c.id = ANY (ids))
    OR EXISTS (SELECT 1 FROM tenants t JOIN children c ON c.county = t.county WHERE c.id = ANY (ids));
END $$;
REVOKE ALL ON FUNCTION qinghe.ids_taken(int, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.ids_taken(int, uuid[]) TO qinghe_range, qinghe_list;

-- Who made an archive does not review it (domain/src/archives/secondPerson.ts): 1 a second person, 0 whoever may. A county's own value goes before.
INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
VALUES ('secondPersonReviews', 0, '2016-02-04', 1, '1 是，0 否', '档案须由登记人以外的人审核', '不相容职务分离；本平台建议，可由方案调整', 'archives', 1, qinghe.now());
