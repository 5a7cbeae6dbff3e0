-- Whom others name and no archive is known of (疑似): handed in by the youth league (P2-65), or lines of rosters that met no archive (P2-105); what a village says of each, and that it signs when nobody is left (decision 077). expand
--
-- Answers are only added to; `said` names the one that stands. Nobody writes here but the functions below.
CREATE TABLE qinghe.census_suspects (
  county int NOT NULL, period text NOT NULL, id uuid NOT NULL, region bigint NOT NULL,
  source text NOT NULL CONSTRAINT census_suspects_source_is_known CHECK (source IN ('roster', 'league')),
  -- Name and whatever else was written, as a whole. `task`: of a roster, the difference it is.
  about bytea NOT NULL, task uuid,
  verdict text CONSTRAINT census_suspects_verdict_is_known CHECK (verdict IN ('found', 'known', 'absent', 'apart')), said uuid,
  -- The archive she has: it was opened for her, or was there before. Lawful deletion takes along what named her.
  became uuid,
  at timestamptz NOT NULL, posting uuid NOT NULL, account uuid NOT NULL,
  CONSTRAINT census_suspects_pkey PRIMARY KEY (county, period, id),
  CONSTRAINT census_suspects_of_a_round FOREIGN KEY (county, period) REFERENCES qinghe.census_rounds (county, period),
  CONSTRAINT census_suspects_who_became_somebody FOREIGN KEY (county, became) REFERENCES qinghe.children (county, id) ON DELETE CASCADE,
  CONSTRAINT census_suspects_name_their_archive CHECK ((became IS NOT NULL) = (coalesce(verdict, '') IN ('found', 'known')))
);
CREATE UNIQUE INDEX census_suspects_once_a_difference ON qinghe.census_suspects (county, period, task) WHERE task IS NOT NULL;
CREATE INDEX census_suspects_of_a_place ON qinghe.census_suspects (county, period, region);
CREATE INDEX census_suspects_by_archive ON qinghe.census_suspects (county, became) WHERE became IS NOT NULL;
CREATE INDEX census_suspects_of_a_posting ON qinghe.census_suspects (county, posting, at);
CREATE TABLE qinghe.census_suspect_answers (
  county int NOT NULL, period text NOT NULL, suspect uuid NOT NULL, id uuid NOT NULL, region bigint NOT NULL,
  verdict text, became uuid, words bytea, at timestamptz NOT NULL, posting uuid NOT NULL, account uuid NOT NULL,
  CONSTRAINT census_suspect_answers_pkey PRIMARY KEY (county, period, suspect, id),
  CONSTRAINT census_suspect_answers_of_a_suspect FOREIGN KEY (county, period, suspect) REFERENCES qinghe.census_suspects (county, period, id) ON DELETE CASCADE
);

-- As the other tables of the quarter (0062).
DO $$
DECLARE
  t text;
  here text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint';
  keeps text := '(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 98304) <> 0';
