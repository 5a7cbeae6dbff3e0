-- Drafts whose numbers keep meeting archives elsewhere are an alarm and then a pause (architecture.md §4 National uniqueness). expand

CREATE INDEX identity_clashes_of_an_account ON qinghe.identity_clashes (county, account, at);

-- What the acting account's typed drafts of the last day amount to. `is_paused` looks only at full hours that are over, so that
-- whoever is refused cannot tell which number brought it about, nor whether any did; `is_alarm` is for a leaf, never for an answer.
CREATE FUNCTION qinghe.identity_pressure(in_county int, at_most int) RETURNS TABLE (is_paused boolean, is_alarm boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT count(*) FILTER (WHERE x.at < date_trunc('hour', qinghe.now())) >= at_most,
    count(*) >= at_most AND coalesce(bool_or(x.at = qinghe.now()), false)
  FROM identity_clashes x JOIN children c ON c.county = x.county AND c.id = x.child AND c.batch IS NULL
  WHERE x.county = in_county AND x.account = nullif(current_setting('qinghe.account', true), '')::uuid
    AND x.at > qinghe.now() - interval '1 day'
$$;
REVOKE ALL ON FUNCTION qinghe.identity_pressure(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.identity_pressure(int, int) TO qinghe_range, qinghe_list;
