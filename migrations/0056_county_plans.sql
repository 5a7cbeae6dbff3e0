-- Plans of a county (decision 054): each version is its author's whole text, proposed by one person and published by another, in force from a day. A
-- version without a text ends the plan from that day. Texts, and what they were compiled to, stand once and are known by their hash. expand

CREATE TABLE qinghe.plan_texts (
  hash text NOT NULL, words text NOT NULL, first_used timestamptz NOT NULL,
  PRIMARY KEY (hash),
  CONSTRAINT plan_texts_are_known_by_their_hash CHECK (hash = encode(sha256(convert_to(words, 'UTF8')), 'hex'))
);
GRANT SELECT, INSERT ON qinghe.plan_texts TO qinghe_range;
GRANT SELECT ON qinghe.plan_texts TO qinghe_list, qinghe_scanner;

CREATE TABLE qinghe.county_plans (
  county int NOT NULL, id uuid NOT NULL, plan text NOT NULL, title text NOT NULL, version text,
  -- As its author wrote it; what it was compiled to; of a plan of the product also the text it was made over, for the merge when the product brings another.
  source text, content text, base text,
  effective_from date NOT NULL,
  state text NOT NULL DEFAULT 'proposed' CONSTRAINT county_plans_state_is_known CHECK (state IN ('proposed', 'published', 'replaced', 'refused', 'withdrawn')),
  reason text NOT NULL, proposed_by uuid NOT NULL, proposed_as uuid NOT NULL, proposed_at timestamptz NOT NULL,
  decided_by uuid, decided_as uuid, decided_at timestamptz, decided_reason text, published_at timestamptz, replaced_at timestamptz,
  PRIMARY KEY (county, id),
  CONSTRAINT county_plans_source_is_kept FOREIGN KEY (source) REFERENCES qinghe.plan_texts (hash),
  CONSTRAINT county_plans_content_is_kept FOREIGN KEY (content) REFERENCES qinghe.plan_texts (hash),
  CONSTRAINT county_plans_base_is_kept FOREIGN KEY (base) REFERENCES qinghe.plan_texts (hash),
  CONSTRAINT county_plans_are_whole CHECK ((source IS NULL) = (content IS NULL) AND (source IS NULL) = (version IS NULL) AND (base IS NULL OR source IS NOT NULL)),
  -- Its own begin with the number of the county; everything else was made over a plan of the product, or ends one.
  CONSTRAINT county_plans_are_named_after_the_county CHECK (source IS NULL OR base IS NOT NULL OR plan LIKE 'x' || county || '-%'),
  CONSTRAINT county_plans_take_two_persons CHECK (state NOT IN ('published', 'replaced', 'refused') OR decided_by IS NOT NULL AND decided_by <> proposed_by),
  CONSTRAINT county_plans_in_force_since CHECK ((state IN ('published', 'replaced')) = (published_at IS NOT NULL))
);
CREATE UNIQUE INDEX county_plans_begin_once ON qinghe.county_plans (county, plan, effective_from) WHERE state = 'published';
CREATE UNIQUE INDEX county_plans_wait_once ON qinghe.county_plans (county, plan) WHERE state = 'proposed';

ALTER TABLE qinghe.county_plans ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT (county, id, plan, title, version, source, content, base, effective_from, reason, proposed_by, proposed_as, proposed_at) ON qinghe.county_plans TO qinghe_range;
GRANT SELECT ON qinghe.county_plans TO qinghe_list;
GRANT SELECT (county, id, plan, source, content, base, effective_from, state) ON qinghe.county_plans TO qinghe_scanner;
-- A county's alone; who may propose and publish is a word of the matrix (domain/src/plans/access.ts).
CREATE POLICY county_plans_are_the_countys ON qinghe.county_plans FOR SELECT TO qinghe_range, qinghe_list USING (county = nullif(current_setting('qinghe.county', true), '')::int);
-- Whoever stands above reads of a duty what the plan of its county says. The number of a county is the code it began with.
CREATE POLICY county_plans_are_overseen ON qinghe.county_plans FOR SELECT TO qinghe_range
  USING (county::bigint * 1000000 >= nullif(current_setting('qinghe.lo', true), '')::bigint AND county::bigint * 1000000 < nullif(current_setting('qinghe.hi', true), '')::bigint);
