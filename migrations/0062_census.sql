-- The quarter (季度排查): rounds, their places and children, what was said, sent back and signed (decisions 063 and 066). expand
--
-- Answers, returns and signatures are only added to. The state of a line is read from them by census_settle() as lineState() of the domain reads it, and kept beside them so
-- that a county can be counted; whether a place is signed is read from digests. Nobody writes here but the functions below.

CREATE TABLE qinghe.census_rounds (
  county int NOT NULL, period text NOT NULL CONSTRAINT census_rounds_are_quarters CHECK (period ~ '^[0-9]{4}-Q[1-4]$'),
  opens date NOT NULL, standard date NOT NULL,
  -- 24 时 of the standard day: what happened before it is true of the round.
  moment timestamptz NOT NULL, village_due date NOT NULL, town_due date NOT NULL, match_due date NOT NULL, lock_due date NOT NULL,
  -- Nobody: it was opened because a plan owes it.
  opened_at timestamptz NOT NULL, opened_by uuid, locked_at timestamptz,
  CONSTRAINT census_rounds_once_a_quarter PRIMARY KEY (county, period),
  CONSTRAINT census_rounds_have_their_days_in_order CHECK (opens <= standard AND standard < village_due AND village_due <= town_due AND town_due <= match_due AND match_due <= lock_due)
);
-- Each place as it was when the round began: a place without children signs that it has none. `region` follows changes of the map, `at_region` is the code of that day.
CREATE TABLE qinghe.census_sheets (
  county int NOT NULL, period text NOT NULL, at_region bigint NOT NULL, region bigint NOT NULL,
  level text NOT NULL CONSTRAINT census_sheets_level_is_known CHECK (level IN ('village', 'town', 'county')), name text NOT NULL,
  PRIMARY KEY (county, period, at_region),
  CONSTRAINT census_sheets_of_a_round FOREIGN KEY (county, period) REFERENCES qinghe.census_rounds (county, period)
);
CREATE INDEX census_sheets_by_region ON qinghe.census_sheets (county, period, region);
-- One child in one round. `region` goes along with her until the moment and stays where it was then; `name` is kept when she has left that place since. `facts`: codes and days,
-- no name and no number. `since`: of who was found, the day from which she has been there.
CREATE TABLE qinghe.census_lines (
  county int NOT NULL, period text NOT NULL, child uuid NOT NULL, region bigint NOT NULL, at_region bigint NOT NULL,
  source text NOT NULL CONSTRAINT census_lines_source_is_known CHECK (source IN ('known', 'newcomer', 'found')), since date, name text,
  facts jsonb NOT NULL, facts_digest text NOT NULL,
  state text NOT NULL DEFAULT 'open' CONSTRAINT census_lines_state_is_known CHECK (state IN ('open', 'verified', 'returned', 'disputed', 'reopened')),
  answer text, heads uuid[] NOT NULL DEFAULT '{}', returns int NOT NULL DEFAULT 0, updated_at timestamptz NOT NULL,
  CONSTRAINT census_lines_one_line_a_child PRIMARY KEY (county, period, child),
  CONSTRAINT census_lines_of_a_round FOREIGN KEY (county, period) REFERENCES qinghe.census_rounds (county, period),
  -- Lawful deletion takes all that was said of her along.
  CONSTRAINT census_lines_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id) ON DELETE CASCADE
);
CREATE INDEX census_lines_of_a_place ON qinghe.census_lines (county, period, region, state);
-- Spells of a child at a past day.
CREATE INDEX child_schooling_of_child ON qinghe.child_schooling (county, child, valid_from);
CREATE INDEX census_lines_of_child ON qinghe.census_lines (county, child);

