-- Kinds of a county: what it lays over a shipped kind, and ledgers of its own, each version proposed by one person and published by another
-- (decision 048). What a version was compiled to stands in kind_contents; the row says whose it is and whether it is in force. expand

CREATE TABLE qinghe.county_kinds (
  county int NOT NULL, id uuid NOT NULL, kind text NOT NULL, content text NOT NULL,
  -- As its author wrote it; of a change to a shipped kind also what it was laid over, for the merge when the product brings another.
  source text NOT NULL, base text,
  state text NOT NULL DEFAULT 'proposed' CONSTRAINT county_kinds_state_is_known CHECK (state IN ('proposed', 'published', 'replaced', 'refused', 'withdrawn')),
  reason text NOT NULL, proposed_by uuid NOT NULL, proposed_as uuid NOT NULL, proposed_at timestamptz NOT NULL,
  decided_by uuid, decided_as uuid, decided_at timestamptz, decided_reason text, published_at timestamptz, replaced_at timestamptz,
  PRIMARY KEY (county, id),
  CONSTRAINT county_kinds_of_a_content FOREIGN KEY (kind, content) REFERENCES qinghe.kind_contents (kind, content),
  -- Its own begin with the number of the county; everything else is a change to a kind of the product.
  CONSTRAINT county_kinds_are_named_after_the_county CHECK (base IS NOT NULL OR kind LIKE 'x' || county || '-%'),
  CONSTRAINT county_kinds_take_two_persons CHECK (state NOT IN ('published', 'replaced', 'refused') OR decided_by IS NOT NULL AND decided_by <> proposed_by),
  CONSTRAINT county_kinds_in_force_since CHECK ((state IN ('published', 'replaced')) = (published_at IS NOT NULL))
);
CREATE UNIQUE INDEX county_kinds_in_force_once ON qinghe.county_kinds (county, kind) WHERE state = 'published';
CREATE UNIQUE INDEX county_kinds_wait_once ON qinghe.county_kinds (county, kind) WHERE state = 'proposed';

ALTER TABLE qinghe.county_kinds ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT (county, id, kind, content, source, base, reason, proposed_by, proposed_as, proposed_at) ON qinghe.county_kinds TO qinghe_range;
GRANT SELECT ON qinghe.county_kinds TO qinghe_list;
GRANT UPDATE (state, decided_by, decided_as, decided_at, decided_reason, published_at, replaced_at) ON qinghe.county_kinds TO qinghe_range;
-- A county's alone; who may propose and publish is a word of the matrix (domain/src/kinds/access.ts).
CREATE POLICY county_kinds_are_the_countys ON qinghe.county_kinds FOR SELECT TO qinghe_range, qinghe_list USING (county = nullif(current_setting('qinghe.county', true), '')::int);
CREATE POLICY county_kinds_are_proposed ON qinghe.county_kinds FOR INSERT TO qinghe_range WITH CHECK (county = nullif(current_setting('qinghe.county', true), '')::int
  AND proposed_by = nullif(current_setting('qinghe.account', true), '')::uuid);
CREATE POLICY county_kinds_are_decided ON qinghe.county_kinds FOR UPDATE TO qinghe_range
  USING (county = nullif(current_setting('qinghe.county', true), '')::int AND state = 'proposed')
  WITH CHECK (county = nullif(current_setting('qinghe.county', true), '')::int AND decided_by = nullif(current_setting('qinghe.account', true), '')::uuid);
CREATE POLICY county_kinds_are_replaced ON qinghe.county_kinds FOR UPDATE TO qinghe_range
  USING (county = nullif(current_setting('qinghe.county', true), '')::int AND state = 'published')
  WITH CHECK (county = nullif(current_setting('qinghe.county', true), '')::int AND state = 'replaced');

-- How many records of a kind there are in the county, by what they were written with: numbers alone, for whoever judges what a change would do.
CREATE FUNCTION qinghe.kind_records(in_kind text) RETURNS TABLE (content text, state text, n int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT r.content, r.state, count(*)::int FROM records r WHERE r.county = nullif(current_setting('qinghe.county', true), '')::int AND r.kind = in_kind GROUP BY 1, 2
$$;
-- How many posts in force the county has, by role: who would read and enter.
CREATE FUNCTION qinghe.posts_of_county() RETURNS TABLE (role text, n int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT p.role, count(*)::int FROM postings p WHERE p.county = nullif(current_setting('qinghe.county', true), '')::int AND p.state = 'active'
    AND p.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (p.valid_to IS NULL OR p.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date) GROUP BY 1
$$;
REVOKE ALL ON FUNCTION qinghe.kind_records(text), qinghe.posts_of_county() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.kind_records(text), qinghe.posts_of_county() TO qinghe_range;

-- As before (0038), and the kinds of counties: which version is in force is decided by two and by nobody else.
CREATE OR REPLACE FUNCTION qinghe.state_of(holding boolean) RETURNS TABLE (class text, digest text)
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
    UNION ALL SELECT 'installations', string_agg(jsonb_build_array(id, region, name, origin, public_key, state, proposed_by, decided_by)::text, E'\n' ORDER BY id) FROM installations_below
    UNION ALL SELECT 'kinds', string_agg(to_jsonb(k)::text, E'\n' ORDER BY k.county, k.id) FROM county_kinds k
    UNION ALL SELECT 'tenants', (SELECT string_agg(to_jsonb(t)::text, E'\n' ORDER BY t.county) FROM tenants t)
      || (SELECT string_agg(to_jsonb(c)::text, E'\n' ORDER BY c.county, c.valid_from) FROM tenant_codes c)
      || (SELECT coalesce(string_agg(to_jsonb(m)::text, E'\n' ORDER BY m.old_code, m.new_code, m.effective_from), '') FROM region_moves m)) s;
END $$;
