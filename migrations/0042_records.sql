-- Records of every kind (台账) in one protected table, with what other audiences read of them and their history beside it (decision 043). expand
--
-- A row carries the bits of the audiences that read it (domain/src/staff/audiences.ts). What the acting post holds stands in four settings: sees (within
-- its area or list), owns (of what it made itself or was handed by name), enters (may add), amends (may change). P of the matrix is only ever in owns.

-- What a record was written under: kept for ever, known by the hash of its text, so that a text nobody compiled is not believed.
CREATE TABLE qinghe.kind_contents (
  kind text NOT NULL, content text NOT NULL, compiled text NOT NULL, first_used timestamptz NOT NULL,
  PRIMARY KEY (kind, content),
  CONSTRAINT kind_contents_are_known_by_their_hash CHECK (content = encode(sha256(convert_to(compiled, 'UTF8')), 'hex'))
);
GRANT SELECT, INSERT ON qinghe.kind_contents TO qinghe_range, qinghe_list;

CREATE TABLE qinghe.records (
  county int NOT NULL, id uuid NOT NULL, kind text NOT NULL, content text NOT NULL,
  readers bigint NOT NULL CONSTRAINT records_have_readers CHECK (readers > 0), barred uuid[] NOT NULL DEFAULT '{}',
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid, subject uuid NOT NULL, parent uuid,
  -- Whether it goes along when the child moves; where the work was done never changes.
  follows boolean NOT NULL, worked_in bigint NOT NULL, worked_school int NOT NULL DEFAULT 0,
  state text NOT NULL, day date NOT NULL, number text,
  posting uuid NOT NULL, account uuid NOT NULL,
  -- Nobody: all zeros, so that what hangs from the record can be bound to it.
  assignee uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  n1 bigint, n2 bigint, n3 bigint, n4 bigint, n5 bigint, n6 bigint, n7 bigint, n8 bigint, u1 uuid, u2 uuid,
  once bytea, body jsonb NOT NULL DEFAULT '{}', sealed bytea, secret bytea NOT NULL,
  revision int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  -- What hangs from a record is bound to whose it is and where it lies, so that nobody can say otherwise of a part or a line.
  CONSTRAINT records_are_known_with_their_scope UNIQUE (county, id, readers, posting, assignee, region, school, follows, barred),
  CONSTRAINT records_are_known_with_their_child UNIQUE (county, id, child),
  CONSTRAINT records_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id),
  CONSTRAINT records_of_a_record FOREIGN KEY (county, parent) REFERENCES qinghe.records (county, id),
  CONSTRAINT records_of_a_content FOREIGN KEY (kind, content) REFERENCES qinghe.kind_contents (kind, content)
);
CREATE UNIQUE INDEX records_are_made_once ON qinghe.records (county, kind, once) WHERE once IS NOT NULL;
CREATE UNIQUE INDEX records_number_once ON qinghe.records (county, kind, number) WHERE number IS NOT NULL;
CREATE INDEX records_in_area ON qinghe.records (kind, region, day DESC, id);
CREATE INDEX records_in_county ON qinghe.records (county, kind, day DESC, id);
CREATE INDEX records_by_state ON qinghe.records (county, kind, state, day DESC, id);
CREATE INDEX records_of_a_subject ON qinghe.records (county, subject, day DESC, id);
CREATE INDEX records_inside ON qinghe.records (county, parent) WHERE parent IS NOT NULL;
CREATE INDEX records_made_by ON qinghe.records (county, posting, kind, day DESC, id);
CREATE INDEX records_given_to ON qinghe.records (county, assignee, kind, day DESC, id) WHERE assignee <> '00000000-0000-0000-0000-000000000000';
CREATE INDEX records_by_n1 ON qinghe.records (county, kind, n1, day DESC, id) WHERE n1 IS NOT NULL;
CREATE INDEX records_by_n2 ON qinghe.records (county, kind, n2, day DESC, id) WHERE n2 IS NOT NULL;
CREATE INDEX records_by_n3 ON qinghe.records (county, kind, n3, day DESC, id) WHERE n3 IS NOT NULL;
CREATE INDEX records_by_n4 ON qinghe.records (county, kind, n4, day DESC, id) WHERE n4 IS NOT NULL;
CREATE INDEX records_by_n5 ON qinghe.records (county, kind, n5, day DESC, id) WHERE n5 IS NOT NULL;
CREATE INDEX records_by_n6 ON qinghe.records (county, kind, n6, day DESC, id) WHERE n6 IS NOT NULL;
CREATE INDEX records_by_n7 ON qinghe.records (county, kind, n7, day DESC, id) WHERE n7 IS NOT NULL;
CREATE INDEX records_by_n8 ON qinghe.records (county, kind, n8, day DESC, id) WHERE n8 IS NOT NULL;

