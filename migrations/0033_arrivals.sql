-- An import is written in slices and comes in as one (decision 031): until it is complete its children are “arriving”, which no policy of
-- people lets through; one short statement makes them what they come in as. expand
ALTER TABLE qinghe.children DROP CONSTRAINT children_status_is_known;
ALTER TABLE qinghe.children ADD CONSTRAINT children_status_is_known CHECK (status IN ('draft', 'villageSubmitted', 'townReviewing',
  'countyReviewing', 'returned', 'active', 'changed', 'exitPending', 'exited', 'transferred', 'merged', 'arriving'));
-- The status lies in the index that pages of lists are cut on, so the term costs no look into the table.
DO $$ DECLARE p record; BEGIN
  FOR p IN SELECT policyname, qual, with_check FROM pg_policies WHERE schemaname = 'qinghe' AND tablename = 'children'
      AND policyname IN ('children_range_read', 'children_range_update', 'children_list_read', 'children_list_update') LOOP
    EXECUTE format('ALTER POLICY %I ON qinghe.children USING (%s AND status <> ''arriving'')', p.policyname, regexp_replace(p.qual, '^\((.*)\)$', '\1'));
    IF p.with_check IS NOT NULL THEN
      EXECUTE format('ALTER POLICY %I ON qinghe.children WITH CHECK (%s AND status <> ''arriving'')', p.policyname, regexp_replace(p.with_check, '^\((.*)\)$', '\1'));
    END IF;
  END LOOP;
END $$;

-- What is being written: one order a batch, of the post that said “import”. Rows are written in order of their number, and the next one
-- stands here, moved by the transaction that wrote those before it: a killed import goes on where it stopped, and two never write the same.
CREATE TABLE qinghe.roster_orders (
  county int NOT NULL, batch uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  command uuid NOT NULL, posting uuid NOT NULL, ordered_at timestamptz NOT NULL,
  phase text NOT NULL CONSTRAINT roster_orders_phase_is_known CHECK (phase IN ('writing', 'following', 'cancelling', 'undoing', 'done')),
  -- What the children come in as, and the state the batch goes back to when none comes in.
  enters text NOT NULL, rests text NOT NULL,
  -- The rules of figures the slices counted with; others of a newer program begin anew.
  rules text NOT NULL DEFAULT '',
  ordered int NOT NULL, written int NOT NULL DEFAULT 0, refused int NOT NULL DEFAULT 0, next_row int NOT NULL DEFAULT 0,
  words text, attempts int NOT NULL DEFAULT 0,
  PRIMARY KEY (county, batch),
  CONSTRAINT roster_orders_of_a_batch FOREIGN KEY (county, batch) REFERENCES qinghe.roster_batches (county, id)
);
CREATE INDEX roster_orders_open ON qinghe.roster_orders (county, ordered_at) WHERE phase <> 'done';
CALL qinghe.protect('roster_orders', 1, 'batch');
-- The order that wrote a row, and what the row was before.
ALTER TABLE qinghe.roster_rows ADD COLUMN command uuid, ADD COLUMN was text;
GRANT UPDATE (command, was) ON qinghe.roster_rows TO qinghe_range;

-- system:importer finds what is to be done and stops what nobody may do any more; it reads no cell.
GRANT SELECT (county, batch, posting, phase, command, attempts, ordered_at), UPDATE (phase, words, attempts) ON qinghe.roster_orders TO qinghe_importer;
CREATE POLICY roster_orders_importer_select ON qinghe.roster_orders FOR SELECT TO qinghe_importer USING (phase <> 'done');
CREATE POLICY roster_orders_importer_update ON qinghe.roster_orders FOR UPDATE TO qinghe_importer USING (phase <> 'done') WITH CHECK (phase <> 'done');

-- Counties in which children are arriving, for the one question that counts rows before it knows children: the search box (archives/search.ts).
CREATE TABLE qinghe.arrivals (county int NOT NULL, batch uuid NOT NULL, PRIMARY KEY (county, batch));
GRANT SELECT ON qinghe.arrivals TO qinghe_range, qinghe_list;

-- What the slice of an order begins with: whether it may still write, under the lock that the slices of one order take turns at.
CREATE FUNCTION qinghe.arrive(in_county int, in_batch uuid, in_command uuid, in_row int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM roster_orders o WHERE o.county = in_county AND o.batch = in_batch AND o.command = in_command AND o.phase = 'writing'
      AND o.next_row = in_row AND sees(o.region, o.school, o.batch)) OR coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 = 0 THEN
    RETURN false;
  END IF;
  INSERT INTO arrivals (county, batch) VALUES (in_county, in_batch) ON CONFLICT DO NOTHING;
  RETURN true;
END $$;

