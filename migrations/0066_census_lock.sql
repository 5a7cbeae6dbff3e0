-- The county locks the quarter and can prove it (decision 071): what was locked, the term of each child, the lines that cannot change any more, and corrections afterwards.
-- Nobody writes here but the functions below. Lines are reckoned by domain/src/census/balance.ts, which the database does not repeat: it keeps them, one a child and register. expand

-- `root` is the digest of all lines (snapshot.ts); the leaf of the lock has it too. `places`: that of each place, so that a line that was taken out is found by its village. `previous`: the root of the
-- round before, as restated then.
CREATE TABLE qinghe.census_locks (
  county int NOT NULL, period text NOT NULL, code bigint NOT NULL, standard date NOT NULL, rules text NOT NULL, before text, previous text, places jsonb NOT NULL, root text NOT NULL,
  at timestamptz NOT NULL, posting uuid NOT NULL, account uuid NOT NULL, checked_by uuid NOT NULL, command uuid NOT NULL,
  CONSTRAINT census_locks_once_a_round PRIMARY KEY (county, period),
  CONSTRAINT census_locks_of_a_round FOREIGN KEY (county, period) REFERENCES qinghe.census_rounds (county, period)
);
-- One child of one register in one round, as locked. `from_region` and `to_region` are codes of that day and are sealed; `region`, where she is kept, follows changes of the map.
-- `facts`: codes and days she is counted by; `told`: their digest. Lawful deletion takes facts and name, and leaves the digests: what was counted stays counted, and proven where, as what and why.
CREATE TABLE qinghe.census_terms (
  county int NOT NULL, period text NOT NULL, balance text NOT NULL CONSTRAINT census_terms_register_is_known CHECK (balance IN ('leftBehind', 'inDifficulty')), child uuid NOT NULL, region bigint NOT NULL,
  from_region bigint, to_region bigint, term text NOT NULL, reason smallint, moved text, facts jsonb, told text NOT NULL, name text, leaf text NOT NULL, erased boolean NOT NULL DEFAULT false,
  CONSTRAINT census_terms_one_term_a_child PRIMARY KEY (county, period, balance, child),
  CONSTRAINT census_terms_of_a_lock FOREIGN KEY (county, period) REFERENCES qinghe.census_locks (county, period)
);
CREATE INDEX census_terms_of_child ON qinghe.census_terms (county, child);
CREATE INDEX census_terms_of_a_place ON qinghe.census_terms (county, period, balance, region);
-- 更正单. Of a child who was counted and should not have been (`to_region` null), or the other way round. Both stay: the line as it was locked, and this. Deletion by law leaves
-- of what was confirmed that it was, without its words.
CREATE TABLE qinghe.census_restatements (
  county int NOT NULL, id uuid NOT NULL, period text NOT NULL, balance text NOT NULL, child uuid NOT NULL, region bigint NOT NULL, from_region bigint, to_region bigint,
  reason bytea, state text NOT NULL DEFAULT 'proposed' CONSTRAINT census_restatements_state_is_known CHECK (state IN ('proposed', 'confirmed', 'declined')),
  proposed_at timestamptz NOT NULL, proposed_by uuid NOT NULL, proposer uuid NOT NULL, decided_at timestamptz, decided_by uuid, decider uuid,
  PRIMARY KEY (county, id),
  CONSTRAINT census_restatements_of_a_lock FOREIGN KEY (county, period) REFERENCES qinghe.census_locks (county, period),
  CONSTRAINT census_restatements_of_two_people CHECK (decider IS NULL OR decider <> proposer)
);
CREATE UNIQUE INDEX census_restatements_one_at_a_time ON qinghe.census_restatements (county, period, balance, child) WHERE state = 'proposed';

DO $$
DECLARE
  t text;
  here text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint';
  keeps text := '(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 98304) <> 0';