-- Fields of a record that another audience reads. Every writing is a row of its own and the newest counts, so that somebody who may write a part
-- and may not read it need not find the old one.
CREATE TABLE qinghe.record_parts (
  county int NOT NULL, id uuid NOT NULL, record uuid NOT NULL, audience text NOT NULL, revision int NOT NULL,
  readers bigint NOT NULL CONSTRAINT record_parts_have_readers CHECK (readers > 0), entry bigint NOT NULL, barred uuid[] NOT NULL DEFAULT '{}',
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid, follows boolean NOT NULL,
  made_by uuid NOT NULL, given_to uuid NOT NULL, sealed bytea NOT NULL,
  PRIMARY KEY (county, id),
  -- As the record has it, so that nobody adds to one that is not theirs; at the end of the transaction, since a move changes both.
  CONSTRAINT record_parts_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT record_parts_of_the_same_child FOREIGN KEY (county, record, child) REFERENCES qinghe.records (county, id, child) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX record_parts_once_a_revision ON qinghe.record_parts (county, record, audience, revision);

-- What was done to records: fields before and after, sealed with the record's own key, one line an audience.
CREATE TABLE qinghe.record_changes (
  county int NOT NULL, id uuid NOT NULL, record uuid NOT NULL, kind text NOT NULL, revision int NOT NULL, act text NOT NULL, at timestamptz NOT NULL,
  readers bigint NOT NULL CONSTRAINT record_changes_have_readers CHECK (readers > 0), entry bigint NOT NULL, barred uuid[] NOT NULL DEFAULT '{}',
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid, follows boolean NOT NULL,
  made_by uuid NOT NULL, given_to uuid NOT NULL, fields text[] NOT NULL, sealed bytea NOT NULL, command uuid NOT NULL, account uuid NOT NULL, posting uuid NOT NULL, phrase text NOT NULL, mac bytea,
  PRIMARY KEY (county, id),
  -- As the record has it, so that nobody adds to one that is not theirs; at the end of the transaction, since a move changes both.
  CONSTRAINT record_changes_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT record_changes_of_the_same_child FOREIGN KEY (county, record, child) REFERENCES qinghe.records (county, id, child) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX record_changes_in_order ON qinghe.record_changes (county, record, revision, id);
CREATE INDEX record_changes_unchained ON qinghe.record_changes (county, id) WHERE mac IS NULL;

-- Each shape and each way to a record has a policy of its own, and none holds an OR or a sub-select: within the area or list, what one made oneself,
-- what one was handed. Whoever is barred (a suspect, also when staff) finds nothing, on whatever way.
DO $$
DECLARE
  tbl text;
  shape text;
  way text;
  holds text := '(nullif(current_setting(''qinghe.%s'', true), '''')::bigint & %s) <> 0';
  me text := 'nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
  self text := 'nullif(current_setting(''qinghe.account'', true), '''')::uuid';
  free text := self || ' <> ALL (barred)';
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])';
  here text;
  adds text;
  changes text;
