-- What an archive said at a past instant (decision 065): where it was and how it stood, one row for each change of either, never changed again. Where a child belongs at
-- a moment is the newest row before it. `region` is the scope key and goes along when divisions change; `at_region` is the code of that day and stays. expand
CREATE TABLE qinghe.archive_standings (
  county int NOT NULL, child uuid NOT NULL,
  -- Counts the standings of one archive from one, so that one taken out is missed; `at` never goes back along it.
  n int NOT NULL, at timestamptz NOT NULL,
  region bigint NOT NULL, school int NOT NULL, at_region bigint NOT NULL, status text NOT NULL,
  -- The command that did it; null: it was found so by this migration.
  cause uuid,
  PRIMARY KEY (county, child, n)
);
CREATE INDEX archive_standings_by_time ON qinghe.archive_standings (county, at);
ALTER TABLE qinghe.archive_standings ENABLE ROW LEVEL SECURITY;

-- What is known of archives older than this: where they are, since they were opened. Standings before the migration are as of the migration: a move or a review
-- of an earlier day is sealed in their history. Of those that are closed it is known that they were in the register before.
INSERT INTO qinghe.archive_standings (county, child, n, at, region, school, at_region, status)
  SELECT c.county, c.id, 1, date_trunc('milliseconds', c.created_at), c.region, c.school, c.region, CASE WHEN c.status IN ('exited', 'transferred', 'merged') THEN 'active' ELSE c.status END
  FROM qinghe.children c WHERE c.status <> 'arriving';
INSERT INTO qinghe.archive_standings (county, child, n, at, region, school, at_region, status)
  SELECT c.county, c.id, 2, greatest(date_trunc('milliseconds', c.updated_at), date_trunc('milliseconds', c.created_at)), c.region, c.school, c.region, c.status
  FROM qinghe.children c WHERE c.status IN ('exited', 'transferred', 'merged');

-- Every confirmed exit: who came back has left, too. `back_on` is the first day the child was there again. What was confirmed before this migration stands with the
-- archive alone (children.exit_reason, exited_on).
CREATE TABLE qinghe.archive_exits (
  county int NOT NULL, id uuid NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  reason smallint NOT NULL, exited_on date NOT NULL, back_on date, confirmed_at timestamptz NOT NULL, command uuid NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT archive_exits_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id),
  CONSTRAINT archive_exits_end_after_they_begin CHECK (back_on IS NULL OR back_on >= exited_on)
);
CREATE UNIQUE INDEX archive_exits_one_at_a_time ON qinghe.archive_exits (county, child) WHERE back_on IS NULL;
CREATE INDEX archive_exits_of_child ON qinghe.archive_exits (county, child);
CALL qinghe.protect('archive_exits', 1, 'child');
-- Nothing of an exit is ever put right in place but its end.
REVOKE UPDATE ON qinghe.archive_exits FROM qinghe_range, qinghe_list;
GRANT UPDATE (back_on) ON qinghe.archive_exits TO qinghe_range, qinghe_list;

-- A standing for every one of these archives that is somewhere else or stands otherwise than its newest one says. It writes down what the row itself says and nothing
-- else, so anybody who writes archives may call it. Whoever waited for another's lock began earlier and comes later: time does not go back.
CREATE FUNCTION qinghe.stand(in_county int, ids uuid[], in_command uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO archive_standings (county, child, n, at, region, school, at_region, status, cause)
    SELECT c.county, c.id, coalesce(l.n, 0) + 1, greatest(date_trunc('milliseconds', qinghe.now()), l.at), c.region, c.school, c.region, c.status, in_command
    FROM children c LEFT JOIN LATERAL (
      SELECT s.n, s.at, s.region, s.school, s.status FROM archive_standings s WHERE s.county = c.county AND s.child = c.id ORDER BY s.n DESC LIMIT 1
    ) l ON true
    WHERE c.county = in_county AND c.id = ANY (ids) AND c.status <> 'arriving'
      AND (l.n IS NULL OR l.region <> c.region OR l.school <> c.school OR l.status <> c.status);
END $$;
REVOKE ALL ON FUNCTION qinghe.stand(int, uuid[], uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.stand(int, uuid[], uuid) TO qinghe_range, qinghe_list;

-- How archives stood just before a moment: of each the newest standing with `at` before it, and none of one that was not there yet. `ids` null: all of the county.
-- It judges nobody, so it is for definer functions only.
CREATE FUNCTION qinghe.standing_at(in_county int, ids uuid[], moment timestamptz)
RETURNS TABLE (child uuid, n int, at timestamptz, region bigint, school int, at_region bigint, status text, cause uuid) LANGUAGE plpgsql STABLE
SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  IF ids IS NULL THEN
    RETURN QUERY SELECT DISTINCT ON (s.child) s.child, s.n, s.at, s.region, s.school, s.at_region, s.status, s.cause FROM archive_standings s
      WHERE s.county = in_county AND s.at < moment ORDER BY s.child, s.n DESC;
  ELSE
    RETURN QUERY SELECT l.child, l.n, l.at, l.region, l.school, l.at_region, l.status, l.cause FROM unnest(ids) i (id) CROSS JOIN LATERAL (
      SELECT * FROM archive_standings s WHERE s.county = in_county AND s.child = i.id AND s.at < moment ORDER BY s.n DESC LIMIT 1) l;
  END IF;
END $$;
REVOKE ALL ON FUNCTION qinghe.standing_at(int, uuid[], timestamptz) FROM PUBLIC;

-- As before (0033), and each of them stands where it came in.
CREATE OR REPLACE FUNCTION qinghe.let_in(in_county int, in_batch uuid, in_day date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  enters text;
  ordered uuid;
  came int;
BEGIN
  SELECT o.enters, o.command INTO enters, ordered FROM roster_orders o WHERE o.county = in_county AND o.batch = in_batch AND o.phase = 'writing'
    AND sees(o.region, o.school, o.batch) AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0 FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing is arriving' USING ERRCODE = 'insufficient_privilege';
  END IF;
  WITH new AS (
    UPDATE children c SET status = enters, updated_at = qinghe.now() WHERE c.county = in_county AND c.batch = in_batch AND c.status = 'arriving' RETURNING c.id, c.region, c.school
  ), stood AS (
    INSERT INTO archive_standings (county, child, n, at, region, school, at_region, status, cause)
      SELECT in_county, n.id, 1, date_trunc('milliseconds', qinghe.now()), n.region, n.school, n.region, enters, ordered FROM new n
  ), counted AS (
    UPDATE child_cells k SET day = in_day, cell = k.later_cells[width_bucket(in_day, k.later_days)], next_change = k.later_days[width_bucket(in_day, k.later_days) + 1],
      later_days = k.later_days[width_bucket(in_day, k.later_days) + 1:], later_cells = k.later_cells[width_bucket(in_day, k.later_days) + 1:]
    FROM new n WHERE k.county = in_county AND k.child = n.id RETURNING k.region, k.rules, k.cell
  ), moved AS (
    INSERT INTO stat_deltas (county, id, region, rules, was, cell, n)
      SELECT in_county, gen_random_uuid(), d.region, d.rules, NULL, d.cell, count(*)::int FROM counted d WHERE d.cell IS NOT NULL GROUP BY d.region, d.rules, d.cell
  )
  SELECT count(*)::int INTO came FROM new;
  DELETE FROM arrivals a WHERE a.county = in_county AND a.batch = in_batch;
  RETURN came;
END $$;

-- As before (0051), and standings and exits.
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
  DELETE FROM children WHERE county = in_county AND id = ANY (ids);
  RETURN gone;
END $$;