BEGIN
  FOREACH t IN ARRAY ARRAY['census_suspects', 'census_suspect_answers'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (%s AND %s)', t || '_range_read', t, here, keeps);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_rotator USING (true)', t || '_rotator_select', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR UPDATE TO qinghe_rotator USING (true)', t || '_rotator_update', t);
  END LOOP;
  GRANT SELECT (county, id, about), UPDATE (about) ON qinghe.census_suspects TO qinghe_rotator;
  GRANT SELECT (county, id, words), UPDATE (words) ON qinghe.census_suspect_answers TO qinghe_rotator;
END $$;

-- Of whom nobody has said anything, and no office that compares has settled the difference: it stands in the way of a signature. By the own county; ids and places.
CREATE FUNCTION qinghe.census_waiting(in_county int, in_period text) RETURNS TABLE (suspect uuid, region bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT s.id, s.region FROM census_suspects s WHERE s.county = in_county AND s.period = in_period AND s.verdict IS NULL
    AND NOT EXISTS (SELECT 1 FROM comparison_tasks t WHERE t.county = s.county AND t.id = s.task AND t.state <> 'open')
    AND nullif(current_setting('qinghe.county', true), '')::int = in_county
$$;

-- Hands one in: the youth league somebody it has met, whoever settles comparisons a line of a roster. A village of the round that is not locked: nobody could settle one of a town or county. @returns done; gone: no such round, place or difference
CREATE FUNCTION qinghe.census_hand_in(in_county int, in_period text, in_id uuid, in_region bigint, in_about bytea, in_task uuid) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  IF nullif(current_setting('qinghe.county', true), '')::int IS DISTINCT FROM in_county OR NOT sees(in_region, 0, NULL)
    OR NOT (CASE WHEN in_task IS NULL THEN coalesce(current_setting('qinghe.role', true), '') = 'youthLeague'
      ELSE coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 32768 <> 0
        AND EXISTS (SELECT 1 FROM comparison_tasks t WHERE t.county = in_county AND t.id = in_task AND t.kind = 'notFiled' AND t.state = 'open' AND sees(t.region, 0, NULL)) END) THEN
    RETURN 'gone';
  END IF;
  PERFORM census_hold(in_county, in_period, false);
  IF NOT EXISTS (SELECT 1 FROM census_rounds r JOIN census_sheets s ON s.county = r.county AND s.period = r.period WHERE r.county = in_county AND r.period = in_period AND r.locked_at IS NULL AND s.region = in_region AND s.level = 'village') THEN
    RETURN 'gone';
  END IF;
  INSERT INTO census_suspects (county, period, id, region, source, about, task, at, posting, account)
    VALUES (in_county, in_period, in_id, in_region, CASE WHEN in_task IS NULL THEN 'league' ELSE 'roster' END, in_about, in_task, qinghe.now(),
      nullif(current_setting('qinghe.posting', true), '')::uuid, nullif(current_setting('qinghe.account', true), '')::uuid);
  RETURN 'done';
EXCEPTION WHEN unique_violation THEN
  RETURN 'twice';
END $$;

-- What a village or its town says of one of its own, over what it saw (`in_over`), or takes back what it said itself.
-- @returns done, gone, stale, or own: somebody else said it
CREATE FUNCTION qinghe.census_say_of(in_county int, in_period text, in_suspect uuid, in_id uuid, in_over uuid, in_verdict text, in_became uuid, in_words bytea, in_evidence bytea) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  s census_suspects;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  closes boolean := coalesce(in_verdict IN ('found', 'known'), false);
BEGIN
  IF coalesce(current_setting('qinghe.role', true), '') NOT IN ('childDirector', 'childSupervisor') OR nullif(current_setting('qinghe.county', true), '')::int IS DISTINCT FROM in_county THEN
    RETURN 'gone';
  END IF;
  PERFORM census_hold(in_county, in_period, false);
  SELECT * INTO s FROM census_suspects t WHERE t.county = in_county AND t.period = in_period AND t.id = in_suspect AND sees(t.region, 0, NULL)
    AND EXISTS (SELECT 1 FROM census_rounds r WHERE r.county = t.county AND r.period = t.period AND r.locked_at IS NULL) FOR UPDATE;
  IF s.id IS NULL OR (in_became IS NOT NULL AND NOT EXISTS (SELECT 1 FROM children c WHERE c.county = in_county AND c.id = in_became AND sees(c.region, c.school, c.id))) THEN
    RETURN 'gone';
  ELSIF s.said IS DISTINCT FROM in_over THEN
    RETURN 'stale';
  ELSIF in_verdict IS NULL AND NOT EXISTS (SELECT 1 FROM census_suspect_answers a WHERE a.county = in_county AND a.period = in_period AND a.suspect = in_suspect AND a.id = in_over AND a.account = me) THEN
    RETURN 'own';
  END IF;
  INSERT INTO census_suspect_answers (county, period, suspect, id, region, verdict, became, words, at, posting, account)
    VALUES (in_county, in_period, in_suspect, in_id, s.region, in_verdict, in_became, in_words, qinghe.now(), nullif(current_setting('qinghe.posting', true), '')::uuid, me);
  UPDATE census_suspects t SET verdict = in_verdict, said = CASE WHEN in_verdict IS NULL THEN NULL ELSE in_id END, became = in_became WHERE t.county = in_county AND t.period = in_period AND t.id = in_suspect;
  -- The difference of a roster is closed by the archive it led to, and by nothing else: whom nobody found, or who is not of this list, the office that compares goes on looking for.
  -- Only what was closed by words about this one is closed otherwise or opened again.
  UPDATE comparison_tasks t SET state = CASE WHEN closes THEN 'done' ELSE 'open' END, evidence = CASE WHEN closes THEN in_evidence END, closed_by = CASE WHEN closes THEN me END,
      closed_at = CASE WHEN closes THEN qinghe.now() END
    WHERE t.county = in_county AND t.id = s.task AND ((t.state = 'open' AND closes) OR (t.state = 'done' AND EXISTS (SELECT 1 FROM census_suspect_answers a
      WHERE a.county = in_county AND a.period = in_period AND a.suspect = in_suspect AND a.account = t.closed_by AND a.at = t.closed_at)));
  RETURN 'done';
END $$;

-- What the own posting has handed in, and whether the village has looked: what it found would say of any name whether it is in the register.
CREATE FUNCTION qinghe.census_handed(in_county int) RETURNS TABLE (id uuid, period text, region bigint, about bytea, settled boolean, at timestamptz) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT s.id, s.period, s.region, s.about, s.verdict IS NOT NULL, s.at FROM census_suspects s
    WHERE s.county = in_county AND s.source = 'league' AND s.posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND nullif(current_setting('qinghe.county', true), '')::int = in_county
    ORDER BY s.at DESC, s.id LIMIT 100
$$;

-- The round one may hand in to now, for whoever reads none. @returns its quarter
CREATE FUNCTION qinghe.census_underway(in_county int) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT r.period FROM census_rounds r WHERE r.county = in_county AND r.locked_at IS NULL AND nullif(current_setting('qinghe.county', true), '')::int = in_county ORDER BY r.period DESC LIMIT 1
$$;

REVOKE ALL ON FUNCTION qinghe.census_waiting(int, text), qinghe.census_hand_in(int, text, uuid, bigint, bytea, uuid), qinghe.census_say_of(int, text, uuid, uuid, uuid, text, uuid, bytea, bytea),
  qinghe.census_handed(int), qinghe.census_underway(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.census_waiting(int, text), qinghe.census_hand_in(int, text, uuid, bigint, bytea, uuid), qinghe.census_say_of(int, text, uuid, uuid, uuid, text, uuid, bytea, bytea),
  qinghe.census_handed(int), qinghe.census_underway(int) TO qinghe_range;

-- As before (0062), and a place in which somebody waits is not signed, whatever was signed before.
CREATE OR REPLACE FUNCTION qinghe.census_places(in_county int, in_period text, lo bigint, hi bigint) RETURNS TABLE (region bigint, level text, name text, own int[], whole int[], digest text, signed boolean,
  below int, below_signed int) LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH waiting AS MATERIALIZED (SELECT o.region FROM census_waiting(in_county, in_period) o),
  lines AS (
    SELECT l.region, count(*) FILTER (WHERE l.state = 'open')::int AS o, count(*) FILTER (WHERE l.state = 'verified')::int AS v, count(*) FILTER (WHERE l.state = 'returned')::int AS r,
        count(*) FILTER (WHERE l.state = 'disputed')::int AS d, count(*) FILTER (WHERE l.state = 'reopened')::int AS x,
        string_agg(format('["%s",%s,"%s"]', l.child, coalesce('"' || l.answer || '"', 'null'), l.facts_digest), ',' ORDER BY l.child::text COLLATE "C") AS text
      FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.region >= lo AND l.region < hi GROUP BY l.region),
  places AS (
    SELECT DISTINCT ON (s.region) s.region, s.level, s.name, coalesce(l.o, 0) AS o, coalesce(l.v, 0) AS v, coalesce(l.r, 0) AS r, coalesce(l.d, 0) AS d, coalesce(l.x, 0) AS x,
        '[' || coalesce(l.text, '') || ']' AS text FROM census_sheets s LEFT JOIN lines l ON l.region = s.region
      WHERE s.county = in_county AND s.period = in_period AND s.region >= lo AND s.region < hi ORDER BY s.region, s.at_region),
  hashed AS (SELECT p.*, encode(sha256(convert_to(p.text, 'UTF8')), 'hex') AS hash FROM places p),
  villages AS (SELECT h.*, h.hash AS digest, h.o + h.r + h.d + h.x = 0 AND h.region <> ALL (ARRAY (SELECT q.region FROM waiting q)) AND EXISTS (SELECT 1 FROM census_signatures g
      WHERE g.county = in_county AND g.period = in_period AND g.region = h.region AND g.digest = h.hash) AS signed FROM hashed h WHERE h.level = 'village'),
  in_town AS (SELECT k.region / 1000 * 1000 AS at, sum(k.o)::int AS o, sum(k.v)::int AS v, sum(k.r)::int AS r, sum(k.d)::int AS d, sum(k.x)::int AS x, count(*)::int AS n,
      count(*) FILTER (WHERE k.signed)::int AS done, string_agg(format('[%s,"%s"]', k.region, k.digest), ',' ORDER BY k.region) AS text FROM villages k GROUP BY 1),
  towns AS (SELECT t.*, t.o + t.r + t.d + t.x = 0 AND t.n = t.done AND t.region <> ALL (ARRAY (SELECT q.region FROM waiting q)) AND EXISTS (SELECT 1 FROM census_signatures g WHERE g.county = in_county AND g.period = in_period AND g.region = t.region AND g.digest = t.digest) AS signed
    FROM (SELECT h.*, coalesce(i.o, 0) AS io, coalesce(i.v, 0) AS iv, coalesce(i.r, 0) AS ir, coalesce(i.d, 0) AS id, coalesce(i.x, 0) AS ix, coalesce(i.n, 0) AS n, coalesce(i.done, 0) AS done,
        encode(sha256(convert_to('["' || h.hash || '",[' || coalesce(i.text, '') || ']]', 'UTF8')), 'hex') AS digest FROM hashed h LEFT JOIN in_town i ON i.at = h.region WHERE h.level = 'town') t),
  in_county AS (SELECT sum(t.o + t.io)::int AS o, sum(t.v + t.iv)::int AS v, sum(t.r + t.ir)::int AS r, sum(t.d + t.id)::int AS d, sum(t.x + t.ix)::int AS x, count(*)::int AS n,
      count(*) FILTER (WHERE t.signed)::int AS done, string_agg(format('[%s,"%s"]', t.region, t.digest), ',' ORDER BY t.region) AS text FROM towns t)
  SELECT k.region, k.level, k.name, ARRAY[k.o, k.v, k.r, k.d, k.x], ARRAY[k.o, k.v, k.r, k.d, k.x], k.digest, k.signed, 0, 0 FROM villages k
  UNION ALL SELECT t.region, t.level, t.name, ARRAY[t.o, t.v, t.r, t.d, t.x], ARRAY[t.o + t.io, t.v + t.iv, t.r + t.ir, t.d + t.id, t.x + t.ix], t.digest, t.signed, t.n, t.done FROM towns t
  UNION ALL SELECT h.region, h.level, h.name, ARRAY[h.o, h.v, h.r, h.d, h.x], ARRAY[h.o + coalesce(c.o, 0), h.v + coalesce(c.v, 0), h.r + coalesce(c.r, 0), h.d + coalesce(c.d, 0), h.x + coalesce(c.x, 0)],
      encode(sha256(convert_to('["' || h.hash || '",[' || coalesce(c.text, '') || ']]', 'UTF8')), 'hex'), false, c.n, c.done FROM hashed h CROSS JOIN in_county c WHERE h.level = 'county'
$$;

-- As before (0066), and an archive that somebody who was looked for turned out to have was worked on: with it what named her would be gone.
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
      AND NOT EXISTS (SELECT 1 FROM census_suspects n WHERE n.county = in_county AND n.became = c.id)
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