-- Whoever derives what is owed does it for all counties.
CREATE POLICY county_plans_scanner ON qinghe.county_plans FOR SELECT TO qinghe_scanner USING (true);
CREATE POLICY county_plans_are_proposed ON qinghe.county_plans FOR INSERT TO qinghe_range WITH CHECK (county = nullif(current_setting('qinghe.county', true), '')::int
  AND proposed_by = nullif(current_setting('qinghe.account', true), '')::uuid);
-- Nobody changes a row by itself: a proposal is decided here, by another person than its author, and what is in force is replaced only by what is put into force with it.
-- From which day follows from the rows: what was never in force here may begin in the past, everything else begins today or later. What it is compiled to must be a
-- compilation of this version. @returns whether there was such a proposal for the caller to decide
CREATE FUNCTION qinghe.decide_plan(in_county int, in_id uuid, to_state text, in_content text, in_reason text) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  p county_plans;
  since date;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  IF me IS NULL OR to_state IS NULL OR in_county IS DISTINCT FROM nullif(current_setting('qinghe.county', true), '')::int OR to_state NOT IN ('published', 'refused', 'withdrawn') THEN
    RETURN false;
  END IF;
  SELECT * INTO p FROM county_plans WHERE county = in_county AND id = in_id AND state = 'proposed' FOR UPDATE;
  IF p.id IS NULL OR (to_state = 'withdrawn') <> (p.proposed_by = me) THEN
    RETURN false;
  END IF;
  since := p.effective_from;
  IF to_state = 'published' THEN
    IF (in_content IS NULL) <> (p.source IS NULL) OR in_content IS NOT NULL AND NOT EXISTS (SELECT 1 FROM plan_texts t
        WHERE t.hash = in_content AND t.words::jsonb -> 'plan' ->> 'plan' = p.plan AND t.words::jsonb -> 'plan' ->> 'version' = p.version) THEN
      RETURN false;
    END IF;
    IF EXISTS (SELECT 1 FROM county_plans o WHERE o.county = in_county AND o.plan = p.plan AND o.state IN ('published', 'replaced')) THEN
      since := greatest(since, (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date);
    END IF;
    UPDATE county_plans SET state = 'replaced', replaced_at = qinghe.now() WHERE county = in_county AND plan = p.plan AND state = 'published' AND effective_from >= since;
  END IF;
  UPDATE county_plans SET state = to_state, content = CASE to_state WHEN 'published' THEN in_content ELSE content END, effective_from = since, decided_by = me,
    decided_as = nullif(current_setting('qinghe.posting', true), '')::uuid, decided_at = qinghe.now(), decided_reason = in_reason, published_at = CASE to_state WHEN 'published' THEN qinghe.now() END
    WHERE county = in_county AND id = in_id;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION qinghe.decide_plan(int, uuid, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.decide_plan(int, uuid, text, text, text) TO qinghe_range;

-- As before (0050), and the plans of counties: what is owed by whom is decided by two and by nobody else. The texts are bound by their hashes.
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
    UNION ALL SELECT 'plans', string_agg(to_jsonb(p)::text, E'\n' ORDER BY p.county, p.id) FROM county_plans p
    UNION ALL SELECT 'tenants', (SELECT string_agg(to_jsonb(t)::text, E'\n' ORDER BY t.county) FROM tenants t)
      || (SELECT string_agg(to_jsonb(c)::text, E'\n' ORDER BY c.county, c.valid_from) FROM tenant_codes c)
      || (SELECT coalesce(string_agg(to_jsonb(m)::text, E'\n' ORDER BY m.old_code, m.new_code, m.effective_from), '') FROM region_moves m)) s;
END $$;
