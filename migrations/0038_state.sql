-- Digests of what no history is kept of: posts, accounts, credentials, codes, offices, spot checks, parameters, tenants. The leaf of whatever
-- changes one of them carries it before and after, so that a change without a leaf leaves a gap (server/src/audit/state.ts). expand
-- holding: the lock is held until the transaction ends: changes of these things come one after the other, or two digests would each miss the other's.
-- What changes by itself all day (the last sign-in, the last step of a code) and what keys seal again is left out.
CREATE FUNCTION qinghe.state_of(holding boolean) RETURNS TABLE (class text, digest text)
LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  IF holding THEN
    PERFORM pg_advisory_xact_lock(7104602);
  END IF;
  RETURN QUERY SELECT s.class, encode(sha256(convert_to(coalesce(s.rows, ''), 'UTF8')), 'hex') FROM (
    SELECT 'accounts' AS class, string_agg(jsonb_build_array(id, login, name, region, phone_tail, phone IS NULL, state, created_by)::text, E'\n' ORDER BY id) AS rows FROM accounts
    UNION ALL SELECT 'postings', string_agg(jsonb_build_array(id, account, holder, role, county, region, school, organisation, substitutes, valid_from, valid_to, state,
      proposed_by, confirmed_by)::text, E'\n' ORDER BY id) FROM postings
    UNION ALL SELECT 'credentials', string_agg(jsonb_build_array(account, password_hash, totp_confirmed_at IS NOT NULL, totp_confirmed_at IS NOT NULL AND totp IS NOT NULL)::text,
      E'\n' ORDER BY account) FROM credentials
    UNION ALL SELECT 'codes', string_agg(jsonb_build_array(id, account, region, encode(code_hash, 'hex'), purpose, issued_by, expires_at, confirmed_by, used_at IS NULL)::text,
      E'\n' ORDER BY id) FROM one_time_codes
    UNION ALL SELECT 'organisations', string_agg(jsonb_build_array(id, kind, name, region, code)::text, E'\n' ORDER BY id) FROM organisations
    UNION ALL SELECT 'spotChecks', string_agg(jsonb_build_array(id, region, about, account, posting, reason, starts, until, state, decided_by)::text, E'\n' ORDER BY id) FROM spot_checks
    UNION ALL SELECT 'parameters', string_agg(to_jsonb(p)::text, E'\n' ORDER BY p.key, p.region, p.valid_from) FROM parameters p
    UNION ALL SELECT 'tenants', (SELECT string_agg(to_jsonb(t)::text, E'\n' ORDER BY t.county) FROM tenants t)
      || (SELECT string_agg(to_jsonb(c)::text, E'\n' ORDER BY c.county, c.valid_from) FROM tenant_codes c)
      || (SELECT coalesce(string_agg(to_jsonb(m)::text, E'\n' ORDER BY m.old_code, m.new_code, m.effective_from), '') FROM region_moves m)) s;
END $$;
REVOKE ALL ON FUNCTION qinghe.state_of(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.state_of(boolean) TO qinghe_range, qinghe_list, qinghe_signin, qinghe_audit;
