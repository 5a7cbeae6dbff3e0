-- An administrator, or the last officer of a place, is suspended, restored or removed by two administrators of different kinds, and a
-- one-time code has a half of each. Until now one system administrator could take the security administrator out of the way, whom alone
-- could restore, and signed in as anybody new with the code that he himself had made (decision 039). contract

-- Posts that decide something for a place: the letter A of the matrix in a domain of children. The same list stands in twoPersons.ts; a test compares.
CREATE FUNCTION qinghe.deciding_posts() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY['childSupervisor', 'countyCivilAffairs', 'educationBureau', 'police', 'youthLeague', 'cityCivilAffairs', 'provinceCivilAffairs', 'nationCivilAffairs']
$$;

-- Whether ending this posting on that day is a matter of two: the kind of administrator it makes, or 'officer' when nobody else who signs
-- in holds the same post of the place for as long. Nothing: one is enough. For definer functions only.
CREATE FUNCTION qinghe.posting_guard(in_posting uuid, in_day date) RETURNS text LANGUAGE sql STABLE
SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p.branch <> 0 THEN p.role
    WHEN p.role = ANY (deciding_posts()) AND NOT EXISTS (SELECT 1 FROM postings o JOIN accounts a ON a.id = o.account AND a.state = 'active'
      WHERE o.role = p.role AND o.region = p.region AND o.account <> p.account AND o.state = 'active' AND o.valid_from <= in_day
        AND coalesce(o.valid_to, 'infinity') > in_day AND coalesce(o.valid_to, 'infinity') >= coalesce(p.valid_to, 'infinity')) THEN 'officer' END
  FROM postings p WHERE p.id = in_posting AND p.state = 'active'
    AND coalesce(p.valid_to, 'infinity') > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date
$$;
REVOKE ALL ON FUNCTION qinghe.deciding_posts(), qinghe.posting_guard(uuid, date) FROM PUBLIC;

-- The same of an account: what it is now comes before what it will be.
CREATE FUNCTION qinghe.account_guard(in_account uuid) RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT g.guard FROM (SELECT p.branch, p.valid_from, posting_guard(p.id, greatest(p.valid_from, (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)) AS guard
    FROM postings p WHERE p.account = in_account AND p.state = 'active') g
  WHERE g.guard IS NOT NULL ORDER BY g.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date DESC, g.branch DESC LIMIT 1
$$;

CREATE FUNCTION qinghe.posting_guard_on(in_posting uuid, in_day date) RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT posting_guard(p.id, greatest(in_day, p.valid_from)) FROM postings p WHERE p.id = in_posting
$$;

-- Who may be the two. As always the system administrator proposes and the security administrator confirms; where it is about one of
-- them, the auditor takes the place of whom it is about, so that nobody's way back leads through himself.
CREATE FUNCTION qinghe.stand_for_two(guard text, proposes text, confirms text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(proposes = 'systemAdmin' AND confirms = 'securityAdmin'
    OR guard = 'systemAdmin' AND proposes = 'securityAdmin' AND confirms = 'auditor'
    OR guard = 'securityAdmin' AND proposes = 'systemAdmin' AND confirms = 'auditor', false)
$$;
-- The role of the acting posting, if it is in force.
CREATE FUNCTION qinghe.acting_role() RETURNS text LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT p.role FROM postings p WHERE p.id = nullif(current_setting('qinghe.posting', true), '')::uuid AND acts_as(p.role, p.region)
$$;
-- Over an account, and over the place of every post that makes it a matter of two: a county does not remove an administrator of its city.
CREATE FUNCTION qinghe.acts_over(in_role text, in_account uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts a WHERE a.id = in_account AND acts_as(in_role, a.region))
    AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.account = in_account AND p.state = 'active'
      AND coalesce(p.valid_to, 'infinity') > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date
      AND (p.branch <> 0 OR p.role = ANY (deciding_posts())) AND NOT acts_as(in_role, p.region))
$$;
REVOKE ALL ON FUNCTION qinghe.stand_for_two(text, text, text), qinghe.acting_role(), qinghe.acts_over(text, uuid) FROM PUBLIC;

CREATE TABLE qinghe.account_orders (
  id uuid PRIMARY KEY,
  kind text NOT NULL CONSTRAINT account_orders_kind_is_known CHECK (kind IN ('suspend', 'restore', 'reset', 'end')),
  account uuid NOT NULL CONSTRAINT account_orders_are_about_an_account REFERENCES qinghe.accounts (id),
  holder text NOT NULL,
  login text NOT NULL,
  posting uuid CONSTRAINT account_orders_end_a_posting REFERENCES qinghe.postings (id),
  role text,
  last_day date,
  region bigint NOT NULL,
  guard text,
  code_hash bytea,
  reason text NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_by_name text NOT NULL,
  proposed_as text NOT NULL,
  proposed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  state text NOT NULL CONSTRAINT account_orders_state_is_known CHECK (state IN ('waiting', 'done', 'refused', 'withdrawn', 'expired')),
  decided_by uuid,
  decided_by_name text,
  decided_as text,
  decided_at timestamptz,
  decided_reason text,
  CONSTRAINT account_orders_end_on_a_day CHECK ((kind = 'end') = (posting IS NOT NULL AND last_day IS NOT NULL)),
  CONSTRAINT account_orders_reset_with_half_a_code CHECK ((kind = 'reset') = (code_hash IS NOT NULL) AND length(code_hash) = 32),
  CONSTRAINT account_orders_are_not_about_oneself CHECK (account <> proposed_by AND (decided_by IS NULL OR decided_by <> account)),
  CONSTRAINT account_orders_take_two_kinds CHECK (state NOT IN ('done', 'refused') OR decided_by <> proposed_by AND decided_as <> proposed_as),
  CONSTRAINT account_orders_wait_once EXCLUDE USING btree (account WITH =, kind WITH =, (coalesce(posting, account)) WITH =) WHERE (state = 'waiting')
);
CREATE INDEX account_orders_by_region ON qinghe.account_orders (region, proposed_at);
ALTER TABLE qinghe.account_orders ENABLE ROW LEVEL SECURITY;
-- Both administrators by SYS, the auditor by AUD. Nobody writes a row; the half of a code is read by nobody.
CREATE POLICY account_orders_range_read ON qinghe.account_orders FOR SELECT TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND (nullif(current_setting('qinghe.reads', true), '')::bigint & 24576) <> 0);
GRANT SELECT (id, kind, account, holder, login, posting, role, last_day, region, guard, reason, proposed_by, proposed_by_name, proposed_as, proposed_at, expires_at,
  state, decided_by, decided_by_name, decided_as, decided_at, decided_reason) ON qinghe.account_orders TO qinghe_range;

