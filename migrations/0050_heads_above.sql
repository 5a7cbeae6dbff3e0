-- Signed heads of the audit log leave for the level above by HTTPS, and are taken here from the level below (decision 041). No row says
-- anything about a child: an installation, its key, sizes and hashes. expand

-- Installations below that may send: proposed by a system administrator, confirmed by a security administrator. A new confirmed line of the
-- same origin ends the one before, so that another key, or a log that had to begin anew, is never slipped in by one person.
CREATE TABLE qinghe.installations_below (
  id uuid PRIMARY KEY,
  region bigint NOT NULL,
  name text NOT NULL CONSTRAINT installations_below_have_a_name CHECK (length(name) BETWEEN 2 AND 60),
  origin text NOT NULL CONSTRAINT installations_below_origin_is_an_id CHECK (origin ~ '^[0-9A-Za-z-]{1,60}$'),
  public_key text NOT NULL CONSTRAINT installations_below_have_a_key CHECK (public_key ~ '^[0-9A-Za-z_-]{59}$'),
  state text NOT NULL CONSTRAINT installations_below_state_is_known CHECK (state IN ('proposed', 'active', 'refused', 'ended')),
  proposed_by uuid NOT NULL,
  proposed_by_name text NOT NULL,
  proposed_at timestamptz NOT NULL,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  reason text,
  CONSTRAINT installations_below_take_two CHECK (state = 'proposed' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX installations_below_send_under_one_line ON qinghe.installations_below (origin) WHERE state = 'active';

-- What was accepted: each head was shown to continue the one before it.
CREATE TABLE qinghe.heads_below (
  installation uuid NOT NULL CONSTRAINT heads_below_of_an_installation REFERENCES qinghe.installations_below (id),
  size bigint NOT NULL CONSTRAINT heads_below_size_is_not_negative CHECK (size >= 0),
  region bigint NOT NULL,
  root bytea NOT NULL CONSTRAINT heads_below_root_is_sha256 CHECK (length(root) = 32),
  at timestamptz NOT NULL,
  signature bytea NOT NULL,
  key_id text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (installation, size)
);
-- A signed head that contradicts one held: evidence, the first of each kind against each head.
CREATE TABLE qinghe.findings_below (
  installation uuid NOT NULL CONSTRAINT findings_below_of_an_installation REFERENCES qinghe.installations_below (id),
  kind text NOT NULL CONSTRAINT findings_below_kind_is_known CHECK (kind IN ('shrunk', 'forked', 'rewritten')),
  held bigint NOT NULL,
  region bigint NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  at timestamptz NOT NULL,
  signature bytea NOT NULL,
  key_id text NOT NULL,
  found_at timestamptz NOT NULL,
  PRIMARY KEY (installation, kind, held)
);
-- How sending to the level above stands here, one row an address: kept so that a restart forgets nothing.
CREATE TABLE qinghe.heads_above (
  address text PRIMARY KEY,
  size bigint,
  at timestamptz,
  failure text,
  failing_since timestamptz,
  finding text
);

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['installations_below', 'heads_below', 'findings_below'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    -- The three administrators: two by SYS, the auditor by AUD.
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (
      region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint
      AND (nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 24576) <> 0)', t || '_range_read', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_signin USING (true)', t || '_door_read', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range, qinghe_signin', t);
  END LOOP;
  -- Whoever stands at the door without an account is served by the role of the door; it may add and never change.
  FOREACH t IN ARRAY ARRAY['heads_below', 'findings_below'] LOOP
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO qinghe_signin WITH CHECK (true)', t || '_door_insert', t);
    EXECUTE format('GRANT INSERT ON qinghe.%I TO qinghe_signin', t);
  END LOOP;
END $$;
ALTER TABLE qinghe.heads_above ENABLE ROW LEVEL SECURITY;
CREATE POLICY heads_above_are_the_trees ON qinghe.heads_above TO qinghe_tree USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON qinghe.heads_above TO qinghe_tree;

CREATE FUNCTION qinghe.ask_below(in_id uuid, in_region bigint, in_name text, in_origin text, in_key text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  IF NOT acts_as('systemAdmin', in_region) THEN
    RAISE EXCEPTION 'an installation below is proposed by a system administrator of the area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO installations_below (id, region, name, origin, public_key, state, proposed_by, proposed_by_name, proposed_at)
    VALUES (in_id, in_region, in_name, in_origin, in_key, 'proposed', me, coalesce((SELECT a.name FROM accounts a WHERE a.id = me), ''), qinghe.now());
END $$;
-- @returns whether it was still waiting
CREATE FUNCTION qinghe.decide_below(in_id uuid, to_state text, why text) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  mine text;
  b installations_below;
BEGIN
  SELECT a.name INTO mine FROM accounts a WHERE a.id = me;
  SELECT * INTO b FROM installations_below WHERE id = in_id FOR UPDATE;
  IF b.id IS NULL OR to_state NOT IN ('active', 'refused') OR to_state IS NULL OR b.proposed_by = me OR NOT acts_as('securityAdmin', b.region) THEN
    RAISE EXCEPTION 'an installation below is confirmed by a security administrator of the area who did not propose it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF b.state <> 'proposed' THEN RETURN false; END IF;
  UPDATE installations_below o SET state = 'ended' WHERE o.origin = b.origin AND o.state = 'active' AND to_state = 'active';
  UPDATE installations_below SET state = to_state, decided_by = me, decided_by_name = coalesce(mine, ''), decided_at = qinghe.now(), reason = why WHERE id = in_id;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION qinghe.ask_below(uuid, bigint, text, text, text), qinghe.decide_below(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.ask_below(uuid, bigint, text, text, text), qinghe.decide_below(uuid, text, text) TO qinghe_range;

-- Which installation sends under which key is bound to the log like posts and credentials (0038).
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
    UNION ALL SELECT 'tenants', (SELECT string_agg(to_jsonb(t)::text, E'\n' ORDER BY t.county) FROM tenants t)
      || (SELECT string_agg(to_jsonb(c)::text, E'\n' ORDER BY c.county, c.valid_from) FROM tenant_codes c)
      || (SELECT coalesce(string_agg(to_jsonb(m)::text, E'\n' ORDER BY m.old_code, m.new_code, m.effective_from), '') FROM region_moves m)) s;
END $$;