-- `over`: the answers its author saw and replaces; `asked`: how many returns; `seen`: the digest of what the archive said, null only until its own command has ended.
CREATE TABLE qinghe.census_answers (
  county int NOT NULL, period text NOT NULL, child uuid NOT NULL, id uuid NOT NULL, region bigint NOT NULL,
  over uuid[] NOT NULL DEFAULT '{}', asked int NOT NULL, seen text, kind text CONSTRAINT census_answers_kind_is_known CHECK (kind IN ('unchanged', 'changed', 'notFound', 'gone', 'found')),
  words bytea, at timestamptz NOT NULL, posting uuid NOT NULL, account uuid NOT NULL, command uuid NOT NULL,
  PRIMARY KEY (county, period, child, id),
  CONSTRAINT census_answers_of_a_line FOREIGN KEY (county, period, child) REFERENCES qinghe.census_lines (county, period, child) ON DELETE CASCADE
);
CREATE INDEX census_answers_of_a_command ON qinghe.census_answers (county, command) WHERE seen IS NULL;
CREATE TABLE qinghe.census_returns (
  county int NOT NULL, period text NOT NULL, child uuid NOT NULL, id uuid NOT NULL, region bigint NOT NULL,
  reason bytea NOT NULL, at timestamptz NOT NULL, posting uuid NOT NULL, account uuid NOT NULL,
  PRIMARY KEY (county, period, child, id),
  CONSTRAINT census_returns_of_a_line FOREIGN KEY (county, period, child) REFERENCES qinghe.census_lines (county, period, child) ON DELETE CASCADE
);
CREATE TABLE qinghe.census_signatures (
  county int NOT NULL, period text NOT NULL, at_region bigint NOT NULL, region bigint NOT NULL, digest text NOT NULL,
  account uuid NOT NULL, posting uuid NOT NULL, role text NOT NULL, on_behalf boolean NOT NULL, at timestamptz NOT NULL, command uuid NOT NULL,
  PRIMARY KEY (county, period, at_region, command),
  CONSTRAINT census_signatures_of_a_round FOREIGN KEY (county, period) REFERENCES qinghe.census_rounds (county, period)
);

CREATE INDEX census_signatures_of_a_command ON qinghe.census_signatures (county, command);

-- Read by area, by whoever keeps identity up or settles it (readerBits): no department, no school, no list. People write nothing here.
DO $$
DECLARE
  t text;
  here text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint';
  keeps text := '(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 98304) <> 0';
