-- The few functions that run with the owner's rights; ARCHITECTURE.md lists them and a catalogue test fails on one more. expand
-- pg_temp stands last in their search_path: left out it would stand first, and a caller's temporary table named children would
-- be read in place of ours.

-- True when the acting posting may see the row keys given: the policies' own comparison, for definer functions only.
CREATE FUNCTION qinghe.sees(in_region bigint, in_school int, in_child uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(CASE session_user
    WHEN 'qinghe_range' THEN in_region >= nullif(current_setting('qinghe.lo', true), '')::bigint
      AND in_region < nullif(current_setting('qinghe.hi', true), '')::bigint
      AND in_school >= nullif(current_setting('qinghe.slo', true), '')::int
      AND in_school < nullif(current_setting('qinghe.shi', true), '')::int
    WHEN 'qinghe_list' THEN in_child = ANY (nullif(current_setting('qinghe.children', true), '')::uuid[])
    ELSE false END, false)
$$;

-- Everyone in the county who shares a parent or a household with `ids`, in any number of steps, in id order. For definer
-- functions only.
CREATE FUNCTION qinghe.kin_of(in_county int, ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid[];
  found uuid[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT x ORDER BY x), '{}') INTO wanted FROM unnest(ids) x;
  LOOP
    SELECT array_agg(DISTINCT x ORDER BY x) INTO found FROM (
      SELECT unnest(wanted) AS x
      UNION SELECT b.id FROM children a JOIN children b ON b.county = a.county AND b.household = a.household
        WHERE a.county = in_county AND a.id = ANY (wanted) AND a.household IS NOT NULL
      UNION SELECT q.child FROM child_parents p JOIN child_parents q ON q.county = p.county AND q.id_blind = p.id_blind
        WHERE p.county = in_county AND p.child = ANY (wanted) AND p.id_blind IS NOT NULL) s;
    EXIT WHEN found IS NOT DISTINCT FROM wanted;
    wanted := found;
  END LOOP;
  RETURN wanted;
END $$;

-- Locks the children a request touches together with their kin, in id order, re-reading until the set is stable; returns only
-- those the actor may see (architecture.md §4 Locks). The kin is known before the first lock is taken: locking while it still
-- grows takes a lower id after a higher one, and two requests from both ends of a family wait for each other (seen).
CREATE FUNCTION qinghe.lock_children(in_county int, ids uuid[])
RETURNS TABLE (id uuid, version int, status text, region bigint, school int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid[] := kin_of(in_county, ids);
  found uuid[];
BEGIN
  LOOP
    PERFORM 1 FROM children c WHERE c.county = in_county AND c.id = ANY (wanted) ORDER BY c.id FOR NO KEY UPDATE;
    found := kin_of(in_county, wanted);
    EXIT WHEN found IS NOT DISTINCT FROM wanted;
    wanted := found;
  END LOOP;
  RETURN QUERY SELECT c.id, c.version, c.status, c.region, c.school FROM children c
    WHERE c.county = in_county AND c.id = ANY (ids) AND sees(c.region, c.school, c.id);
END $$;

-- One version number per archive, also for posts that may write schooling but not identity. `review` turns an active
-- archive into changed (domain.md W1); nothing else about the child can be altered through it. 143: ID, FAM, EDU, HLT or REL.
CREATE FUNCTION qinghe.touch_children(in_county int, ids uuid[], review boolean)
RETURNS TABLE (id uuid, version int, region bigint, school int)
LANGUAGE sql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  UPDATE children c SET version = c.version + 1, updated_at = qinghe.now(),
    status = CASE WHEN review AND c.status = 'active' THEN 'changed' ELSE c.status END
  WHERE c.county = in_county AND c.id = ANY (ids) AND sees(c.region, c.school, c.id)
    AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 143 <> 0
  RETURNING c.id, c.version, c.region, c.school
$$;

-- The list of missing fields beside the archive; kept also by posts that may write schooling but not identity.
CREATE FUNCTION qinghe.keep_gaps(in_county int, in_child uuid, in_gaps text[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  UPDATE children c SET gaps = in_gaps WHERE c.county = in_county AND c.id = in_child AND sees(c.region, c.school, c.id)
    AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 143 <> 0
$$;

-- The children of a list posting today, at most 500.
CREATE FUNCTION qinghe.my_children() RETURNS TABLE (child uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT a.child FROM assignments a
  WHERE a.posting = nullif(current_setting('qinghe.posting', true), '')::uuid
    AND a.county = nullif(current_setting('qinghe.county', true), '')::int
    AND a.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date
    AND (a.valid_to IS NULL OR a.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)
  ORDER BY a.child LIMIT 500
$$;

-- Who held a posting: name, role and place of a colleague, for the history of a child one may see. Nothing else of the account.
CREATE FUNCTION qinghe.who_held(in_posting uuid) RETURNS TABLE (holder text, role text, region bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT p.holder, p.role, p.region FROM postings p WHERE p.id = in_posting
$$;

-- Claims identities for many children at once. `blinds` holds the blind index under the current key (and `old_blinds` the
-- one under the previous key during rotation, or null). Says nothing: whoever asks learns the same whether it clashed or not.
CREATE FUNCTION qinghe.claim_identity(in_county int, ids uuid[], blinds bytea[], old_blinds bytea[], in_key_version int, new_persons uuid[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  i int;
  who uuid;
  holder record;
BEGIN
  IF coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 = 0 THEN
    RETURN;
  END IF;
  -- In the order of the numbers, so that two imports of the same people wait for each other and never lock each other out.
  FOR i IN SELECT k FROM generate_subscripts(ids, 1) k ORDER BY blinds[k] LOOP
    IF NOT EXISTS (SELECT 1 FROM children c WHERE c.county = in_county AND c.id = ids[i] AND sees(c.region, c.school, c.id)) THEN
      CONTINUE;
    END IF;
    who := NULL;
    SELECT person INTO who FROM identities WHERE blind_index = blinds[i] OR blind_index = old_blinds[i] LIMIT 1;
    IF who IS NULL THEN
      INSERT INTO identities (blind_index, key_version, person) VALUES (blinds[i], in_key_version, new_persons[i])
        ON CONFLICT (blind_index) DO NOTHING;
      SELECT person INTO who FROM identities WHERE blind_index = blinds[i];
    END IF;
    -- A corrected number leaves the person it was claimed for.
    UPDATE person_archives a SET valid_to = qinghe.now()
      WHERE a.county = in_county AND a.child = ids[i] AND a.valid_to IS NULL AND a.person <> who;
    INSERT INTO person_archives (person, county, child, valid_from) VALUES (who, in_county, ids[i], qinghe.now())
      ON CONFLICT DO NOTHING;
    SELECT a.county, a.child INTO holder FROM person_archives a WHERE a.person = who AND a.valid_to IS NULL;
    IF holder.child <> ids[i] OR holder.county <> in_county THEN
      INSERT INTO identity_clashes (county, id, child, other_county, other_child, account, at)
        SELECT in_county, new_persons[i], ids[i], holder.county, holder.child,
          nullif(current_setting('qinghe.account', true), '')::uuid, qinghe.now()
        WHERE NOT EXISTS (SELECT 1 FROM identity_clashes x WHERE x.county = in_county AND x.child = ids[i]
          AND x.other_child = holder.child AND x.settled_at IS NULL);
    END IF;
  END LOOP;
END $$;

-- Re-keys a child's rows when its village or school changes, and writes the departure under the old keys, which the old
-- scope's feed reads as a tombstone. The child must be visible before; another village needs ID writes, another school ID or EDU.
CREATE FUNCTION qinghe.move_scope(in_county int, in_child uuid, new_region bigint, new_school int, feed_id uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  old record;
BEGIN
  SELECT c.region, c.school INTO old FROM children c
    WHERE c.county = in_county AND c.id = in_child AND sees(c.region, c.school, c.id)
      AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & (CASE WHEN c.region = new_region THEN 5 ELSE 1 END) <> 0;
  IF NOT FOUND OR (old.region = new_region AND old.school = new_school) THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL
      AND new_region >= t.code AND new_region < t.code + 1000000) THEN
    RAISE EXCEPTION 'children stay in their county' USING ERRCODE = 'check_violation', CONSTRAINT = 'children_stay_in_their_county';
  END IF;
  UPDATE children SET region = new_region, school = new_school WHERE county = in_county AND id = in_child;
  UPDATE child_schooling SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_health SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_parents SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_guardianships SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_relief SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE child_keys SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE changes SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE assignments SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE name_grams SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  INSERT INTO feed (county, id, kind, region, school, class, child) VALUES (in_county, feed_id, 'departed', old.region, old.school, 'S1', in_child);
END $$;

-- Who may settle a child's figures: whoever may see the child, whoever has just let it go (its departure is not numbered
-- yet), and the folder. For definer functions only.
CREATE FUNCTION qinghe.settles(in_county int, in_region bigint, in_school int, in_child uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT session_user = 'qinghe_folder' OR (coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 143 <> 0
    AND (sees(in_region, in_school, in_child) OR EXISTS (SELECT 1 FROM feed f WHERE f.county = in_county AND f.seq IS NULL
      AND f.kind = 'departed' AND f.child = in_child AND sees(f.region, f.school, f.child))))
$$;

-- What figures need to know of children, and nothing else. Definer, because a class teacher who corrects a school class may
-- not read everything that decides what the child counts for.
CREATE FUNCTION qinghe.figure_facts(in_county int, ids uuid[])
RETURNS TABLE (child uuid, status text, birth_date date, sex_code smallint, schooling smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT c.id, c.status, c.birth_date, c.sex_code, s.status FROM children c
  LEFT JOIN child_schooling s ON s.county = c.county AND s.child = c.id AND s.valid_to IS NULL
  WHERE c.county = in_county AND c.id = ANY (ids) AND settles(c.county, c.region, c.school, c.id)
$$;

-- Locks the next children that have no cell under a version of the rules yet. It waits for whoever writes them now, because
-- that write may still be undone. Facts are read after the lock, never with it: the lock does not refresh a joined row.
CREATE FUNCTION qinghe.lock_unsettled(in_county int, in_rules int, after_id uuid, at_most int) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  found uuid[];
BEGIN
  SELECT array_agg(t.id) INTO found FROM (
    SELECT c.id FROM children c WHERE c.county = in_county AND c.id > after_id AND NOT EXISTS (
      SELECT 1 FROM child_cells k WHERE k.county = in_county AND k.child = c.id AND k.rules = in_rules OFFSET 0)
    ORDER BY c.id LIMIT at_most FOR NO KEY UPDATE) t;
  RETURN coalesce(found, '{}');
END $$;

-- Figures: what a child counted for so far is in child_cells; given is what it counts for from in_day on and, by the calendar
-- alone, from later days on. The difference is written as deltas. A null cell means: counts nowhere. The rows are locked
-- before they are read, so that neither the nightly job nor another version's build can cross; when the lock was awaited
-- across midnight the later day wins. OFFSET 0 keeps every look-up a look-up by key: right after a large import the planner
-- knows nothing of the tables and compared every child with every other (2 s for a thousand, measured).
CREATE FUNCTION qinghe.settle_cells(in_county int, in_day date, t_child uuid[], t_rules int[], t_from date[], t_cell int[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO child_cells (county, region, child, rules, day)
    SELECT in_county, c.region, a.child, a.rules, in_day FROM (SELECT DISTINCT t.child, t.rules FROM unnest(t_child, t_rules) t (child, rules)) a
    CROSS JOIN LATERAL (SELECT c.region, c.school FROM children c WHERE c.county = in_county AND c.id = a.child OFFSET 0) c
    WHERE settles(in_county, c.region, c.school, a.child) ORDER BY a.child, a.rules ON CONFLICT DO NOTHING;
  PERFORM 1 FROM child_cells k WHERE k.county = in_county AND k.child = ANY (t_child) AND k.rules = ANY (t_rules)
    ORDER BY k.child, k.rules FOR UPDATE;
  WITH asked AS MATERIALIZED (
    SELECT DISTINCT t.child, t.rules FROM unnest(t_child, t_rules) t (child, rules)
  ), old AS MATERIALIZED (
    SELECT k.*, c.region AS new_region, greatest(k.day, in_day) AS new_day FROM asked a
    CROSS JOIN LATERAL (SELECT * FROM child_cells k WHERE k.county = in_county AND k.child = a.child AND k.rules = a.rules OFFSET 0) k
    CROSS JOIN LATERAL (SELECT c.region, c.school FROM children c WHERE c.county = in_county AND c.id = a.child OFFSET 0) c
    WHERE settles(in_county, c.region, c.school, a.child)
  ), fresh AS (
    SELECT o.child, o.rules, o.new_region AS region, o.new_day AS day,
      (array_agg(t.cell ORDER BY t.from_day DESC) FILTER (WHERE t.from_day <= o.new_day))[1] AS cell,
      min(t.from_day) FILTER (WHERE t.from_day > o.new_day) AS next_change,
      coalesce(array_agg(t.from_day ORDER BY t.from_day) FILTER (WHERE t.from_day > o.new_day), '{}') AS later_days,
      coalesce(array_agg(t.cell ORDER BY t.from_day) FILTER (WHERE t.from_day > o.new_day), '{}') AS later_cells
    FROM old o JOIN unnest(t_child, t_rules, t_from, t_cell) t (child, rules, from_day, cell) ON t.child = o.child AND t.rules = o.rules
    GROUP BY o.child, o.rules, o.new_region, o.new_day
  ), kept AS (
    UPDATE child_cells k SET region = f.region, day = f.day, cell = f.cell, next_change = f.next_change,
      later_days = f.later_days, later_cells = f.later_cells
    FROM fresh f WHERE k.county = in_county AND k.child = f.child AND k.rules = f.rules
      AND (k.region, k.cell, k.next_change, k.later_days, k.later_cells)
        IS DISTINCT FROM (f.region, f.cell, f.next_change, f.later_days, f.later_cells)
  ), moves AS (
    SELECT f.region, f.rules, o.cell AS was, f.cell FROM fresh f JOIN old o ON o.child = f.child AND o.rules = f.rules WHERE o.region = f.region
    UNION ALL SELECT o.region, o.rules, o.cell, NULL FROM fresh f JOIN old o ON o.child = f.child AND o.rules = f.rules WHERE o.region <> f.region
    UNION ALL SELECT f.region, f.rules, NULL, f.cell FROM fresh f JOIN old o ON o.child = f.child AND o.rules = f.rules WHERE o.region <> f.region
  )
  INSERT INTO stat_deltas (county, id, region, rules, was, cell, n)
    SELECT in_county, gen_random_uuid(), region, rules, was, cell, count(*)::int FROM moves WHERE was IS DISTINCT FROM cell
    GROUP BY region, rules, was, cell;
END $$;
DO $$ DECLARE f text; BEGIN
  FOREACH f IN ARRAY ARRAY['lock_children(int, uuid[])', 'touch_children(int, uuid[], boolean)', 'my_children()', 'keep_gaps(int, uuid, text[])', 'who_held(uuid)',
    'claim_identity(int, uuid[], bytea[], bytea[], int, uuid[])', 'move_scope(int, uuid, bigint, int, uuid)',
    'figure_facts(int, uuid[])', 'settle_cells(int, date, uuid[], int[], date[], int[])'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION qinghe.%s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION qinghe.%s TO qinghe_range, qinghe_list', f);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION qinghe.lock_unsettled(int, int, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.lock_unsettled(int, int, uuid, int), qinghe.figure_facts(int, uuid[]),
  qinghe.settle_cells(int, date, uuid[], int[], date[], int[]) TO qinghe_folder;