-- One after the other: of two last officers who are suspended at the same moment, the second has become the last. For definer functions only.
CREATE FUNCTION qinghe.one_at_a_time() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(hashtextextended('qinghe.account_orders', 0)) $$;
-- @returns whether the account was in a state to be suspended or restored
CREATE FUNCTION qinghe.set_state(in_kind text, in_account uuid, why text) RETURNS boolean LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE accounts a SET state_reason = why, version = a.version + 1,
      state = CASE WHEN in_kind = 'suspend' THEN 'suspended'
        WHEN a.last_sign_in IS NULL AND NOT EXISTS (SELECT 1 FROM credentials c WHERE c.account = a.id) THEN 'invited' ELSE 'active' END
    WHERE a.id = in_account AND CASE in_kind WHEN 'suspend' THEN a.state IN ('active', 'invited') WHEN 'restore' THEN a.state = 'suspended' END;
  IF NOT FOUND THEN RETURN false; END IF;
  -- Otherwise a session would come to life again with the account.
  UPDATE sessions s SET ended_at = qinghe.now() WHERE s.account = in_account AND s.ended_at IS NULL AND in_kind = 'suspend';
  RETURN true;
END $$;
CREATE FUNCTION qinghe.set_end(in_posting uuid, in_day date, why text) RETURNS boolean LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE postings p SET valid_to = in_day, state = CASE WHEN in_day <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date THEN 'ended' ELSE 'active' END,
      reason = why, version = p.version + 1
    WHERE p.id = in_posting AND p.state = 'active' AND in_day >= p.valid_from AND (p.valid_to IS NULL OR in_day <= p.valid_to);
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION qinghe.one_at_a_time(), qinghe.set_state(text, uuid, text), qinghe.set_end(uuid, date, text) FROM PUBLIC;

-- Does what one administrator may do alone ('done'), or lays it before a second ('waiting'). in_kind: suspend, restore, reset (with the
-- first half of the code) or end (a posting, on a day).
CREATE FUNCTION qinghe.ask_order(in_id uuid, in_kind text, about uuid, in_day date, half bytea, why text) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  mine text;
  a accounts;
  p postings;
  guard text;
  alone text := CASE in_kind WHEN 'suspend' THEN 'systemAdmin' WHEN 'end' THEN 'systemAdmin' WHEN 'restore' THEN 'securityAdmin' END;