BEGIN
  FOREACH tbl IN ARRAY ARRAY['records', 'record_parts', 'record_changes'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('GRANT SELECT, INSERT ON qinghe.%I TO qinghe_range, qinghe_list', tbl);
    FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
      FOREACH way IN ARRAY ARRAY['', '_made', '_given'] LOOP
        here := CASE way WHEN '' THEN CASE shape WHEN 'range' THEN in_range ELSE in_list END
          WHEN '_made' THEN format('%I = %s', CASE tbl WHEN 'records' THEN 'posting' ELSE 'made_by' END, me)
          ELSE format('%I = %s', CASE tbl WHEN 'records' THEN 'assignee' ELSE 'given_to' END, me) END;
        -- What its author wrote is the author's to read, also where others need another audience for it.
        EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO %I USING (%s AND %s AND %s)', tbl || '_' || shape || way || '_read', tbl, 'qinghe_' || shape,
          here, format(holds, CASE way WHEN '' THEN 'sees' ELSE 'owns' END, CASE WHEN tbl <> 'records' AND way = '_made' THEN 'entry' ELSE 'readers' END), free);
        IF tbl <> 'records' THEN
          adds := format(holds, CASE way WHEN '' THEN 'enters' ELSE 'owns' END, 'entry');
        ELSIF way = '' THEN
          adds := format(holds, 'enters', 'readers');
        ELSE
          adds := NULL;
        END IF;
        IF adds IS NOT NULL THEN
          -- Nobody writes in another's name.
          IF tbl <> 'record_parts' THEN
            adds := adds || format(' AND posting = %s AND account = %s', me, self);
          END IF;
          EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO %I WITH CHECK (%s AND %s AND %s)', tbl || '_' || shape || way || '_insert', tbl, 'qinghe_' || shape, here, adds, free);
        END IF;
        IF tbl = 'records' THEN
          changes := format('%s AND %s AND %s', here, format(holds, CASE way WHEN '' THEN 'amends' ELSE 'owns' END, 'readers'), free);
          EXECUTE format('CREATE POLICY %I ON qinghe.records FOR UPDATE TO %I USING (%s) WITH CHECK (%s)', 'records_' || shape || way || '_update', 'qinghe_' || shape, changes, changes);
        END IF;
      END LOOP;
    END LOOP;
  END LOOP;
END $$;
-- Where a record belongs is changed by move_scope() alone, its readers by nobody yet, whose it is by hand_record().
GRANT UPDATE (content, state, day, number, n1, n2, n3, n4, n5, n6, n7, n8, u1, u2, once, body, sealed, revision, updated_at) ON qinghe.records TO qinghe_range, qinghe_list;

-- Sealed values are sealed again when keys rotate.
GRANT SELECT (county, id, sealed, secret) ON qinghe.records TO qinghe_rotator;
CREATE POLICY records_rotator_select ON qinghe.records FOR SELECT TO qinghe_rotator USING (true);
GRANT UPDATE (sealed, secret) ON qinghe.records TO qinghe_rotator;
CREATE POLICY records_rotator_update ON qinghe.records FOR UPDATE TO qinghe_rotator USING (true);
GRANT SELECT (county, id, sealed) ON qinghe.record_parts TO qinghe_rotator;
CREATE POLICY record_parts_rotator_select ON qinghe.record_parts FOR SELECT TO qinghe_rotator USING (true);
GRANT UPDATE (sealed) ON qinghe.record_parts TO qinghe_rotator;
CREATE POLICY record_parts_rotator_update ON qinghe.record_parts FOR UPDATE TO qinghe_rotator USING (true);

-- Official numbers: without a gap by county, kind and year, because the line waits for whoever draws and goes back with them.
CREATE TABLE qinghe.record_numbers (
  county int NOT NULL, kind text NOT NULL, year int NOT NULL, last int NOT NULL,
  PRIMARY KEY (county, kind, year)
);
ALTER TABLE qinghe.record_numbers ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION qinghe.draw_number(in_kind text, in_year int) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  -- Only for whoever may add records of something: a number drawn for nothing would be a gap.
  INSERT INTO record_numbers AS n (county, kind, year, last) SELECT nullif(current_setting('qinghe.county', true), '')::int, in_kind, in_year, 1
    WHERE coalesce(nullif(current_setting('qinghe.enters', true), '')::bigint, 0) <> 0
  ON CONFLICT (county, kind, year) DO UPDATE SET last = n.last + 1 RETURNING last