-- What arriving children will count for: rows that count nowhere (no cell, no next change) and hold all of it as later stretches.
-- `t_days` and `t_cells` are an array in text for each row. All slices count with the same rules, or the order begins anew.
CREATE FUNCTION qinghe.arrive_cells(in_county int, in_batch uuid, t_child uuid[], t_rules int[], t_days text[], t_cells text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  counted_with text := (SELECT coalesce(string_agg(DISTINCT r::text, ' '), '') FROM unnest(t_rules) r);
BEGIN
  UPDATE roster_orders o SET rules = counted_with WHERE o.county = in_county AND o.batch = in_batch AND o.phase = 'writing' AND o.rules IN ('', counted_with)
    AND sees(o.region, o.school, o.batch) AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the slices before were counted otherwise' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  INSERT INTO child_cells (county, region, child, rules, day, cell, next_change, later_days, later_cells)
    SELECT in_county, c.region, t.child, t.rules, (t.days::date[])[1], NULL, NULL, t.days::date[], t.cells::int[]
    FROM unnest(t_child, t_rules, t_days, t_cells) t (child, rules, days, cells)
    CROSS JOIN LATERAL (SELECT c.region FROM children c WHERE c.county = in_county AND c.id = t.child AND c.batch = in_batch AND c.status = 'arriving' OFFSET 0) c;
END $$;

-- Of what is arriving, lines whose place has ended since they were written come out again. @returns their rows, for the findings
CREATE FUNCTION qinghe.turn_back(in_county int, in_batch uuid) RETURNS SETOF int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ended bigint[];
  ids uuid[];
BEGIN
  SELECT array_agg(p.region) INTO ended FROM (SELECT DISTINCT c.region FROM children c WHERE c.county = in_county AND c.batch = in_batch AND c.status = 'arriving') p
    WHERE NOT EXISTS (SELECT 1 FROM regions g WHERE g.code = p.region AND g.valid_to IS NULL);
  IF ended IS NULL OR coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 = 0
      OR NOT EXISTS (SELECT 1 FROM roster_orders o WHERE o.county = in_county AND o.batch = in_batch AND o.phase = 'writing' AND sees(o.region, o.school, o.batch)) THEN
    RETURN;
  END IF;
  SELECT array_agg(c.id) INTO ids FROM children c WHERE c.county = in_county AND c.batch = in_batch AND c.status = 'arriving' AND c.region = ANY (ended);
  PERFORM erase_children(in_county, ids);
  RETURN QUERY UPDATE roster_rows r SET state = 'error', was = NULL, command = NULL, child = NULL, imported_status = NULL
    WHERE r.county = in_county AND r.batch = in_batch AND r.child = ANY (ids) RETURNING r.row;
END $$;

-- All of them at once: what they come in as, what they count for today (width_bucket: how many stretches have begun), and the difference added
-- up by place and cell. Look-ups by key,
-- whatever the planner believes of tables that have just grown.
CREATE FUNCTION qinghe.let_in(in_county int, in_batch uuid, in_day date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  enters text;
  came int;
BEGIN
  SELECT o.enters INTO enters FROM roster_orders o WHERE o.county = in_county AND o.batch = in_batch AND o.phase = 'writing'
    AND sees(o.region, o.school, o.batch) AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0 FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing is arriving' USING ERRCODE = 'insufficient_privilege';
  END IF;
  WITH new AS (
    UPDATE children c SET status = enters, updated_at = qinghe.now() WHERE c.county = in_county AND c.batch = in_batch AND c.status = 'arriving' RETURNING c.id
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

-- Nothing of these children stays but what the audit says of them: their key, and with it their history, goes too. For definer functions only.
CREATE FUNCTION qinghe.erase_children(in_county int, ids uuid[]) RETURNS void LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM changes WHERE county = in_county AND child = ANY (ids);
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
END $$;
REVOKE ALL ON FUNCTION qinghe.erase_children(int, uuid[]) FROM PUBLIC;

-- Takes out what a cancelled order has written, some rows after a number; nobody has seen them. With the last of them the batch is what it
-- was before. @returns the last row it looked at, null when there is none left.
CREATE FUNCTION qinghe.take_out(in_county int, in_batch uuid, after_row int, at_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  o record;
  found_rows int[];
  ids uuid[];
BEGIN
  SELECT * INTO o FROM roster_orders x WHERE x.county = in_county AND x.batch = in_batch AND x.phase = 'cancelling' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(s.row), array_agg(s.child) INTO found_rows, ids FROM (
    SELECT r.row, r.child FROM roster_rows r WHERE r.county = in_county AND r.batch = in_batch AND r.row > after_row AND r.command = o.command
      AND r.state = 'imported' ORDER BY r.row LIMIT at_most) s;
  IF found_rows IS NULL THEN
    UPDATE roster_batches b SET state = o.rests, failure = o.words WHERE b.county = in_county AND b.id = in_batch AND b.state = 'committing';
    UPDATE roster_orders x SET phase = 'done' WHERE x.county = in_county AND x.batch = in_batch;
    DELETE FROM arrivals a WHERE a.county = in_county AND a.batch = in_batch;
    RETURN NULL;
  END IF;
  SELECT coalesce(array_agg(c.id), '{}') INTO ids FROM children c WHERE c.county = in_county AND c.id = ANY (ids) AND c.batch = in_batch AND c.status = 'arriving';
  PERFORM erase_children(in_county, ids);
  UPDATE roster_rows r SET state = r.was, was = NULL, command = NULL, child = NULL, imported_status = NULL
    WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (found_rows);
  RETURN found_rows[array_length(found_rows, 1)];
END $$;

-- Takes an import back: of the rows given, the children nobody has worked on since — as it made them, given to nobody by name, in no
-- comparison — are gone, as if they had never come. @returns the rows whose children are gone; whoever asks says why the others stay.
CREATE FUNCTION qinghe.take_back(in_county int, in_batch uuid, in_rows int[]) RETURNS SETOF int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  found_rows int[];
  ids uuid[];
BEGIN
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
    RETURN;
  END IF;
  INSERT INTO stat_deltas (county, id, region, rules, was, cell, n)
    SELECT in_county, gen_random_uuid(), k.region, k.rules, k.cell, NULL, count(*)::int FROM child_cells k
    WHERE k.county = in_county AND k.child = ANY (ids) AND k.cell IS NOT NULL GROUP BY k.region, k.rules, k.cell;
  INSERT INTO feed (county, id, kind, region, school, class, child)
    SELECT in_county, gen_random_uuid(), 'departed', c.region, c.school, 'S1', c.id FROM children c WHERE c.county = in_county AND c.id = ANY (ids);
  PERFORM erase_children(in_county, ids);
  UPDATE roster_rows r SET state = 'undone', was = NULL, command = NULL, child = NULL, imported_status = NULL
    WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (found_rows);
  RETURN QUERY SELECT unnest(found_rows);
END $$;
REVOKE ALL ON FUNCTION qinghe.arrive(int, uuid, uuid, int), qinghe.arrive_cells(int, uuid, uuid[], int[], text[], text[]), qinghe.turn_back(int, uuid), qinghe.let_in(int, uuid, date),
  qinghe.take_out(int, uuid, int, int), qinghe.take_back(int, uuid, int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.arrive(int, uuid, uuid, int), qinghe.arrive_cells(int, uuid, uuid[], int[], text[], text[]), qinghe.turn_back(int, uuid), qinghe.let_in(int, uuid, date), qinghe.take_back(int, uuid, int[]) TO qinghe_range;
GRANT EXECUTE ON FUNCTION qinghe.take_out(int, uuid, int, int) TO qinghe_importer;

-- Nobody is kin of a child that is not there yet, and no lock finds it: what reaches children past the policies comes through these two.
CREATE OR REPLACE FUNCTION qinghe.kin_of(in_county int, ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid[];
  found uuid[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT x ORDER BY x), '{}') INTO wanted FROM unnest(ids) x;
  LOOP
    SELECT array_agg(DISTINCT x ORDER BY x) INTO found FROM (
      SELECT unnest(wanted) AS x
      UNION SELECT b.id FROM children a JOIN children b ON b.county = a.county AND b.household = a.household AND b.status <> 'arriving'
        WHERE a.county = in_county AND a.id = ANY (wanted) AND a.household IS NOT NULL
      UNION SELECT q.child FROM child_parents p JOIN child_parents q ON q.county = p.county AND q.id_blind = p.id_blind
        JOIN children c ON c.county = q.county AND c.id = q.child AND c.status <> 'arriving'
        WHERE p.county = in_county AND p.child = ANY (wanted) AND p.id_blind IS NOT NULL) s;
    EXIT WHEN found IS NOT DISTINCT FROM wanted;
    wanted := found;
  END LOOP;
  RETURN wanted;
END $$;
CREATE OR REPLACE FUNCTION qinghe.lock_children(in_county int, ids uuid[])
RETURNS TABLE (id uuid, version int, status text, region bigint, school int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid[] := kin_of(in_county, ids);
  found uuid[];
BEGIN
  LOOP
    PERFORM 1 FROM children c WHERE c.county = in_county AND c.id = ANY (wanted) AND c.status <> 'arriving' ORDER BY c.id FOR NO KEY UPDATE;
    found := kin_of(in_county, wanted);
    EXIT WHEN found IS NOT DISTINCT FROM wanted;
    wanted := found;
  END LOOP;
  RETURN QUERY SELECT c.id, c.version, c.status, c.region, c.school FROM children c
    WHERE c.county = in_county AND c.id = ANY (ids) AND c.status <> 'arriving' AND sees(c.region, c.school, c.id);
END $$;
CREATE OR REPLACE FUNCTION qinghe.lock_unsettled(in_county int, in_rules int, after_id uuid, at_most int) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  found uuid[];
BEGIN
  SELECT array_agg(t.id) INTO found FROM (
    SELECT c.id FROM children c WHERE c.county = in_county AND c.id > after_id AND c.status <> 'arriving' AND NOT EXISTS (
      SELECT 1 FROM child_cells k WHERE k.county = in_county AND k.child = c.id AND k.rules = in_rules OFFSET 0)
    ORDER BY c.id LIMIT at_most FOR NO KEY UPDATE) t;
  RETURN coalesce(found, '{}');
END $$;