BEGIN
  FOREACH t IN ARRAY ARRAY['census_terms', 'census_restatements'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (%s AND %s)', t || '_range_read', t, here, keeps);
  END LOOP;
  ALTER TABLE qinghe.census_locks ENABLE ROW LEVEL SECURITY;
  GRANT SELECT ON qinghe.census_locks TO qinghe_range;
  EXECUTE format('CREATE POLICY census_locks_are_the_countys ON qinghe.census_locks FOR SELECT TO qinghe_range USING (county = nullif(current_setting(''qinghe.county'', true), '''')::int AND %s)', keeps);
  GRANT SELECT (county, id, reason), UPDATE (reason) ON qinghe.census_restatements TO qinghe_rotator;
  CREATE POLICY census_restatements_rotator_select ON qinghe.census_restatements FOR SELECT TO qinghe_rotator USING (true);
  CREATE POLICY census_restatements_rotator_update ON qinghe.census_restatements FOR UPDATE TO qinghe_rotator USING (true);
END $$;

-- For functions of the owner only. Whoever changes a line shares this with others who do; whoever locks the round waits for them, and they for her: a change is in what is locked, or it
-- comes after and finds the round locked. Not the row of the round: a thousand people a second hold this.
CREATE FUNCTION qinghe.census_hold(in_county int, in_period text, alone boolean) RETURNS void LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  IF alone THEN
    PERFORM pg_advisory_xact_lock(in_county, hashtext('census ' || in_period));
  ELSE
    PERFORM pg_advisory_xact_lock_shared(in_county, hashtext('census ' || in_period));
  END IF;
END $$;
CREATE FUNCTION qinghe.census_is_countys(in_county int) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('qinghe.role', true), '') = 'countyCivilAffairs' AND nullif(current_setting('qinghe.county', true), '')::int = in_county
    AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 32768 <> 0 AND sees((SELECT t.code FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL), 0, NULL), false)
$$;

-- What stands between a county and its lock, in numbers, for whoever keeps identity up there: 查无此人, exits nobody decided, newcomers nobody accepted, the earliest round that is open, and corrections of the
-- round locked last that nobody decided: once this one is locked nobody can.
CREATE FUNCTION qinghe.census_ends(in_county int, in_period text) RETURNS TABLE (absent int, leaving int, reviewing int, previous text, corrections int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT count(*) FILTER (WHERE l.answer = 'notFound' AND c.status NOT IN ('exited', 'transferred', 'merged'))::int, count(*) FILTER (WHERE c.status = 'exitPending' AND l.facts ? 'leaving')::int,
      count(*) FILTER (WHERE l.source <> 'known' AND c.status IN ('villageSubmitted', 'townReviewing', 'countyReviewing'))::int,
      (SELECT min(t.period) FROM census_rounds t WHERE t.county = in_county AND t.period < in_period AND t.locked_at IS NULL),
      (SELECT count(*)::int FROM census_restatements s WHERE s.county = in_county AND s.state = 'proposed' AND s.period = (SELECT max(k.period) FROM census_locks k WHERE k.county = in_county AND k.period < in_period)
        AND nullif(current_setting('qinghe.county', true), '')::int = in_county AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 98304 <> 0)
    FROM census_lines l LEFT JOIN children c ON c.county = l.county AND c.id = l.child WHERE l.county = in_county AND l.period = in_period
      AND nullif(current_setting('qinghe.county', true), '')::int = in_county AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 98304 <> 0
$$;

-- 复核: somebody of the county has gone through what stands there, and another one locks it. It is a signature of the county's own sheet. @returns done; else gone, early, stale, unfinished
CREATE FUNCTION qinghe.census_check(in_county int, in_period text, in_digest text, in_command uuid) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  p record;
BEGIN
  IF NOT census_is_countys(in_county) THEN
    RETURN 'gone';
  END IF;
  SELECT * INTO r FROM census_rounds t WHERE t.county = in_county AND t.period = in_period AND t.locked_at IS NULL FOR SHARE;
  IF r.period IS NULL THEN
    RETURN 'gone';
  ELSIF r.moment > qinghe.now() THEN
    RETURN 'early';
  END IF;
  SELECT * INTO p FROM census_places(in_county, in_period, 0, 1000000000000) s WHERE s.level = 'county';
  IF p.region IS NULL THEN
    RETURN 'gone';
  ELSIF p.digest <> in_digest THEN
    RETURN 'stale';
  ELSIF p.whole[1] + p.whole[3] + p.whole[4] + p.whole[5] > 0 OR p.below > p.below_signed THEN
    RETURN 'unfinished';
  END IF;
  INSERT INTO census_signatures (county, period, at_region, region, digest, account, posting, role, on_behalf, at, command)
    SELECT in_county, in_period, s.at_region, s.region, p.digest, nullif(current_setting('qinghe.account', true), '')::uuid, nullif(current_setting('qinghe.posting', true), '')::uuid,
      'countyCivilAffairs', false, qinghe.now(), in_command
    FROM census_sheets s WHERE s.county = in_county AND s.period = in_period AND s.region = p.region ORDER BY s.at_region LIMIT 1
    ON CONFLICT DO NOTHING;
  RETURN 'done';
END $$;

-- All that the rules ask about children of a county when a round is reckoned: whoever has a line in it, was counted in the round before (as restated), or is in the register or on the way there. For
-- the county's civil affairs. `alone`: the round is held until the transaction ends; @returns nothing when it is locked already.
CREATE FUNCTION qinghe.census_known(in_county int, in_period text, alone boolean) RETURNS TABLE (child uuid, region bigint, name text, facts jsonb, listed boolean, since date, status text, standings jsonb, exits jsonb,
  before_left bigint, before_difficulty bigint, ever_left boolean, ever_difficulty boolean) LANGUAGE plpgsql SECURITY DEFINER SET enable_nestloop = off SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  last text;
BEGIN
  IF NOT census_is_countys(in_county) THEN
    RETURN;
  END IF;
  IF alone THEN
    PERFORM census_hold(in_county, in_period, true);
    PERFORM 1 FROM census_rounds t WHERE t.county = in_county AND t.period = in_period FOR UPDATE;
  END IF;
  SELECT * INTO r FROM census_rounds t WHERE t.county = in_county AND t.period = in_period AND t.locked_at IS NULL;
  IF r.period IS NULL THEN
    RETURN;
  END IF;
  SELECT max(k.period) INTO last FROM census_locks k WHERE k.county = in_county AND k.period < in_period;
  IF alone THEN
    -- Corrections are proposed and decided over this row: what is being decided is waited for, and from here on it is too late.
    PERFORM 1 FROM census_locks k WHERE k.county = in_county AND k.period = last FOR UPDATE;
  END IF;
  RETURN QUERY WITH was AS (
    SELECT t.child AS id, t.balance, CASE WHEN s.id IS NULL THEN CASE WHEN t.to_region IS NOT NULL THEN t.region END ELSE s.to_region END AS at FROM census_terms t
      LEFT JOIN census_orders(in_county, last) s ON s.balance = t.balance AND s.child = t.child
      WHERE t.county = in_county AND t.period = last
    UNION ALL SELECT s.child, s.balance, s.to_region FROM census_orders(in_county, last) s WHERE
      NOT EXISTS (SELECT 1 FROM census_terms t WHERE t.county = s.county AND t.period = s.period AND t.balance = s.balance AND t.child = s.child)),
  counted AS (SELECT w.id, max(w.at) FILTER (WHERE w.balance = 'leftBehind') AS lb, max(w.at) FILTER (WHERE w.balance = 'inDifficulty') AS di FROM was w WHERE w.at IS NOT NULL GROUP BY w.id),
  ever AS (SELECT t.child AS id, bool_or(t.balance = 'leftBehind') AS lb, bool_or(t.balance = 'inDifficulty') AS di FROM census_terms t
    WHERE t.county = in_county AND t.period < in_period AND t.to_region IS NOT NULL GROUP BY t.child),
  lines AS (SELECT l.* FROM census_lines l WHERE l.county = in_county AND l.period = in_period),
  meant AS (SELECT l.child AS id FROM lines l UNION SELECT k.id FROM counted k UNION SELECT c.id FROM children c WHERE c.county = in_county
    AND c.status IN ('villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'active', 'changed', 'exitPending')),
  unlisted AS (SELECT f.child AS id, jsonb_strip_nulls(f.facts) AS facts FROM census_facts(in_county, r.standard, ARRAY (SELECT m.id FROM meant m WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.child = m.id))) f),
  stood AS (SELECT s.child AS id, jsonb_agg(jsonb_build_array(to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), s.region, s.status) ORDER BY s.n) AS told
    FROM archive_standings s WHERE s.county = in_county GROUP BY s.child),
  went AS (SELECT x.child AS id, jsonb_agg(jsonb_build_array(x.reason, x.exited_on, x.back_on) ORDER BY x.confirmed_at, x.id) AS told FROM archive_exits x WHERE x.county = in_county GROUP BY x.child)
  SELECT m.id, coalesce(l.region, c.region, k.lb, k.di), coalesce(c.name, l.name), coalesce(l.facts, u.facts, '{}'), l.child IS NOT NULL, l.since, c.status, coalesce(s.told, '[]'),
      -- Exits older than the table of exits stand with the archive alone.
      CASE WHEN w.id IS NULL AND c.status = 'exited' AND c.exited_on IS NOT NULL THEN jsonb_build_array(jsonb_build_array(c.exit_reason, c.exited_on, NULL)) ELSE coalesce(w.told, '[]') END,
      k.lb, k.di, coalesce(e.lb, false), coalesce(e.di, false)
    FROM meant m LEFT JOIN children c ON c.county = in_county AND c.id = m.id LEFT JOIN lines l ON l.child = m.id LEFT JOIN unlisted u ON u.id = m.id
      LEFT JOIN stood s ON s.id = m.id LEFT JOIN went w ON w.id = m.id LEFT JOIN counted k ON k.id = m.id LEFT JOIN ever e ON e.id = m.id;
END $$;

-- Keeps what was reckoned and closes the round, by whoever has it alone (census_known). `told`: digest and facts of each line, as sealed. @returns done; else what stands in the way: gone, unfinished, unchecked, incomplete
CREATE FUNCTION qinghe.census_lock(in_county int, in_period text, head jsonb, balances text[], ids uuid[], at_places bigint[], froms bigint[], tos bigint[], terms text[], reasons smallint[], moves text[], told text[],
  names text[], leaves text[], in_command uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  checker uuid;
BEGIN
  IF NOT census_is_countys(in_county) THEN
    RETURN 'gone';
  END IF;
  PERFORM census_hold(in_county, in_period, true);
  SELECT * INTO r FROM census_rounds t WHERE t.county = in_county AND t.period = in_period AND t.locked_at IS NULL FOR UPDATE;
  IF r.period IS NULL THEN
    RETURN 'gone';
  ELSIF r.moment > qinghe.now() OR EXISTS (SELECT 1 FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.state <> 'verified')
      OR EXISTS (SELECT 1 FROM census_rounds t WHERE t.county = in_county AND t.period < in_period AND t.locked_at IS NULL)
      OR EXISTS (SELECT 1 FROM census_restatements s WHERE s.county = in_county AND s.state = 'proposed' AND s.period = (SELECT max(k.period) FROM census_locks k WHERE k.county = in_county AND k.period < in_period)) THEN
    RETURN 'unfinished';
  END IF;
  SELECT g.posting INTO checker FROM census_signatures g WHERE g.county = in_county AND g.period = in_period AND g.role = 'countyCivilAffairs' AND g.digest = head ->> 'checked' AND g.account <> me ORDER BY g.at DESC LIMIT 1;
  IF checker IS NULL THEN
    RETURN 'unchecked';
  END IF;
  INSERT INTO census_locks (county, period, code, standard, rules, before, previous, places, root, at, posting, account, checked_by, command)
    SELECT in_county, in_period, (head ->> 'code')::bigint, r.standard, head ->> 'rules', head ->> 'before', head ->> 'previous', head -> 'places', head ->> 'root', qinghe.now(),
      nullif(current_setting('qinghe.posting', true), '')::uuid, me, checker, in_command;
  INSERT INTO census_terms (county, period, balance, child, region, from_region, to_region, term, reason, moved, facts, told, name, leaf)
    SELECT in_county, in_period, t.balance, t.child, t.region, t.f, t.o, t.term, t.reason, t.moved, nullif(t.told::jsonb -> 1, 'null'), t.told::jsonb ->> 0, t.name, t.leaf
    FROM unnest(balances, ids, at_places, froms, tos, terms, reasons, moves, told, names, leaves) t (balance, child, region, f, o, term, reason, moved, told, name, leaf);
  IF EXISTS (SELECT 1 FROM census_lines l WHERE l.county = in_county AND l.period = in_period
      AND NOT EXISTS (SELECT 1 FROM census_terms t WHERE t.county = l.county AND t.period = l.period AND t.balance = 'leftBehind' AND t.child = l.child)) THEN
    RAISE EXCEPTION 'a child of the list has no term' USING ERRCODE = 'check_violation', CONSTRAINT = 'census_terms_one_term_a_child';
  END IF;
  UPDATE census_rounds SET locked_at = qinghe.now() WHERE county = in_county AND period = in_period;
  RETURN 'done';
END $$;

-- How many stand in which term from which place to which, as far as the area of whoever asks is one of the two: numbers alone, so that a place also counts whom another has taken in. Places as they are
-- called now: where she is kept follows the map, and whence she came is looked up where it is another place. `kept`: of whoever was counted nowhere, where she is kept.
CREATE FUNCTION qinghe.census_sums(in_county int, in_period text, lo bigint, hi bigint) RETURNS TABLE (balance text, from_region bigint, to_region bigint, kept bigint, term text, reason smallint, n int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH placed AS (
    SELECT t.balance, t.term, t.reason, t.region, CASE WHEN t.to_region IS NOT NULL THEN t.region END AS o,
      CASE WHEN t.from_region IS NULL THEN NULL WHEN t.to_region IS NULL OR t.to_region = t.from_region THEN t.region ELSE coalesce((SELECT m.new_code FROM region_moves m JOIN region_recodes d ON d.change = m.change
        AND d.county = in_county WHERE m.old_code = t.from_region AND m.certain AND m.effective_from > (SELECT k.standard FROM census_locks k WHERE k.county = in_county AND k.period = in_period)
        ORDER BY m.effective_from LIMIT 1), t.from_region) END AS f
    FROM census_terms t WHERE t.county = in_county AND t.period = in_period AND nullif(current_setting('qinghe.county', true), '')::int = in_county
      AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 98304 <> 0 AND sees(lo, 0, NULL) AND sees(hi - 1, 0, NULL))
  SELECT p.balance, p.f, p.o, CASE WHEN p.f IS NULL AND p.o IS NULL THEN p.region END, p.term, p.reason, count(*)::int FROM placed p
    WHERE (p.f >= lo AND p.f < hi) OR (p.o >= lo AND p.o < hi) OR (p.f IS NULL AND p.o IS NULL AND p.region >= lo AND p.region < hi)
    GROUP BY 1, 2, 3, 4, 5, 6
$$;

-- Corrections of a round that hold: of each child and register the one that was confirmed last, for one that was wrong is put right by another. It judges nobody, so it is for definer functions only.
CREATE FUNCTION qinghe.census_orders(in_county int, in_period text) RETURNS SETOF qinghe.census_restatements LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT DISTINCT ON (s.balance, s.child) s.* FROM census_restatements s WHERE s.county = in_county AND s.period = in_period AND s.state = 'confirmed' ORDER BY s.balance, s.child, s.decided_at DESC, s.id DESC
$$;
REVOKE ALL ON FUNCTION qinghe.census_orders(int, text) FROM PUBLIC;

-- 更正单 of the round that was locked last: what it says is a term of the next. It goes out from what was locked as corrected until now. @returns done; else gone (no such child or round, or not yours), later (a later one is locked), same, pending
CREATE FUNCTION qinghe.census_restate(in_county int, in_period text, in_id uuid, in_balance text, in_child uuid, counted boolean, in_reason bytea) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  t census_terms;
  here bigint;
  counts boolean;
BEGIN
  IF NOT census_is_countys(in_county) THEN
    RETURN 'gone';
  END IF;
  PERFORM 1 FROM census_locks k WHERE k.county = in_county AND k.period = in_period FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'gone';
  ELSIF EXISTS (SELECT 1 FROM census_locks k WHERE k.county = in_county AND k.period > in_period) THEN
    RETURN 'later';
  END IF;
  SELECT * INTO t FROM census_terms x WHERE x.county = in_county AND x.period = in_period AND x.balance = in_balance AND x.child = in_child;
  here := coalesce(t.region, (SELECT c.region FROM children c WHERE c.county = in_county AND c.id = in_child AND c.status <> 'draft' AND c.status <> 'arriving'));
  IF here IS NULL THEN
    RETURN 'gone';
  ELSIF EXISTS (SELECT 1 FROM census_restatements s WHERE s.county = in_county AND s.period = in_period AND s.balance = in_balance AND s.child = in_child AND s.state = 'proposed') THEN
    RETURN 'pending';
  END IF;
  counts := coalesce((SELECT s.to_region IS NOT NULL FROM census_orders(in_county, in_period) s WHERE s.balance = in_balance AND s.child = in_child), t.to_region IS NOT NULL);
  IF counted = counts THEN
    RETURN 'same';
  END IF;
  INSERT INTO census_restatements (county, id, period, balance, child, region, from_region, to_region, reason, proposed_at, proposed_by, proposer)
    VALUES (in_county, in_id, in_period, in_balance, in_child, here, CASE WHEN counts THEN here END, CASE WHEN counted THEN here END, in_reason, qinghe.now(),
      nullif(current_setting('qinghe.posting', true), '')::uuid, nullif(current_setting('qinghe.account', true), '')::uuid);
  RETURN 'done';
END $$;
-- @returns done; else gone, own, decided, later
CREATE FUNCTION qinghe.census_decide(in_county int, in_id uuid, agrees boolean) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  s census_restatements;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  IF NOT census_is_countys(in_county) THEN
    RETURN 'gone';
  END IF;
  PERFORM 1 FROM census_locks k JOIN census_restatements x ON x.county = k.county AND x.period = k.period WHERE x.county = in_county AND x.id = in_id FOR UPDATE OF k;
  SELECT * INTO s FROM census_restatements x WHERE x.county = in_county AND x.id = in_id FOR UPDATE;
  IF s.id IS NULL THEN
    RETURN 'gone';
  ELSIF s.state <> 'proposed' THEN
    RETURN 'decided';
  ELSIF s.proposer = me AND agrees THEN
    RETURN 'own';
  ELSIF agrees AND EXISTS (SELECT 1 FROM census_locks k WHERE k.county = in_county AND k.period > s.period) THEN
    RETURN 'later';
  END IF;
  UPDATE census_restatements SET state = CASE WHEN agrees THEN 'confirmed' ELSE 'declined' END, decided_at = qinghe.now(), decided_by = nullif(current_setting('qinghe.posting', true), '')::uuid,
    decider = CASE WHEN s.proposer <> me THEN me END WHERE county = in_county AND id = in_id;
  RETURN 'done';
END $$;

-- As before (0062), and whoever changes a line holds the round with others who do.
CREATE OR REPLACE FUNCTION qinghe.census_answer(in_county int, in_period text, in_child uuid, in_id uuid, in_over uuid[], in_asked int, in_seen text, in_kind text, in_words bytea, in_since date) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  said text;
BEGIN
  IF coalesce(current_setting('qinghe.role', true), '') NOT IN ('childDirector', 'childSupervisor') THEN
    RETURN NULL;
  END IF;
  PERFORM census_hold(in_county, in_period, false);
  IF in_kind = 'found' THEN
    PERFORM census_join(in_county, in_period, ARRAY (SELECT c.id FROM children c WHERE c.county = in_county AND c.id = in_child AND c.created_by = nullif(current_setting('qinghe.posting', true), '')::uuid
      AND sees(c.region, c.school, c.id)), 'found', in_since);
  END IF;
  -- One word after the other: two who speak at once are both heard, and the second settles over the first.
  PERFORM 1 FROM census_lines l JOIN census_rounds r ON r.county = l.county AND r.period = l.period
    WHERE l.county = in_county AND l.period = in_period AND l.child = in_child AND r.locked_at IS NULL AND sees(l.region, 0, NULL)
      AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 65536 <> 0 FOR UPDATE OF l;
  IF NOT FOUND OR (in_kind IS NULL AND EXISTS (SELECT 1 FROM census_answers a WHERE a.county = in_county AND a.period = in_period AND a.child = in_child AND a.id = ANY (in_over)
      AND a.account <> nullif(current_setting('qinghe.account', true), '')::uuid)) THEN
    RETURN NULL;
  END IF;
  INSERT INTO census_answers (county, period, child, id, region, over, asked, seen, kind, words, at, posting, account, command)
    SELECT l.county, l.period, l.child, in_id, l.region, in_over, least(in_asked, l.returns), in_seen, in_kind, in_words, qinghe.now(), nullif(current_setting('qinghe.posting', true), '')::uuid,
      nullif(current_setting('qinghe.account', true), '')::uuid, in_id FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.child = in_child
    ON CONFLICT DO NOTHING;
  PERFORM census_settle(in_county, in_period, ARRAY[in_child]);
  SELECT l.state INTO said FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.child = in_child;
  RETURN said;
END $$;

CREATE OR REPLACE FUNCTION qinghe.census_return(in_county int, in_period text, in_child uuid, in_id uuid, in_reason bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  PERFORM census_hold(in_county, in_period, false);
  PERFORM 1 FROM census_lines l JOIN census_rounds r ON r.county = l.county AND r.period = l.period
    WHERE l.county = in_county AND l.period = in_period AND l.child = in_child AND r.locked_at IS NULL AND sees(l.region, 0, NULL) AND l.state NOT IN ('open', 'returned')
      AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 32768 <> 0
      AND (nullif(current_setting('qinghe.role', true), '') = 'countyCivilAffairs' OR (nullif(current_setting('qinghe.role', true), '') = 'childSupervisor' AND l.region % 1000 <> 0)) FOR UPDATE OF l;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO census_returns (county, period, child, id, region, reason, at, posting, account)
    SELECT l.county, l.period, l.child, in_id, l.region, in_reason, qinghe.now(), nullif(current_setting('qinghe.posting', true), '')::uuid, nullif(current_setting('qinghe.account', true), '')::uuid
    FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.child = in_child;
  PERFORM census_settle(in_county, in_period, ARRAY[in_child]);
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION qinghe.census_follow(in_county int, in_command uuid, written uuid[], facts_of uuid[], keys text[], days date[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  met uuid[];
  changed uuid[];
BEGIN
  IF nullif(current_setting('qinghe.county', true), '')::int IS DISTINCT FROM in_county OR NOT EXISTS (SELECT 1 FROM census_rounds t WHERE t.county = in_county AND t.locked_at IS NULL) THEN
    RETURN;
  END IF;
  changed := ARRAY (SELECT DISTINCT h.child FROM changes h WHERE h.county = in_county AND h.command = in_command AND h.child = ANY (written));
  FOR r IN SELECT * FROM census_rounds t WHERE t.county = in_county AND t.locked_at IS NULL ORDER BY t.period LOOP
    PERFORM census_hold(in_county, r.period, false);
    CONTINUE WHEN EXISTS (SELECT 1 FROM census_rounds t WHERE t.county = in_county AND t.period = r.period AND t.locked_at IS NOT NULL);
    PERFORM census_join(in_county, r.period, changed, 'newcomer', NULL);
    SELECT coalesce(array_agg(a.child), '{}') INTO met FROM census_answers a WHERE a.county = in_county AND a.period = r.period AND a.id = in_command;
    -- In a statement of its own: what others say meanwhile is there when the statements below begin, and is not written over.
    PERFORM 1 FROM census_lines l WHERE l.county = in_county AND l.period = r.period AND l.child = ANY (changed || met) ORDER BY l.child FOR UPDATE;
    UPDATE census_lines l SET facts = n.facts, facts_digest = census_digest(n.facts)
      FROM (SELECT f.child, jsonb_strip_nulls(o.facts || jsonb_object_agg(k.key, f.facts -> k.key)) AS facts
        FROM census_facts(in_county, r.standard, changed) f JOIN unnest(facts_of, keys, days) k (child, key, day) ON k.child = f.child AND (k.day IS NULL OR k.day <= r.standard)
          JOIN census_lines o ON o.county = in_county AND o.period = r.period AND o.child = f.child GROUP BY f.child, o.facts) n
      WHERE l.county = in_county AND l.period = r.period AND l.child = n.child;
    UPDATE census_answers a SET seen = l.facts_digest FROM census_lines l
      WHERE a.county = in_county AND a.period = r.period AND a.command = in_command AND a.seen IS NULL AND l.county = a.county AND l.period = a.period AND l.child = a.child;
    PERFORM census_settle(in_county, r.period, changed || met);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION qinghe.census_catch_up() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  ids uuid[];
  n int := 0;
BEGIN
  FOR r IN SELECT * FROM census_rounds t WHERE t.locked_at IS NULL LOOP
    PERFORM census_hold(r.county, r.period, false);
    CONTINUE WHEN EXISTS (SELECT 1 FROM census_rounds t WHERE t.county = r.county AND t.period = r.period AND t.locked_at IS NOT NULL);
    ids := ARRAY (SELECT c.id FROM children c WHERE c.county = r.county AND c.created_at < r.moment
      AND c.status IN ('villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'active', 'changed', 'exitPending')
      AND NOT EXISTS (SELECT 1 FROM census_lines l WHERE l.county = c.county AND l.period = r.period AND l.child = c.id));
    CONTINUE WHEN cardinality(ids) = 0;
    n := n + census_join(r.county, r.period, ids, 'newcomer', NULL);
  END LOOP;
  RETURN n;
END $$;

-- As before (0061); what was locked stays counted, without what is known of her.
CREATE OR REPLACE FUNCTION qinghe.erase_children(in_county int, ids uuid[]) RETURNS jsonb LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  gone jsonb;
BEGIN
  WITH lines AS (DELETE FROM changes WHERE county = in_county AND child = ANY (ids) RETURNING command, mac),
  lanes AS (SELECT l.command, i, sum(('x' || encode(substr(l.mac, 1 + 4 * i, 4), 'hex'))::bit(32)::bigint) AS lane, count(l.mac) AS n
    FROM lines l, generate_series(0, 7) i GROUP BY l.command, i),
  told AS (SELECT command, max(n) AS n, jsonb_agg(coalesce(lane, 0) ORDER BY i) AS lanes FROM lanes GROUP BY command)
  SELECT coalesce(jsonb_agg(jsonb_build_object('of', t.command, 'n', t.n, 'lanes', t.lanes) ORDER BY t.command), '[]') INTO gone FROM told t;
  DELETE FROM name_grams WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_cells WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_schooling WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_health WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_parents WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_guardianships WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_relief WHERE county = in_county AND child = ANY (ids);
  DELETE FROM child_keys WHERE county = in_county AND child = ANY (ids);
  DELETE FROM person_archives WHERE county = in_county AND child = ANY (ids);
  DELETE FROM identity_clashes WHERE county = in_county AND child = ANY (ids);
  DELETE FROM identity_clashes WHERE other_county = in_county AND other_child = ANY (ids);
  PERFORM drop_duties(in_county, ARRAY (SELECT d.id FROM duties d WHERE d.county = in_county AND d.child = ANY (ids)));
  DELETE FROM archive_standings WHERE county = in_county AND child = ANY (ids);
  DELETE FROM archive_exits WHERE county = in_county AND child = ANY (ids);
  UPDATE census_terms SET facts = NULL, name = NULL, erased = true WHERE county = in_county AND child = ANY (ids);
  DELETE FROM census_restatements WHERE county = in_county AND child = ANY (ids) AND state <> 'confirmed';
  UPDATE census_restatements SET reason = NULL WHERE county = in_county AND child = ANY (ids);
  DELETE FROM children WHERE county = in_county AND id = ANY (ids);
  RETURN gone;
END $$;

-- As before (0042), and a child who was counted in a locked quarter, or of whom somebody said something in one that runs, was worked on.
CREATE OR REPLACE FUNCTION qinghe.take_back(in_county int, in_batch uuid, in_rows int[]) RETURNS TABLE (found_rows int[], gone jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[];
BEGIN
  gone := '[]';
  SELECT array_agg(s.row), array_agg(s.child) INTO found_rows, ids FROM (
    SELECT r.row, r.child FROM roster_rows r JOIN children c ON c.county = in_county AND c.id = r.child
    WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (in_rows) AND r.state = 'imported'
      AND c.batch = in_batch AND c.version = 1 AND c.status = r.imported_status AND c.status <> 'arriving'
      AND sees(c.region, c.school, c.id) AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0
      AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.county = in_county AND a.child = c.id)
      AND NOT EXISTS (SELECT 1 FROM comparison_pairs p WHERE p.county = in_county AND p.child = c.id)
      AND NOT EXISTS (SELECT 1 FROM comparison_expected e WHERE e.county = in_county AND e.child = c.id)
      AND NOT EXISTS (SELECT 1 FROM comparison_tasks t WHERE t.county = in_county AND t.child = c.id)
      AND NOT EXISTS (SELECT 1 FROM records d WHERE d.county = in_county AND d.child = c.id)
      AND NOT EXISTS (SELECT 1 FROM census_terms t WHERE t.county = in_county AND t.child = c.id)
      AND NOT EXISTS (SELECT 1 FROM census_lines l JOIN census_answers a ON a.county = l.county AND a.period = l.period AND a.child = l.child WHERE l.county = in_county AND l.child = c.id)
    ORDER BY c.id FOR UPDATE OF c) s;
  IF found_rows IS NULL THEN
    found_rows := '{}';
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO stat_deltas (county, id, region, rules, was, cell, n)
    SELECT in_county, gen_random_uuid(), k.region, k.rules, k.cell, NULL, count(*)::int FROM child_cells k
    WHERE k.county = in_county AND k.child = ANY (ids) AND k.cell IS NOT NULL GROUP BY k.region, k.rules, k.cell;
  INSERT INTO feed (county, id, kind, region, school, class, child)
    SELECT in_county, gen_random_uuid(), 'departed', c.region, c.school, 'S1', c.id FROM children c WHERE c.county = in_county AND c.id = ANY (ids);
  gone := erase_children(in_county, ids);
  UPDATE roster_rows r SET state = 'undone', was = NULL, command = NULL, child = NULL, imported_status = NULL
    WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (found_rows);
  RETURN NEXT;
END $$;

REVOKE ALL ON FUNCTION qinghe.census_hold(int, text, boolean), qinghe.census_is_countys(int), qinghe.census_ends(int, text), qinghe.census_sums(int, text, bigint, bigint), qinghe.census_check(int, text, text, uuid), qinghe.census_known(int, text, boolean),
  qinghe.census_lock(int, text, jsonb, text[], uuid[], bigint[], bigint[], bigint[], text[], smallint[], text[], text[], text[], text[], uuid), qinghe.census_restate(int, text, uuid, text, uuid, boolean, bytea),
  qinghe.census_decide(int, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.census_ends(int, text), qinghe.census_sums(int, text, bigint, bigint), qinghe.census_check(int, text, text, uuid), qinghe.census_known(int, text, boolean),
  qinghe.census_lock(int, text, jsonb, text[], uuid[], bigint[], bigint[], bigint[], text[], smallint[], text[], text[], text[], text[], uuid), qinghe.census_restate(int, text, uuid, text, uuid, boolean, bytea),
  qinghe.census_decide(int, uuid, boolean) TO qinghe_range;