BEGIN
  FOREACH t IN ARRAY ARRAY['census_sheets', 'census_lines', 'census_answers', 'census_returns', 'census_signatures'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (%s AND %s)', t || '_range_read', t, here, keeps);
  END LOOP;
  ALTER TABLE qinghe.census_rounds ENABLE ROW LEVEL SECURITY;
  GRANT SELECT ON qinghe.census_rounds TO qinghe_range;
  EXECUTE format('CREATE POLICY census_rounds_are_the_countys ON qinghe.census_rounds FOR SELECT TO qinghe_range USING (county = nullif(current_setting(''qinghe.county'', true), '''')::int AND %s)', keeps);
  GRANT SELECT (county, id, words), UPDATE (words) ON qinghe.census_answers TO qinghe_rotator;
  GRANT SELECT (county, id, reason), UPDATE (reason) ON qinghe.census_returns TO qinghe_rotator;
  FOREACH t IN ARRAY ARRAY['census_answers', 'census_returns'] LOOP
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_rotator USING (true)', t || '_rotator_select', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR UPDATE TO qinghe_rotator USING (true)', t || '_rotator_update', t);
  END LOOP;
END $$;

INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, unit, title, '方案没有写明；本平台建议，可由方案调整', 'census', 1, qinghe.now() FROM (VALUES
  ('censusStandardDay', 15, '日', '标准时点：季度末月这一天的 24 时'),
  ('censusVillageDay', 20, '日', '村（居）签字的期限'),
  ('censusTownDay', 25, '日', '镇街签字的期限'),
  ('censusMatchDays', 3, '天', '三方比对在季度最后一天以前多少天办完')
) AS p (key, value, unit, title);

-- For functions of the owner only. What archives say of the standard day: of schooling and guardianship the spell that held then, of whoever came later her first; an exit with a
-- day up to then, also of who came back since. The place of a child and whether she counts are asked elsewhere (balance.ts). Every key is there, so that one can be taken anew by itself.
CREATE FUNCTION qinghe.census_facts(in_county int, in_standard date, ids uuid[]) RETURNS TABLE (child uuid, facts jsonb) LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT c.id, jsonb_build_object('sex', c.sex_code, 'birthDate', c.birth_date, 'categories', ARRAY (SELECT k FROM unnest(c.categories) k ORDER BY k), 'leftBehindStatus', c.left_behind_status,
      'hukouRegistered', c.hukou_registered, 'hukouType', c.hukou_type, 'household', c.household IS NOT NULL,
      'leaving', CASE WHEN c.status IN ('exitPending', 'exited') AND c.exited_on <= in_standard THEN jsonb_build_object('reason', c.exit_reason, 'on', c.exited_on)
        WHEN e.exited_on IS NOT NULL THEN jsonb_build_object('reason', e.reason, 'on', e.exited_on) END,
      'schooling', s.status, 'isBoarding', s.is_boarding, 'grade', s.grade_code, 'isDisabled', h.is_disabled, 'isIll', h.is_ill,
      'guardianshipType', g.guardianship_type, 'guardianshipRating', g.rating, 'entrusted', g.has_entrusted_guardian,
      'hardshipType', f.hardship_type, 'reliefStatuses', (SELECT array_agg(k ORDER BY k) FROM unnest(f.relief_statuses) k))
    FROM unnest(ids) i (id) JOIN children c ON c.county = in_county AND c.id = i.id
    LEFT JOIN LATERAL (SELECT * FROM child_schooling t WHERE t.county = c.county AND t.child = c.id
      ORDER BY t.valid_from <= in_standard DESC, CASE WHEN t.valid_from <= in_standard THEN t.valid_from END DESC, t.valid_from LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT * FROM child_guardianships t WHERE t.county = c.county AND t.child = c.id
      ORDER BY t.valid_from <= in_standard DESC, CASE WHEN t.valid_from <= in_standard THEN t.valid_from END DESC, t.valid_from LIMIT 1) g ON true
    LEFT JOIN LATERAL (SELECT x.reason, x.exited_on FROM archive_exits x WHERE x.county = c.county AND x.child = c.id AND x.exited_on <= in_standard AND (x.back_on IS NULL OR x.back_on > in_standard)
      ORDER BY x.exited_on DESC, x.id LIMIT 1) e ON true
    LEFT JOIN child_health h ON h.county = c.county AND h.child = c.id LEFT JOIN child_relief f ON f.county = c.county AND f.child = c.id
$$;
CREATE FUNCTION qinghe.census_digest(facts jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(facts::text, 'UTF8')), 'hex')
$$;

-- For functions of the owner only, who have locked the lines in a statement before: the state of lines from their answers and returns, as lineState() and answerOf() of domain/src/census/line.ts say it.
CREATE FUNCTION qinghe.census_settle(in_county int, in_period text, ids uuid[]) RETURNS void LANGUAGE sql SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH sent AS (SELECT r.child, count(*)::int AS n FROM census_returns r WHERE r.county = in_county AND r.period = in_period AND r.child = ANY (ids) GROUP BY r.child),
  heads AS (SELECT a.* FROM census_answers a WHERE a.county = in_county AND a.period = in_period AND a.child = ANY (ids)
    AND NOT EXISTS (SELECT 1 FROM census_answers b WHERE b.county = a.county AND b.period = a.period AND b.child = a.child AND b.id <> a.id AND a.id = ANY (b.over))),
  marked AS (SELECT l.child, coalesce(s.n, 0) AS returns, h.id, h.kind, h.kind IS NOT NULL AND h.asked >= coalesce(s.n, 0) AS stands, coalesce(h.seen = l.facts_digest, false) AS fits
    FROM census_lines l LEFT JOIN sent s ON s.child = l.child LEFT JOIN heads h ON h.child = l.child WHERE l.county = in_county AND l.period = in_period AND l.child = ANY (ids)),
  told AS (SELECT m.child, m.returns, coalesce(array_agg(m.id ORDER BY m.id) FILTER (WHERE m.id IS NOT NULL), '{}') AS heads, count(DISTINCT m.kind) FILTER (WHERE m.stands) AS kinds,
      min(m.kind) FILTER (WHERE m.stands) AS kind, coalesce(bool_or(m.fits) FILTER (WHERE m.stands), false) AS fits FROM marked m GROUP BY m.child, m.returns)
  UPDATE census_lines l SET returns = t.returns, heads = t.heads, updated_at = qinghe.now(), answer = CASE WHEN t.kinds = 1 AND t.fits THEN t.kind END,
      state = CASE WHEN t.kinds = 0 THEN CASE WHEN t.returns > 0 THEN 'returned' ELSE 'open' END WHEN t.kinds > 1 THEN 'disputed' WHEN t.fits THEN 'verified' ELSE 'reopened' END
    FROM told t WHERE l.county = in_county AND l.period = in_period AND l.child = t.child
$$;

-- For functions of the owner only: sheets of places (null: of all that have lines or sheets) and of the towns around them that have none, as one that was drawn on the map since
-- the round began. A child on a list without a sheet would be in no sum.
CREATE FUNCTION qinghe.census_seat(in_county int, in_period text, places bigint[]) RETURNS void LANGUAGE sql SET search_path = qinghe, pg_catalog, pg_temp AS $$
  INSERT INTO census_sheets (county, period, at_region, region, level, name)
    SELECT DISTINCT ON (g.code) in_county, in_period, g.code, g.code, CASE WHEN g.code % 1000000 = 0 THEN 'county' WHEN g.code % 1000 = 0 THEN 'town' ELSE 'village' END, g.name
      FROM (SELECT unnest(places) AS code UNION SELECT l.region FROM census_lines l WHERE places IS NULL AND l.county = in_county AND l.period = in_period
        UNION SELECT s.region FROM census_sheets s WHERE places IS NULL AND s.county = in_county AND s.period = in_period) p
      CROSS JOIN LATERAL (VALUES (p.code), (p.code / 1000 * 1000)) w (code) JOIN regions g ON g.code = w.code
      WHERE NOT EXISTS (SELECT 1 FROM census_sheets s WHERE s.county = in_county AND s.period = in_period AND s.region = g.code)
      ORDER BY g.code, g.valid_from DESC
    ON CONFLICT DO NOTHING
$$;

-- For functions of the owner only: lines of whoever belongs to a round and has none, on the list of the place at which she was at the moment. While it lies ahead it is whoever is
-- in the register or on the way there now (drafts are nobody's yet); of a moment that has passed, whoever was then, whatever became of her since: who left later has a line, who
-- had left by then and came back has none. @returns how many
CREATE FUNCTION qinghe.census_join(in_county int, in_period text, ids uuid[], in_source text, in_since date) RETURNS int LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  registered text[] := '{villageSubmitted,townReviewing,countyReviewing,returned,active,changed,exitPending}';
  r census_rounds;
  meant uuid[];
  n int;
BEGIN
  SELECT * INTO r FROM census_rounds t WHERE t.county = in_county AND t.period = in_period;
  meant := ARRAY (SELECT c.id FROM unnest(ids) i (id) JOIN children c ON c.county = in_county AND c.id = i.id
    WHERE (c.status = ANY (registered) OR (in_source <> 'found' AND r.moment <= qinghe.now()))
      AND NOT EXISTS (SELECT 1 FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.child = c.id));
  IF in_source <> 'found' AND r.moment <= qinghe.now() THEN
    meant := ARRAY (SELECT s.child FROM standing_at(in_county, meant, r.moment) s WHERE s.status = ANY (registered)
      AND NOT EXISTS (SELECT 1 FROM archive_exits x WHERE x.county = in_county AND x.child = s.child AND x.exited_on <= r.standard AND (x.back_on IS NULL OR x.back_on > r.standard)));
  END IF;
  IF cardinality(meant) = 0 THEN
    RETURN 0;
  END IF;
  INSERT INTO census_lines (county, period, child, region, at_region, name, source, since, facts, facts_digest, updated_at)
    SELECT in_county, in_period, c.id, coalesce(s.region, c.region), coalesce(s.at_region, c.region), CASE WHEN s.region <> c.region THEN c.name END, in_source, in_since,
      jsonb_strip_nulls(f.facts), census_digest(jsonb_strip_nulls(f.facts)), qinghe.now()
    FROM census_facts(in_county, r.standard, meant) f JOIN children c ON c.county = in_county AND c.id = f.child LEFT JOIN standing_at(in_county, meant, r.moment) s ON s.child = f.child
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS n = ROW_COUNT;
  PERFORM census_seat(in_county, in_period, ARRAY (SELECT DISTINCT l.region FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.child = ANY (meant)));
  RETURN n;
END $$;

-- By the county, or by a plan that owes it. Where the child is at this moment is her place until the moment; move_scope takes the line along. By itself none is opened for a moment
-- at which the county had no archive yet: its villages would sign that they have nobody. @returns whether it was
CREATE FUNCTION qinghe.open_round(in_county int, in_period text, in_days date[]) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  here bigint := (SELECT t.code FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL);
  ends timestamptz := (in_days[2] + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
  IF NOT (session_user = 'qinghe_scanner' OR (nullif(current_setting('qinghe.role', true), '') = 'countyCivilAffairs'
      AND nullif(current_setting('qinghe.county', true), '')::int = in_county AND sees(here, 0, NULL)))
    OR (session_user = 'qinghe_scanner' AND ends <= qinghe.now() AND NOT EXISTS (SELECT 1 FROM archive_standings s WHERE s.county = in_county AND s.at < ends)) THEN
    RETURN false;
  END IF;
  INSERT INTO census_rounds (county, period, opens, standard, moment, village_due, town_due, match_due, lock_due, opened_at, opened_by)
    VALUES (in_county, in_period, in_days[1], in_days[2], ends, in_days[3], in_days[4], in_days[5], in_days[6], qinghe.now(),
      nullif(current_setting('qinghe.posting', true), '')::uuid);
  INSERT INTO census_sheets (county, period, at_region, region, level, name)
    SELECT in_county, in_period, r.code, r.code, CASE WHEN r.code = here THEN 'county' WHEN r.code % 1000 = 0 THEN 'town' ELSE 'village' END, r.name
    FROM regions r WHERE r.valid_to IS NULL AND r.code >= here AND r.code < here + 1000000;
  PERFORM census_join(in_county, in_period, ARRAY (SELECT c.id FROM children c WHERE c.county = in_county), 'known', NULL);
  RETURN true;
END $$;

-- What a director or supervisor says of a child on a list of the own area, while the round is not locked. Nobody has seen more returns than there are: else the next would be for nothing. @returns the state of the line afterwards; null: not there, or not yours
CREATE FUNCTION qinghe.census_answer(in_county int, in_period text, in_child uuid, in_id uuid, in_over uuid[], in_asked int, in_seen text, in_kind text, in_words bytea, in_since date) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  said text;
BEGIN
  IF coalesce(current_setting('qinghe.role', true), '') NOT IN ('childDirector', 'childSupervisor') THEN
    RETURN NULL;
  END IF;
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

-- By a town over what a village said, by a county over both (mayReturn() of domain/src/census/sheets.ts). @returns whether it was
CREATE FUNCTION qinghe.census_return(in_county int, in_period text, in_child uuid, in_id uuid, in_reason bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
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

-- After archives were written, of whom and which fact since when: what is true of the moment is taken anew, and answers of this command have seen it. Whoever had
-- an archive before the moment and is no draft any more gets a line.
CREATE FUNCTION qinghe.census_follow(in_county int, in_command uuid, written uuid[], facts_of uuid[], keys text[], days date[]) RETURNS void LANGUAGE plpgsql
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

-- Places of a range with their own children (own) and all inside them (whole): open, verified, returned, disputed, reopened; the digest a signature of them names, as villageText()
-- and townText() of domain/src/census/sheets.ts write it; whether nothing is left, and whether somebody has signed what stands there. As far as whoever asks may see.
CREATE FUNCTION qinghe.census_places(in_county int, in_period text, lo bigint, hi bigint) RETURNS TABLE (region bigint, level text, name text, own int[], whole int[], digest text, signed boolean,
  below int, below_signed int) LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH lines AS (
    SELECT l.region, count(*) FILTER (WHERE l.state = 'open')::int AS o, count(*) FILTER (WHERE l.state = 'verified')::int AS v, count(*) FILTER (WHERE l.state = 'returned')::int AS r,
        count(*) FILTER (WHERE l.state = 'disputed')::int AS d, count(*) FILTER (WHERE l.state = 'reopened')::int AS x,
        string_agg(format('["%s",%s,"%s"]', l.child, coalesce('"' || l.answer || '"', 'null'), l.facts_digest), ',' ORDER BY l.child::text COLLATE "C") AS text
      FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.region >= lo AND l.region < hi GROUP BY l.region),
  places AS (
    SELECT DISTINCT ON (s.region) s.region, s.level, s.name, coalesce(l.o, 0) AS o, coalesce(l.v, 0) AS v, coalesce(l.r, 0) AS r, coalesce(l.d, 0) AS d, coalesce(l.x, 0) AS x,
        '[' || coalesce(l.text, '') || ']' AS text FROM census_sheets s LEFT JOIN lines l ON l.region = s.region
      WHERE s.county = in_county AND s.period = in_period AND s.region >= lo AND s.region < hi ORDER BY s.region, s.at_region),
  hashed AS (SELECT p.*, encode(sha256(convert_to(p.text, 'UTF8')), 'hex') AS hash FROM places p),
  villages AS (SELECT h.*, h.hash AS digest, h.o + h.r + h.d + h.x = 0 AND EXISTS (SELECT 1 FROM census_signatures g
      WHERE g.county = in_county AND g.period = in_period AND g.region = h.region AND g.digest = h.hash) AS signed FROM hashed h WHERE h.level = 'village'),
  in_town AS (SELECT k.region / 1000 * 1000 AS at, sum(k.o)::int AS o, sum(k.v)::int AS v, sum(k.r)::int AS r, sum(k.d)::int AS d, sum(k.x)::int AS x, count(*)::int AS n,
      count(*) FILTER (WHERE k.signed)::int AS done, string_agg(format('[%s,"%s"]', k.region, k.digest), ',' ORDER BY k.region) AS text FROM villages k GROUP BY 1),
  towns AS (SELECT t.*, t.o + t.r + t.d + t.x = 0 AND t.n = t.done AND EXISTS (SELECT 1 FROM census_signatures g WHERE g.county = in_county AND g.period = in_period AND g.region = t.region AND g.digest = t.digest) AS signed
    FROM (SELECT h.*, coalesce(i.o, 0) AS io, coalesce(i.v, 0) AS iv, coalesce(i.r, 0) AS ir, coalesce(i.d, 0) AS id, coalesce(i.x, 0) AS ix, coalesce(i.n, 0) AS n, coalesce(i.done, 0) AS done,
        encode(sha256(convert_to('["' || h.hash || '",[' || coalesce(i.text, '') || ']]', 'UTF8')), 'hex') AS digest FROM hashed h LEFT JOIN in_town i ON i.at = h.region WHERE h.level = 'town') t),
  in_county AS (SELECT sum(t.o + t.io)::int AS o, sum(t.v + t.iv)::int AS v, sum(t.r + t.ir)::int AS r, sum(t.d + t.id)::int AS d, sum(t.x + t.ix)::int AS x, count(*)::int AS n,
      count(*) FILTER (WHERE t.signed)::int AS done, string_agg(format('[%s,"%s"]', t.region, t.digest), ',' ORDER BY t.region) AS text FROM towns t)
  SELECT k.region, k.level, k.name, ARRAY[k.o, k.v, k.r, k.d, k.x], ARRAY[k.o, k.v, k.r, k.d, k.x], k.digest, k.signed, 0, 0 FROM villages k
  UNION ALL SELECT t.region, t.level, t.name, ARRAY[t.o, t.v, t.r, t.d, t.x], ARRAY[t.o + t.io, t.v + t.iv, t.r + t.ir, t.d + t.id, t.x + t.ix], t.digest, t.signed, t.n, t.done FROM towns t
  UNION ALL SELECT h.region, h.level, h.name, ARRAY[h.o, h.v, h.r, h.d, h.x], ARRAY[h.o + coalesce(c.o, 0), h.v + coalesce(c.v, 0), h.r + coalesce(c.r, 0), h.d + coalesce(c.d, 0), h.x + coalesce(c.x, 0)],
      encode(sha256(convert_to('["' || h.hash || '",[' || coalesce(c.text, '') || ']]', 'UTF8')), 'hex'), false, c.n, c.done FROM hashed h CROSS JOIN in_county c WHERE h.level = 'county'
$$;

-- By whoever the place has for it (sheets.ts says who): over what was shown, when nothing is left.
-- A town signs on behalf of a village as long as that has nobody in office. @returns done; else what stands in the way: gone, early, unplaced, stale, unfinished
CREATE FUNCTION qinghe.census_sign(in_county int, in_period text, in_region bigint, in_digest text, in_command uuid) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  role text := nullif(current_setting('qinghe.role', true), '');
  behalf boolean := role = 'childSupervisor' AND in_region % 1000 <> 0;
  beyond bigint := in_region + CASE WHEN in_region % 1000 = 0 THEN 1000 ELSE 1 END;
  r census_rounds;
  p record;
BEGIN
  SELECT * INTO r FROM census_rounds t WHERE t.county = in_county AND t.period = in_period AND t.locked_at IS NULL FOR SHARE;
  IF r.period IS NULL OR nullif(current_setting('qinghe.county', true), '')::int IS DISTINCT FROM in_county OR NOT sees(in_region, 0, NULL)
      OR coalesce(role, '') NOT IN ('childDirector', 'childSupervisor') OR (role = 'childDirector' AND in_region % 1000 = 0)
      OR (behalf AND EXISTS (SELECT 1 FROM duty_holder(in_county, 'childDirector', false, in_region, 0, NULL, NULL))) THEN
    RETURN 'gone';
  END IF;
  IF r.moment > qinghe.now() THEN
    RETURN 'early';
  ELSIF EXISTS (SELECT 1 FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.region >= in_region AND l.region < beyond
      AND NOT EXISTS (SELECT 1 FROM census_sheets s WHERE s.county = l.county AND s.period = l.period AND s.region = l.region)) THEN
    RETURN 'unplaced';
  END IF;
  SELECT * INTO p FROM census_places(in_county, in_period, in_region, beyond) s WHERE s.region = in_region;
  IF p.region IS NULL THEN
    RETURN 'gone';
  ELSIF p.digest <> in_digest THEN
    RETURN 'stale';
  ELSIF p.own[1] + p.own[3] + p.own[4] + p.own[5] > 0 OR p.below > p.below_signed THEN
    RETURN 'unfinished';
  END IF;
  INSERT INTO census_signatures (county, period, at_region, region, digest, account, posting, role, on_behalf, at, command)
    SELECT in_county, in_period, s.at_region, s.region, p.digest, nullif(current_setting('qinghe.account', true), '')::uuid, nullif(current_setting('qinghe.posting', true), '')::uuid,
      role, behalf, qinghe.now(), in_command
    FROM census_sheets s WHERE s.county = in_county AND s.period = in_period AND s.region = in_region ORDER BY s.at_region LIMIT 1
    ON CONFLICT DO NOTHING;
  RETURN 'done';
END $$;

-- How far a county is, for whoever works there: numbers alone. `exact`: by what stands on the lists now; else by who has ever signed, which needs no line.
CREATE FUNCTION qinghe.census_standing(in_county int, in_period text, exact boolean) RETURNS TABLE (villages int, villages_signed int, towns int, towns_signed int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT count(*) FILTER (WHERE p.level = 'village')::int, count(*) FILTER (WHERE p.level = 'village' AND p.signed)::int, count(*) FILTER (WHERE p.level = 'town')::int, count(*) FILTER (WHERE p.level = 'town' AND p.signed)::int
    FROM (SELECT c.level, c.signed FROM census_places(in_county, in_period, 0, 1000000000000) c WHERE exact
      UNION ALL SELECT s.level, EXISTS (SELECT 1 FROM census_signatures g WHERE g.county = s.county AND g.period = s.period AND g.at_region = s.at_region)
        FROM census_sheets s WHERE NOT exact AND s.county = in_county AND s.period = in_period) p
    WHERE nullif(current_setting('qinghe.county', true), '')::int = in_county AND coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 98304 <> 0
$$;

-- By the scanner: whoever came into the register by a roster, which is written without its reactions. @returns how many
CREATE FUNCTION qinghe.census_catch_up() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  ids uuid[];
  n int := 0;
BEGIN
  FOR r IN SELECT * FROM census_rounds t WHERE t.locked_at IS NULL LOOP
    ids := ARRAY (SELECT c.id FROM children c WHERE c.county = r.county AND c.created_at < r.moment
      AND c.status IN ('villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'active', 'changed', 'exitPending')
      AND NOT EXISTS (SELECT 1 FROM census_lines l WHERE l.county = c.county AND l.period = r.period AND l.child = c.id));
    CONTINUE WHEN cardinality(ids) = 0;
    n := n + census_join(r.county, r.period, ids, 'newcomer', NULL);
  END LOOP;
  RETURN n;
END $$;

REVOKE ALL ON FUNCTION qinghe.census_seat(int, text, bigint[]), qinghe.census_facts(int, date, uuid[]), qinghe.census_digest(jsonb), qinghe.census_settle(int, text, uuid[]), qinghe.census_join(int, text, uuid[], text, date),
  qinghe.open_round(int, text, date[]), qinghe.census_answer(int, text, uuid, uuid, uuid[], int, text, text, bytea, date), qinghe.census_return(int, text, uuid, uuid, bytea),
  qinghe.census_follow(int, uuid, uuid[], uuid[], text[], date[]), qinghe.census_places(int, text, bigint, bigint), qinghe.census_sign(int, text, bigint, text, uuid),
  qinghe.census_standing(int, text, boolean), qinghe.census_catch_up() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.open_round(int, text, date[]), qinghe.census_answer(int, text, uuid, uuid, uuid[], int, text, text, bytea, date), qinghe.census_return(int, text, uuid, uuid, bytea),
  qinghe.census_places(int, text, bigint, bigint), qinghe.census_sign(int, text, bigint, text, uuid), qinghe.census_standing(int, text, boolean) TO qinghe_range;
GRANT EXECUTE ON FUNCTION qinghe.census_follow(int, uuid, uuid[], uuid[], text[], date[]) TO qinghe_range, qinghe_list;
GRANT EXECUTE ON FUNCTION qinghe.open_round(int, text, date[]), qinghe.census_catch_up() TO qinghe_scanner;
GRANT SELECT (county, period) ON qinghe.census_rounds TO qinghe_scanner;
CREATE POLICY census_rounds_scanner ON qinghe.census_rounds FOR SELECT TO qinghe_scanner USING (true);

-- As before (0057), and a signature counts for the place and the quarter it is of: also where a town signed for a village that has nobody.
CREATE OR REPLACE FUNCTION qinghe.settle_command(in_county int, in_command uuid, in_children uuid[], in_region bigint, in_school int, pieces jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  called text;
  today date := (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date;
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  ids uuid[];
  signed census_signatures;
  place bigint := in_region;
BEGIN
  SELECT c.name INTO called FROM commands c WHERE c.county = in_county AND c.id = in_command AND c.account = nullif(current_setting('qinghe.account', true), '')::uuid AND c.posting = me;
  IF called IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO signed FROM census_signatures g WHERE g.county = in_county AND g.command = in_command;
  place := coalesce(signed.region, in_region);
  SELECT array_agg(l.id) INTO ids FROM (
    SELECT d.id FROM jsonb_to_recordset(pieces) p (plan text, duty text) JOIN duties d ON d.county = in_county AND d.plan = p.plan AND d.duty = p.duty AND d.done_at IS NULL AND d.waived_at IS NULL AND d.retracted_at IS NULL
      AND d.subject = ANY (CASE d.about WHEN 'child' THEN in_children::text[] WHEN 'record' THEN '{}' WHEN 'school' THEN CASE WHEN in_school = 0 THEN '{}' ELSE ARRAY[in_school::text] END
        WHEN 'posting' THEN ARRAY[me::text] WHEN 'organisation' THEN ARRAY (SELECT p.organisation::text FROM postings p WHERE p.id = me)
        -- Of a county those who sit in its towns work as well.
        WHEN 'county' THEN ARRAY[(in_region / 1000000 * 1000000)::text] WHEN 'city' THEN ARRAY[(in_region / 100000000 * 100000000)::text] ELSE ARRAY[place::text] END)
      AND (signed.period IS NULL OR d.period = signed.period)
      -- What several posts do for a place, each owes by itself.
      AND (d.about IN ('child', 'posting') OR d.role = nullif(current_setting('qinghe.role', true), '') OR (signed.on_behalf AND d.role = 'childDirector')) AND (d.opens IS NULL OR d.opens <= today) ORDER BY d.id FOR UPDATE OF d) l;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO duty_evidence (county, duty, piece, source, act, day, at, posting)
    SELECT in_county, d.id, p.piece, in_command, called, today, qinghe.now(), me FROM jsonb_to_recordset(pieces) p (plan text, duty text, piece int) JOIN duties d ON d.county = in_county AND d.id = ANY (ids) AND d.plan = p.plan AND d.duty = p.duty
    ON CONFLICT DO NOTHING;
  PERFORM recount_duties(in_county, ids, me);
END $$;
