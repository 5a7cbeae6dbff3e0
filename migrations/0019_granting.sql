-- Two persons grant a posting by the database's own word: nobody writes a confirmation, they give one. Until now a system
-- administrator's connection could set a posting in force with an invented name under it, or make one last longer. contract

-- True when the acting posting is one of `in_role` in force, held by the acting account, over the place. For definer functions only.
CREATE FUNCTION qinghe.acts_as(in_role text, in_region bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT session_user = 'qinghe_range'
    AND in_region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND in_region < nullif(current_setting('qinghe.hi', true), '')::bigint
    AND EXISTS (SELECT 1 FROM postings p WHERE p.id = nullif(current_setting('qinghe.posting', true), '')::uuid
      AND p.account = nullif(current_setting('qinghe.account', true), '')::uuid AND p.role = in_role AND p.state = 'active'
      AND p.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date
      AND (p.valid_to IS NULL OR p.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date))
$$;
REVOKE ALL ON FUNCTION qinghe.acts_as(text, bigint) FROM PUBLIC;

-- Confirms or refuses what was proposed: all of it, or none. The name under it is the acting account's.
CREATE FUNCTION qinghe.decide_postings(ids uuid[], to_state text, why text) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  decided int;
BEGIN
  UPDATE postings p SET state = to_state, confirmed_by = me, decided_at = qinghe.now(), reason = coalesce(why, p.reason), version = p.version + 1
    WHERE p.id = ANY (ids) AND p.state = 'proposed' AND to_state IN ('active', 'refused') AND p.proposed_by <> me AND p.account <> me
      AND acts_as('securityAdmin', p.region);
  GET DIAGNOSTICS decided = ROW_COUNT;
  IF decided <> (SELECT count(DISTINCT x) FROM unnest(ids) x) THEN
    RAISE EXCEPTION 'a posting is decided by a security administrator of the area who is neither proposer nor holder' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN decided;
END $$;

-- Ends a posting on a day, never later than it would have ended anyway.
CREATE FUNCTION qinghe.end_posting(in_posting uuid, in_day date, why text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE postings p SET valid_to = in_day, state = CASE WHEN in_day <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date THEN 'ended' ELSE 'active' END,
      reason = why, version = p.version + 1
    WHERE p.id = in_posting AND p.state = 'active' AND in_day >= p.valid_from AND (p.valid_to IS NULL OR in_day <= p.valid_to)
      AND acts_as('systemAdmin', p.region);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a posting is ended by a system administrator of the area, and never made longer' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A code for an account somebody uses opens it: the second person is a security administrator, by name.
CREATE FUNCTION qinghe.confirm_code(in_code uuid) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  UPDATE one_time_codes c SET confirmed_by = me
    WHERE c.id = in_code AND c.purpose = 'reset' AND c.confirmed_by IS NULL AND c.used_at IS NULL AND c.expires_at > qinghe.now()
      AND c.issued_by <> me AND c.account <> me AND acts_as('securityAdmin', c.region);
  RETURN FOUND;
END $$;

DO $$ DECLARE f text; BEGIN
  FOREACH f IN ARRAY ARRAY['decide_postings(uuid[], text, text)', 'end_posting(uuid, date, text)', 'confirm_code(uuid)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION qinghe.%s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION qinghe.%s TO qinghe_range', f);
  END LOOP;
END $$;

-- One column is left, so that rows can be locked before they are judged.
REVOKE UPDATE ON qinghe.postings FROM qinghe_range;
GRANT UPDATE (version) ON qinghe.postings TO qinghe_range;
REVOKE UPDATE (confirmed_by) ON qinghe.one_time_codes FROM qinghe_range;
DROP POLICY one_time_codes_range_update ON qinghe.one_time_codes;
DROP POLICY postings_range_insert ON qinghe.postings;
CREATE POLICY postings_range_insert ON qinghe.postings FOR INSERT TO qinghe_range WITH CHECK (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 8192) <> 0 AND state = 'proposed' AND confirmed_by IS NULL
  AND proposed_by = nullif(current_setting('qinghe.account', true), '')::uuid);