BEGIN
  PERFORM one_at_a_time();
  mine := acting_role();
  IF in_kind = 'end' THEN SELECT * INTO p FROM postings WHERE id = about FOR UPDATE; END IF;
  SELECT * INTO a FROM accounts WHERE id = CASE WHEN in_kind = 'end' THEN p.account ELSE about END FOR UPDATE;
  guard := CASE WHEN in_kind = 'end' THEN posting_guard_on(p.id, in_day) ELSE account_guard(a.id) END;
  IF guard IS NULL AND alone = mine AND acts_as(mine, coalesce(p.region, a.region)) AND a.id <> me THEN
    IF (CASE WHEN in_kind = 'end' THEN set_end(p.id, in_day, why) ELSE set_state(in_kind, a.id, why) END) THEN RETURN 'done'; END IF;
    RAISE EXCEPTION 'this cannot be done any more, or would make a posting longer' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF mine IS NULL OR a.id IS NULL OR a.id = me OR in_kind = 'end' AND p.id IS NULL OR guard IS NULL AND alone IS NOT NULL OR NOT acts_over(mine, a.id)
    OR NOT EXISTS (SELECT 1 FROM unnest(ARRAY['systemAdmin', 'securityAdmin', 'auditor']) second WHERE stand_for_two(guard, mine, second)) THEN
    RAISE EXCEPTION 'this is proposed by an administrator of the area whom it is not about' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE account_orders o SET state = 'expired' WHERE o.account = a.id AND o.state = 'waiting' AND o.expires_at <= qinghe.now();
  INSERT INTO account_orders (id, kind, account, holder, login, posting, role, last_day, region, guard, code_hash, reason, proposed_by, proposed_by_name, proposed_as,
      proposed_at, expires_at, state)
    VALUES (in_id, in_kind, a.id, a.name, a.login, p.id, coalesce(p.role, nullif(guard, 'officer')), CASE WHEN in_kind = 'end' THEN in_day END, a.region, guard,
      CASE WHEN in_kind = 'reset' THEN half END, why, me, coalesce((SELECT m.name FROM accounts m WHERE m.id = me), ''), mine,
      qinghe.now(), qinghe.now() + interval '7 days', 'waiting');
  RETURN 'waiting';
END $$;

-- The second person's yes or no, or the first one's withdrawal. @returns 'done', or why not: 'over' (decided, expired), 'changed' (the
-- account or the reason for needing two is not what it was)
CREATE FUNCTION qinghe.decide_order(in_id uuid, to_state text, half bytea, why text) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  mine text;
  o account_orders;
  a accounts;
  guard text;
BEGIN
  PERFORM one_at_a_time();
  mine := acting_role();
  SELECT * INTO o FROM account_orders WHERE id = in_id FOR UPDATE;
  IF o.id IS NULL OR mine IS NULL OR NOT acts_as(mine, o.region) OR to_state IS NULL OR to_state NOT IN ('done', 'refused', 'withdrawn')
    OR (CASE WHEN to_state = 'withdrawn' THEN o.proposed_by <> me
      ELSE o.proposed_by = me OR o.account = me OR NOT stand_for_two(o.guard, o.proposed_as, mine) OR NOT acts_over(mine, o.account) END) THEN
    RAISE EXCEPTION 'this is decided by a second administrator of another kind whom it is not about' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF o.state <> 'waiting' OR o.expires_at <= qinghe.now() THEN RETURN 'over'; END IF;
  SELECT * INTO a FROM accounts WHERE id = o.account FOR UPDATE;
  guard := CASE WHEN o.kind = 'end' THEN posting_guard_on(o.posting, o.last_day) ELSE account_guard(o.account) END;
  IF to_state = 'done' AND guard IS NOT NULL AND guard IS DISTINCT FROM o.guard THEN RETURN 'changed'; END IF;
  IF to_state = 'done' AND o.kind = 'reset' THEN
    IF half IS NULL OR length(half) <> 32 OR a.state NOT IN ('active', 'invited') THEN RETURN 'changed'; END IF;
    UPDATE one_time_codes c SET expires_at = least(c.expires_at, qinghe.now()) WHERE c.account = o.account AND c.used_at IS NULL;
    INSERT INTO one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at, confirmed_by)
      VALUES (o.id, o.account, a.region, sha256(o.code_hash || half), CASE a.state WHEN 'invited' THEN 'first' ELSE 'reset' END, o.proposed_by,
        qinghe.now(), qinghe.now() + interval '7 days', me);
  ELSIF to_state = 'done' AND NOT (CASE WHEN o.kind = 'end' THEN set_end(o.posting, o.last_day, o.reason) ELSE set_state(o.kind, o.account, o.reason) END) THEN
    RETURN 'changed';
  END IF;
  UPDATE account_orders SET state = to_state, decided_by = me, decided_by_name = coalesce((SELECT m.name FROM accounts m WHERE m.id = me), ''),
    decided_as = mine, decided_at = qinghe.now(), decided_reason = why WHERE id = in_id;
  RETURN 'done';
END $$;

