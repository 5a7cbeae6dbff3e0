-- Every line of history and every receipt is bound to its leaf (decision 036): a keyed hash of what it says, whose key lies outside the
-- database. Rows from before are taken in once, by the first start of a program that knows the chain (server/src/audit/adopting.ts). expand
ALTER TABLE qinghe.changes ADD COLUMN mac bytea;
ALTER TABLE qinghe.commands ADD COLUMN mac bytea;
-- Empty once the chain has begun; what stands here afterwards came in on another way.
CREATE INDEX changes_unchained ON qinghe.changes (county, id) WHERE mac IS NULL;
CREATE INDEX commands_unchained ON qinghe.commands (county, id) WHERE mac IS NULL;

-- As before, and it says what history went with the children: by the command that had written it the number of lines and the sum of their
-- hashes, in eight lanes of 32 bits. The leaf of whoever erases carries it.
DROP FUNCTION qinghe.erase_children(int, uuid[]);
CREATE FUNCTION qinghe.erase_children(in_county int, ids uuid[]) RETURNS jsonb LANGUAGE plpgsql
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
  DELETE FROM children WHERE county = in_county AND id = ANY (ids);
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION qinghe.erase_children(int, uuid[]) FROM PUBLIC;

DROP FUNCTION qinghe.turn_back(int, uuid);
CREATE FUNCTION qinghe.turn_back(in_county int, in_batch uuid) RETURNS TABLE (found_rows int[], gone jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ended bigint[];
  ids uuid[];
BEGIN
  found_rows := '{}';
  gone := '[]';
  SELECT array_agg(p.region) INTO ended FROM (SELECT DISTINCT c.region FROM children c WHERE c.county = in_county AND c.batch = in_batch AND c.status = 'arriving') p
    WHERE NOT EXISTS (SELECT 1 FROM regions g WHERE g.code = p.region AND g.valid_to IS NULL);
  IF ended IS NOT NULL AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0
      AND EXISTS (SELECT 1 FROM roster_orders o WHERE o.county = in_county AND o.batch = in_batch AND o.phase = 'writing' AND sees(o.region, o.school, o.batch)) THEN
    SELECT array_agg(c.id) INTO ids FROM children c WHERE c.county = in_county AND c.batch = in_batch AND c.status = 'arriving' AND c.region = ANY (ended);
    gone := erase_children(in_county, ids);
    WITH turned AS (UPDATE roster_rows r SET state = 'error', was = NULL, command = NULL, child = NULL, imported_status = NULL
      WHERE r.county = in_county AND r.batch = in_batch AND r.child = ANY (ids) RETURNING r.row)
    SELECT coalesce(array_agg(t.row), '{}') INTO found_rows FROM turned t;
  END IF;
  RETURN NEXT;
END $$;

DROP FUNCTION qinghe.take_out(int, uuid, int, int);
CREATE FUNCTION qinghe.take_out(in_county int, in_batch uuid, after_row int, at_most int) RETURNS TABLE (last int, gone jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  o record;
  looked int[];
  ids uuid[];
BEGIN
  gone := '[]';
  SELECT * INTO o FROM roster_orders x WHERE x.county = in_county AND x.batch = in_batch AND x.phase = 'cancelling' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT array_agg(s.row), array_agg(s.child) INTO looked, ids FROM (
    SELECT r.row, r.child FROM roster_rows r WHERE r.county = in_county AND r.batch = in_batch AND r.row > after_row AND r.command = o.command
      AND r.state = 'imported' ORDER BY r.row LIMIT at_most) s;
  IF looked IS NULL THEN
    UPDATE roster_batches b SET state = o.rests, failure = o.words WHERE b.county = in_county AND b.id = in_batch AND b.state = 'committing';
    UPDATE roster_orders x SET phase = 'done' WHERE x.county = in_county AND x.batch = in_batch;
    DELETE FROM arrivals a WHERE a.county = in_county AND a.batch = in_batch;
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT coalesce(array_agg(c.id), '{}') INTO ids FROM children c WHERE c.county = in_county AND c.id = ANY (ids) AND c.batch = in_batch AND c.status = 'arriving';
  gone := erase_children(in_county, ids);
  UPDATE roster_rows r SET state = r.was, was = NULL, command = NULL, child = NULL, imported_status = NULL
    WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (looked);
  last := looked[array_length(looked, 1)];
  RETURN NEXT;
END $$;

DROP FUNCTION qinghe.take_back(int, uuid, int[]);
CREATE FUNCTION qinghe.take_back(in_county int, in_batch uuid, in_rows int[]) RETURNS TABLE (found_rows int[], gone jsonb)
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
REVOKE ALL ON FUNCTION qinghe.turn_back(int, uuid), qinghe.take_out(int, uuid, int, int), qinghe.take_back(int, uuid, int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.turn_back(int, uuid), qinghe.take_back(int, uuid, int[]) TO qinghe_range;
GRANT EXECUTE ON FUNCTION qinghe.take_out(int, uuid, int, int) TO qinghe_importer;