$$;
REVOKE ALL ON FUNCTION qinghe.draw_number(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.draw_number(text, int) TO qinghe_range, qinghe_list;

-- Who may be handed something today: a posting in force, with where it works.
CREATE FUNCTION qinghe.posting_today(in_posting uuid) RETURNS TABLE (role text, region bigint, school int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT p.role, p.region, p.school FROM postings p WHERE p.id = in_posting AND p.state = 'active'
    AND p.county = nullif(current_setting('qinghe.county', true), '')::int
    AND p.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (p.valid_to IS NULL OR p.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)
$$;
REVOKE ALL ON FUNCTION qinghe.posting_today(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.posting_today(uuid) TO qinghe_range, qinghe_list;

-- Hands a record to another posting, with its parts and its history: whoever may amend it where it lies, or whose own it is.
CREATE FUNCTION qinghe.hand_record(in_county int, in_record uuid, in_posting uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  PERFORM 1 FROM records r WHERE r.county = in_county AND r.id = in_record
    AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (r.barred), false)
    AND ((sees(r.region, r.school, r.child) AND coalesce(nullif(current_setting('qinghe.amends', true), '')::bigint, 0) & r.readers <> 0)
      OR (me IN (r.posting, r.assignee) AND coalesce(nullif(current_setting('qinghe.owns', true), '')::bigint, 0) & r.readers <> 0)) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE records SET assignee = in_posting WHERE county = in_county AND id = in_record;
  UPDATE record_parts SET given_to = in_posting WHERE county = in_county AND record = in_record;
  UPDATE record_changes SET given_to = in_posting WHERE county = in_county AND record = in_record;
END $$;
REVOKE ALL ON FUNCTION qinghe.hand_record(int, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.hand_record(int, uuid, uuid) TO qinghe_range, qinghe_list;

-- As before, and records that follow their child go along.
CREATE OR REPLACE FUNCTION qinghe.move_scope(in_county int, in_child uuid, new_region bigint, new_school int, feed_id uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  old record;
  today date := (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date;
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
  UPDATE records SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_parts SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE record_changes SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND follows;
  UPDATE assignments SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  UPDATE name_grams SET region = new_region, school = new_school WHERE county = in_county AND child = in_child;
  -- What is still to be looked into is work of the place where the child now lives; what somebody has closed stays theirs. Tasks are of an area and no school's.
  UPDATE comparison_tasks SET region = new_region WHERE county = in_county AND child = in_child AND state IN ('open', 'withdrawn');
  INSERT INTO feed (county, id, kind, region, school, class, child) VALUES (in_county, feed_id, 'departed', old.region, old.school, 'S1', in_child),
    (in_county, (left(feed_id::text, 24) || right(gen_random_uuid()::text, 12))::uuid, 'changed', new_region, new_school, 'S2', in_child);
  IF old.school <> new_school THEN
    WITH ended AS (
      UPDATE assignments a SET valid_to = greatest(today, a.valid_from) FROM postings p
      WHERE a.county = in_county AND a.child = in_child AND (a.valid_to IS NULL OR a.valid_to > today)
        AND p.id = a.posting AND p.school NOT IN (0, new_school)
      RETURNING a.posting
    )
    INSERT INTO feed (county, id, kind, region, school, class, child, posting)
      SELECT in_county, gen_random_uuid(), 'departed', new_region, new_school, 'S1', in_child, e.posting FROM (SELECT DISTINCT posting FROM ended) e;
  END IF;
END $$;


-- As before, and a child of whom there is a record was worked on.
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


INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, date '2016-02-04', value, '天', title, '本平台建议，可由方案调整；全国无统一规定', 'records', 1, qinghe.now() FROM (VALUES
  ('visitBackdating', 30, '走访补录期限'), ('visitCorrection', 7, '走访更正期限'), ('recordBackdating', 30, '记录补录期限'), ('recordCorrection', 7, '记录更正期限'),
  ('visitEvery.1', 90, '低风险儿童多久走访一次'), ('visitEvery.2', 30, '中风险儿童多久走访一次'), ('visitEvery.3', 7, '高风险儿童多久走访一次'), ('visitEvery.4', 1, '极高风险儿童多久走访一次'),
  ('visitUnmetAgain', 7, '没有见到儿童本人，多久再去一次'), ('visitMoodAgain', 7, '有不良情绪，多久再看一次')
) AS p (key, value, title)
UNION ALL SELECT 'beggingWarnings', 0, date '2016-02-04', 3, '次', '就乞讨批评教育几次要提示研判', '方案二 P2-93；法发〔2014〕24号', 'records', 1, qinghe.now();