-- Ends every session of somebody at once: one is enough when a telephone is stolen, because signing in again is not hindered.
CREATE FUNCTION qinghe.end_sessions(in_account uuid) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE ended int;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = in_account AND (acts_as('systemAdmin', a.region) OR acts_as('securityAdmin', a.region))) THEN
    RAISE EXCEPTION 'sessions are ended by an administrator of the area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE sessions s SET ended_at = qinghe.now() WHERE s.account = in_account AND s.ended_at IS NULL;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

-- The first code of somebody new gets its second half from whoever sets a post of theirs in force. From then on it lasts a week; of both
-- halves only the hash of their hashes is kept. All of them, or none.
CREATE FUNCTION qinghe.complete_codes(about uuid[], halves bytea[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  completed int;
BEGIN
  UPDATE one_time_codes c SET code_hash = sha256(c.code_hash || h.half), confirmed_by = me, expires_at = qinghe.now() + interval '7 days'
    FROM unnest(about, halves) h (account, half) JOIN accounts a ON a.id = h.account
    WHERE c.id = (SELECT n.id FROM one_time_codes n WHERE n.account = a.id AND n.purpose = 'first' AND n.used_at IS NULL AND n.confirmed_by IS NULL
        ORDER BY n.issued_at DESC, n.id LIMIT 1)
      AND a.state = 'invited' AND length(h.half) = 32 AND c.issued_by <> me AND c.account <> me AND acts_as('securityAdmin', c.region)
      AND EXISTS (SELECT 1 FROM postings p WHERE p.account = a.id AND p.state = 'active' AND p.confirmed_by = me);
  GET DIAGNOSTICS completed = ROW_COUNT;
  IF completed <> cardinality(about) THEN
    RAISE EXCEPTION 'the second half of a code comes from the security administrator who confirmed the post' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A whole code is used once; with it every other code of the account is gone, and who was invited is in.
CREATE FUNCTION qinghe.use_code(in_code uuid) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE who uuid;
BEGIN
  IF session_user <> 'qinghe_signin' THEN RAISE EXCEPTION 'codes are used by signing in' USING ERRCODE = 'insufficient_privilege'; END IF;
  UPDATE one_time_codes c SET used_at = qinghe.now() FROM accounts a
    WHERE c.id = in_code AND a.id = c.account AND c.used_at IS NULL AND c.confirmed_by IS NOT NULL AND c.expires_at > qinghe.now()
      AND CASE c.purpose WHEN 'first' THEN a.state = 'invited' ELSE a.state = 'active' END
    RETURNING c.account INTO who;
  IF who IS NULL THEN RETURN false; END IF;
  UPDATE one_time_codes c SET used_at = qinghe.now() WHERE c.account = who AND c.used_at IS NULL;
  UPDATE accounts a SET state = 'active' WHERE a.id = who;
  RETURN true;
END $$;

-- An end goes through ask_order(), a reset through decide_order().
DROP FUNCTION qinghe.end_posting(uuid, date, text);
DROP FUNCTION qinghe.confirm_code(uuid);
DO $$ DECLARE f text; BEGIN
  FOREACH f IN ARRAY ARRAY['account_guard(uuid)', 'posting_guard_on(uuid, date)', 'ask_order(uuid, text, uuid, date, bytea, text)', 'decide_order(uuid, text, bytea, text)', 'end_sessions(uuid)',
      'complete_codes(uuid[], bytea[])'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION qinghe.%s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION qinghe.%s TO qinghe_range', f);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION qinghe.use_code(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.use_code(uuid) TO qinghe_signin;

-- No connection writes a state any more. One column is left for locking rows, one for the last sign-in.
REVOKE UPDATE ON qinghe.accounts FROM qinghe_range;
GRANT UPDATE (version) ON qinghe.accounts TO qinghe_range;
REVOKE UPDATE (state) ON qinghe.accounts FROM qinghe_signin;
REVOKE UPDATE (used_at) ON qinghe.one_time_codes FROM qinghe_signin;
DROP POLICY one_time_codes_range_insert ON qinghe.one_time_codes;
CREATE POLICY one_time_codes_range_insert ON qinghe.one_time_codes FOR INSERT TO qinghe_range WITH CHECK (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 8192) <> 0 AND confirmed_by IS NULL AND purpose = 'first'
  AND issued_by = nullif(current_setting('qinghe.account', true), '')::uuid);

-- Codes of one person open nothing any more. A first code whose post is not confirmed yet gets its second half with the confirmation;
-- every other one has to be issued anew.
UPDATE qinghe.one_time_codes SET expires_at = least(expires_at, qinghe.now()) WHERE used_at IS NULL AND (purpose = 'reset' OR confirmed_by IS NOT NULL);
