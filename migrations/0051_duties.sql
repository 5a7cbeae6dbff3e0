-- Duties (应办): what somebody owes by a plan, by when, with the evidence that was given (decision 052). expand
--
-- State, lateness and level are never stored as words: open is what is neither done, waived nor retracted; late is due_at before now; the level is how many
-- of escalate_at lie behind now. A duty is owed by a seat: whoever holds `role` where it lies; `posting` only where one person owes it by name.

CREATE TABLE qinghe.duties (
  county int NOT NULL, id uuid NOT NULL, plan text NOT NULL, version text NOT NULL, duty text NOT NULL, clause text NOT NULL,
  about text NOT NULL CONSTRAINT duties_are_about_something_known CHECK (about IN ('child', 'village', 'town', 'county', 'city', 'school', 'organisation', 'posting', 'record')),
  subject text NOT NULL, child uuid, record uuid,
  -- Where the subject lies: open ones move with their child.
  region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  readers bigint NOT NULL CONSTRAINT duties_have_readers CHECK (readers > 0), barred uuid[] NOT NULL DEFAULT '{}',
  role text NOT NULL, posting uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  -- 2026-Q1, 2026-W07, the id of a term; the day from which it is counted; the record or command that started it.
  period text NOT NULL,
  opens date, due_on date, due_minute int, due_at timestamptz, provisional boolean NOT NULL DEFAULT false, unknown text,
  needs int[] NOT NULL CONSTRAINT duties_need_something CHECK (cardinality(needs) > 0),
  remind_at timestamptz[] NOT NULL DEFAULT '{}', escalate_at timestamptz[] NOT NULL DEFAULT '{}', escalate_to text[] NOT NULL DEFAULT '{}',
  -- The clock: the next of remind_at || escalate_at, and how many of them were told.
  next_at timestamptz, ladder int NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL, done_at timestamptz, done_by uuid, waived_at timestamptz, retracted_at timestamptz, retracted_why text,
  PRIMARY KEY (county, id),
  CONSTRAINT duties_are_owed_once UNIQUE (county, plan, duty, subject, period),
  CONSTRAINT duties_have_a_day_or_say_why CHECK (due_at IS NOT NULL OR unknown IS NOT NULL),
  CONSTRAINT duties_escalate_to_somebody CHECK (cardinality(escalate_at) = cardinality(escalate_to)),
  CONSTRAINT duties_end_in_one_way CHECK (num_nonnulls(done_at, waived_at, retracted_at) <= 1),
  CONSTRAINT duties_retracted_say_why CHECK ((retracted_at IS NULL) = (retracted_why IS NULL)),
  CONSTRAINT duties_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id),
  CONSTRAINT duties_of_a_record FOREIGN KEY (county, record) REFERENCES qinghe.records (county, id)
);
CREATE INDEX duties_of_a_seat ON qinghe.duties (county, role, region, due_at, id) WHERE done_at IS NULL AND waived_at IS NULL AND retracted_at IS NULL;
CREATE INDEX duties_by_name ON qinghe.duties (county, posting, due_at, id) WHERE posting <> '00000000-0000-0000-0000-000000000000';
CREATE INDEX duties_about_a_child ON qinghe.duties (county, child, due_at) WHERE child IS NOT NULL;
CREATE INDEX duties_about_a_record ON qinghe.duties (county, record) WHERE record IS NOT NULL;
CREATE INDEX duties_of_a_clause ON qinghe.duties (county, plan, clause, region);
CREATE INDEX duties_next ON qinghe.duties (next_at) WHERE next_at IS NOT NULL;

-- What was done for a piece of it (numbered from 0, as its plan lists them): by which record or command. What a correction or a voided record takes back stays as a line.
CREATE TABLE qinghe.duty_evidence (
  county int NOT NULL, duty uuid NOT NULL, piece int NOT NULL, source uuid NOT NULL, act text NOT NULL, day date NOT NULL, at timestamptz NOT NULL, posting uuid NOT NULL, taken_back_at timestamptz,
  PRIMARY KEY (county, duty, piece, source),
  CONSTRAINT duty_evidence_of_a_duty FOREIGN KEY (county, duty) REFERENCES qinghe.duties (county, id)
);
CREATE INDEX duty_evidence_of_a_source ON qinghe.duty_evidence (county, source);

CREATE TABLE qinghe.duty_waivers (
  county int NOT NULL, id uuid NOT NULL, duty uuid NOT NULL,
  state text NOT NULL DEFAULT 'asked' CONSTRAINT duty_waivers_state_is_known CHECK (state IN ('asked', 'granted', 'refused')),
  asked_by uuid NOT NULL, asked_as uuid NOT NULL, asked_at timestamptz NOT NULL, decided_by uuid, decided_as uuid, decided_at timestamptz,
  PRIMARY KEY (county, id),
  CONSTRAINT duty_waivers_of_a_duty FOREIGN KEY (county, duty) REFERENCES qinghe.duties (county, id),
  CONSTRAINT duty_waivers_take_two_persons CHECK ((state = 'asked') = (decided_by IS NULL) AND (decided_by IS NULL OR decided_by <> asked_by))
);
CREATE UNIQUE INDEX duty_waivers_wait_once ON qinghe.duty_waivers (county, duty) WHERE state = 'asked';

CREATE TABLE qinghe.duty_events (
  county int NOT NULL, id uuid NOT NULL, duty uuid NOT NULL, at timestamptz NOT NULL,
  what text NOT NULL CONSTRAINT duty_events_are_known CHECK (what IN ('handedOver', 'reminded', 'escalated', 'waiverAsked', 'waiverGranted', 'waiverRefused', 'retracted', 'reopened')),
  -- Who did it; nobody where the clock or a record did. To whom it went.
  posting uuid, account uuid, to_role text, to_posting uuid, waiver uuid, words bytea,
  PRIMARY KEY (county, id),
  CONSTRAINT duty_events_of_a_duty FOREIGN KEY (county, duty) REFERENCES qinghe.duties (county, id)
);
CREATE INDEX duty_events_in_order ON qinghe.duty_events (county, duty, at, id);

-- Read by area or list under the audience of the duty; by whoever holds the seat; by whoever owes it by name. Each way is a policy of its own, and who is barred
-- from the record it is about finds it on none. People write nothing here: acts, commands and the clock do, through functions.
DO $$
DECLARE
  shape text;
  here text;
  sees text := '(nullif(current_setting(''qinghe.sees'', true), '''')::bigint & readers) <> 0';
  seat text := 'role = nullif(current_setting(''qinghe.role'', true), '''')';
  me text := 'posting = nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
  free text := 'nullif(current_setting(''qinghe.account'', true), '''')::uuid <> ALL (barred)';
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])';
BEGIN
  ALTER TABLE qinghe.duties ENABLE ROW LEVEL SECURITY;
  ALTER TABLE qinghe.duty_evidence ENABLE ROW LEVEL SECURITY;
  ALTER TABLE qinghe.duty_waivers ENABLE ROW LEVEL SECURITY;
  ALTER TABLE qinghe.duty_events ENABLE ROW LEVEL SECURITY;
  GRANT SELECT ON qinghe.duties TO qinghe_range, qinghe_list;
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    here := CASE shape WHEN 'range' THEN in_range ELSE in_list END;
    EXECUTE format('CREATE POLICY %I ON qinghe.duties FOR SELECT TO %I USING (%s AND %s AND %s)', 'duties_' || shape || '_read', 'qinghe_' || shape, here, sees, free);
    EXECUTE format('CREATE POLICY %I ON qinghe.duties FOR SELECT TO %I USING (%s AND %s AND %s)', 'duties_' || shape || '_seat_read', 'qinghe_' || shape, here, seat, free);
    EXECUTE format('CREATE POLICY %I ON qinghe.duties FOR SELECT TO %I USING (%s AND %s)', 'duties_' || shape || '_named_read', 'qinghe_' || shape, me, free);
  END LOOP;
END $$;

-- The clock and the generation: a role of their own, which reads no sealed column.
GRANT USAGE ON SCHEMA qinghe TO qinghe_scanner;
GRANT SELECT, INSERT, UPDATE ON qinghe.duties TO qinghe_scanner;
GRANT SELECT, INSERT, UPDATE ON qinghe.duty_evidence TO qinghe_scanner;
GRANT SELECT ON qinghe.duty_waivers TO qinghe_scanner;
GRANT SELECT (county, id, duty, at, what, posting, account, to_role, to_posting, waiver), INSERT (county, id, duty, at, what, to_role, to_posting) ON qinghe.duty_events TO qinghe_scanner;
CREATE POLICY duties_scanner ON qinghe.duties TO qinghe_scanner USING (true) WITH CHECK (true);
CREATE POLICY duty_evidence_scanner ON qinghe.duty_evidence TO qinghe_scanner USING (true) WITH CHECK (true);
CREATE POLICY duty_waivers_scanner ON qinghe.duty_waivers FOR SELECT TO qinghe_scanner USING (true);
CREATE POLICY duty_events_scanner ON qinghe.duty_events TO qinghe_scanner USING (true) WITH CHECK (true);

GRANT SELECT (county, id, words), UPDATE (words) ON qinghe.duty_events TO qinghe_rotator;
CREATE POLICY duty_events_rotator_select ON qinghe.duty_events FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY duty_events_rotator_update ON qinghe.duty_events FOR UPDATE TO qinghe_rotator USING (true);

-- For functions of the owner only: what the policies above say of one row.
CREATE FUNCTION qinghe.sees_duty(d qinghe.duties) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (d.barred) AND (
    (sees(d.region, d.school, d.child) AND (coalesce(nullif(current_setting('qinghe.sees', true), '')::bigint, 0) & d.readers <> 0 OR d.role = nullif(current_setting('qinghe.role', true), '')))
    OR d.posting = nullif(current_setting('qinghe.posting', true), '')::uuid), false)
$$;

-- What was done and said about duties one sees, in order.
CREATE FUNCTION qinghe.duty_story(in_county int, ids uuid[]) RETURNS TABLE (duty uuid, id uuid, what text, at timestamptz, posting uuid, account uuid, piece int, act text, day date,
  to_role text, to_posting uuid, waiver uuid, waiver_state text, words bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH seen AS (SELECT d.id FROM duties d WHERE d.county = in_county AND d.id = ANY (ids) AND sees_duty(d))
  SELECT e.duty, e.source, CASE WHEN e.taken_back_at IS NULL THEN 'evidence' ELSE 'takenBack' END, e.at, e.posting, NULL::uuid, e.piece, e.act, e.day, NULL::text, NULL::uuid, NULL::uuid, NULL::text, NULL::bytea
    FROM duty_evidence e JOIN seen s ON s.id = e.duty WHERE e.county = in_county
      -- What is kept from somebody is nowhere.
      AND NOT EXISTS (SELECT 1 FROM records r WHERE r.county = e.county AND r.id = e.source AND nullif(current_setting('qinghe.account', true), '')::uuid = ANY (r.barred))
  UNION ALL SELECT v.duty, v.id, v.what, v.at, v.posting, v.account, NULL, NULL, NULL, v.to_role, v.to_posting, v.waiver, w.state, v.words
    FROM duty_events v JOIN seen s ON s.id = v.duty LEFT JOIN duty_waivers w ON w.county = v.county AND w.id = v.waiver WHERE v.county = in_county
  ORDER BY 4, 2
$$;

-- How often each piece was done, and whether somebody asks to waive it, for lists: numbers alone.
CREATE FUNCTION qinghe.duty_counts(in_county int, ids uuid[]) RETURNS TABLE (duty uuid, piece int, n int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT e.duty, e.piece, count(*)::int FROM duty_evidence e JOIN duties d ON d.county = e.county AND d.id = e.duty
    WHERE e.county = in_county AND e.duty = ANY (ids) AND e.taken_back_at IS NULL AND sees_duty(d)
      AND NOT EXISTS (SELECT 1 FROM records r WHERE r.county = e.county AND r.id = e.source AND nullif(current_setting('qinghe.account', true), '')::uuid = ANY (r.barred)) GROUP BY 1, 2
$$;

-- Who holds a seat today: by name where one person owes it and is in office, else whoever has the role nearest to the place, else nobody.
-- Posts that work from a list hold it for the children they were given, posts of a school for its number.
CREATE INDEX postings_of_a_school ON qinghe.postings (county, school, role) WHERE school <> 0;
CREATE FUNCTION qinghe.duty_holder(in_county int, in_role text, listed boolean, in_region bigint, in_school int, in_child uuid, in_posting uuid) RETURNS TABLE (posting uuid, holder text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH held AS (
    SELECT p, 0 AS rank FROM postings p WHERE p.id = in_posting
    UNION ALL SELECT p, 1 FROM postings p WHERE NOT listed AND p.school = 0 AND p.role = in_role
      AND p.region = ANY (ARRAY[in_region, in_region / 1000 * 1000, in_region / 1000000 * 1000000, in_region / 100000000 * 100000000, in_region / 10000000000 * 10000000000, 0])
    UNION ALL SELECT p, 1 FROM postings p WHERE NOT listed AND in_school <> 0 AND p.county = in_county AND p.school = in_school AND p.role = in_role
    UNION ALL SELECT p, 1 FROM assignments a JOIN postings p ON p.id = a.posting WHERE listed AND a.county = in_county AND a.child = in_child AND p.role = in_role
      AND EXISTS (SELECT 1 FROM duties d WHERE d.county = in_county AND d.child = in_child AND d.role = in_role AND sees_duty(d))
      AND a.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (a.valid_to IS NULL OR a.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date))
  SELECT (h.p).id, (h.p).holder FROM held h
    WHERE coalesce(nullif(current_setting('qinghe.county', true), '')::int, -1) IN (in_county, 0) AND (h.p).state = 'active'
      AND (h.p).valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND ((h.p).valid_to IS NULL OR (h.p).valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)
    ORDER BY h.rank, (h.p).region DESC, (h.p).valid_from DESC, (h.p).id LIMIT 1
$$;

-- For functions of the owner only: whether a line of history is that of whoever asks; that of a report is nobody's (0048).
CREATE FUNCTION qinghe.is_mine(by_account uuid, by_posting uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(by_account = nullif(current_setting('qinghe.account', true), '')::uuid AND by_posting = nullif(current_setting('qinghe.posting', true), '')::uuid, false)
    OR (by_account = '00000000-0000-0000-0000-000000000000' AND by_posting = '00000000-0000-0000-0000-000000000000')
$$;

-- For functions of the owner only: whether each of these is complete now. Done is when every piece was done as often as it needs; taken back, it is open again
-- and its clock goes on where it stood.
CREATE FUNCTION qinghe.recount_duties(in_county int, ids uuid[], who uuid) RETURNS void LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  WITH told AS (
    SELECT d.id, bool_and(coalesce(e.n, 0) >= w.need) AS complete, coalesce(max(k.region), max(r.region), max(d.region)) AS region, coalesce(max(k.school), max(r.school), max(d.school)) AS school
      FROM duties d CROSS JOIN LATERAL unnest(d.needs) WITH ORDINALITY w (need, place)
      LEFT JOIN children k ON d.about = 'child' AND k.county = d.county AND k.id = d.child LEFT JOIN records r ON d.about = 'record' AND r.county = d.county AND r.id = d.record
      LEFT JOIN LATERAL (SELECT count(*) AS n FROM duty_evidence e WHERE e.county = d.county AND e.duty = d.id AND e.piece = w.place - 1 AND e.taken_back_at IS NULL) e ON true
      WHERE d.county = in_county AND d.id = ANY (ids) AND d.waived_at IS NULL AND d.retracted_at IS NULL GROUP BY d.id),
  turned AS (
    UPDATE duties d SET done_at = CASE WHEN t.complete THEN qinghe.now() END, done_by = CASE WHEN t.complete THEN who END,
      next_at = CASE WHEN t.complete THEN NULL ELSE (d.remind_at || d.escalate_at)[d.ladder + 1] END,
      -- While it was done it stayed where it was done; owed again, it is owed where the child or the record is now.
      region = CASE WHEN t.complete THEN d.region ELSE t.region END, school = CASE WHEN t.complete THEN d.school ELSE t.school END
      FROM told t WHERE d.county = in_county AND d.id = t.id AND (d.done_at IS NOT NULL) <> t.complete RETURNING d.id, t.complete)
  INSERT INTO duty_events (county, id, duty, at, what, posting) SELECT in_county, gen_random_uuid(), t.id, qinghe.now(), 'reopened', who FROM turned t WHERE NOT t.complete;
END $$;

-- What records are evidence of, told anew after each writing: `pieces` says which pieces of which duties a record counts for as it stands now (domain/src/duties/facts.ts);
-- whether one of their acts was really done, the history says. Everything else the record was evidence of is taken back. Whoever may do an act discharges the duty.
CREATE FUNCTION qinghe.settle_records(in_county int, in_command uuid, in_records uuid[], pieces jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  written uuid[];
  owed jsonb;
  ids uuid[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT c.record), '{}') INTO written FROM record_changes c WHERE c.county = in_county AND c.record = ANY (in_records) AND c.command = in_command AND is_mine(c.account, c.posting)
    AND in_county = nullif(current_setting('qinghe.county', true), '')::int;
  WITH asked AS (
    SELECT p.* FROM jsonb_to_recordset(pieces) p (record uuid, plan text, duty text, piece int, acts text[], rolling boolean, loose boolean) WHERE p.record = ANY (written)),
  done AS (
    SELECT p.*, c.act, c.at, c.posting AS by_whom FROM asked p CROSS JOIN LATERAL (
      SELECT c.act, c.at, c.posting FROM record_changes c WHERE c.county = in_county AND c.record = p.record AND c.act = ANY (p.acts)
        -- What was only asked for, declined or withdrawn was not done.
        AND '$step' <> ALL (c.fields) ORDER BY c.revision DESC, c.id LIMIT 1) c),
  found AS (
    SELECT d.id, o.piece, r.id AS source, r.kind || '.' || o.act AS act, r.day, o.at, o.by_whom FROM done o JOIN records r ON r.county = in_county AND r.id = o.record
      JOIN duties d ON d.county = in_county AND d.plan = o.plan AND d.duty = o.duty AND d.waived_at IS NULL AND d.retracted_at IS NULL
      LEFT JOIN duty_evidence e ON e.county = in_county AND e.duty = d.id AND e.piece = o.piece AND e.source = r.id
      WHERE CASE d.about WHEN 'child' THEN d.subject = r.child::text WHEN 'school' THEN r.school <> 0 AND d.subject = r.school::text WHEN 'posting' THEN d.subject = r.posting::text
          WHEN 'organisation' THEN EXISTS (SELECT 1 FROM postings o WHERE o.id = r.posting AND o.organisation::text = d.subject)
          WHEN 'record' THEN d.subject IN (r.id::text, r.parent::text) OR (o.loose AND d.child = r.child) ELSE d.subject = r.region::text END
        AND CASE WHEN d.about = 'record' AND NOT o.loose THEN o.at >= d.started_at WHEN o.rolling THEN d.opens IS NULL OR r.day > d.opens ELSE d.opens IS NULL OR r.day >= d.opens END
        -- Whoever is late does it still; what was done in time stays evidence however often it is done.
        AND (d.done_at IS NULL OR d.due_on IS NULL OR r.day <= d.due_on OR e.source IS NOT NULL))
  SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') INTO owed FROM found f;
  -- Two people at once: whoever comes second counts what the first has done.
  SELECT array_agg(l.id) INTO ids FROM (
    SELECT d.id FROM duties d WHERE d.county = in_county AND d.id IN (SELECT (o ->> 'id')::uuid FROM jsonb_array_elements(owed) o
      UNION SELECT e.duty FROM duty_evidence e WHERE e.county = in_county AND e.source = ANY (written)) ORDER BY d.id FOR UPDATE) l;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  UPDATE duty_evidence e SET taken_back_at = qinghe.now() WHERE e.county = in_county AND e.source = ANY (written) AND e.taken_back_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(owed) o (id uuid, piece int, source uuid) WHERE o.id = e.duty AND o.piece = e.piece AND o.source = e.source);
  INSERT INTO duty_evidence (county, duty, piece, source, act, day, at, posting)
    SELECT in_county, o.id, o.piece, o.source, o.act, o.day, o.at, o.by_whom FROM jsonb_to_recordset(owed) o (id uuid, piece int, source uuid, act text, day date, at timestamptz, by_whom uuid)
    ON CONFLICT (county, duty, piece, source) DO UPDATE SET taken_back_at = NULL, day = excluded.day;
  PERFORM recount_duties(in_county, ids, nullif(current_setting('qinghe.posting', true), '')::uuid);
END $$;

-- What a command is evidence of: for the children it was about, and for the place and school of whoever gave it.
CREATE FUNCTION qinghe.settle_command(in_county int, in_command uuid, in_children uuid[], in_region bigint, in_school int, pieces jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  called text;
  today date := (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date;
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  ids uuid[];
BEGIN
  SELECT c.name INTO called FROM commands c WHERE c.county = in_county AND c.id = in_command AND c.account = nullif(current_setting('qinghe.account', true), '')::uuid AND c.posting = me;
  IF called IS NULL THEN
    RETURN;
  END IF;
  SELECT array_agg(l.id) INTO ids FROM (
    SELECT d.id FROM jsonb_to_recordset(pieces) p (plan text, duty text) JOIN duties d ON d.county = in_county AND d.plan = p.plan AND d.duty = p.duty AND d.done_at IS NULL AND d.waived_at IS NULL AND d.retracted_at IS NULL
      AND d.subject = ANY (CASE d.about WHEN 'child' THEN in_children::text[] WHEN 'record' THEN '{}' WHEN 'school' THEN CASE WHEN in_school = 0 THEN '{}' ELSE ARRAY[in_school::text] END
        WHEN 'posting' THEN ARRAY[me::text] WHEN 'organisation' THEN ARRAY (SELECT p.organisation::text FROM postings p WHERE p.id = me)
        -- Of a county those who sit in its towns work as well.
        WHEN 'county' THEN ARRAY[(in_region / 1000000 * 1000000)::text] ELSE ARRAY[in_region::text] END)
      -- What several posts do for a place, each owes by itself.
      AND (d.about IN ('child', 'posting') OR d.role = nullif(current_setting('qinghe.role', true), '')) AND (d.opens IS NULL OR d.opens <= today) ORDER BY d.id FOR UPDATE OF d) l;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO duty_evidence (county, duty, piece, source, act, day, at, posting)
    SELECT in_county, d.id, p.piece, in_command, called, today, qinghe.now(), me FROM jsonb_to_recordset(pieces) p (plan text, duty text, piece int) JOIN duties d ON d.county = in_county AND d.id = ANY (ids) AND d.plan = p.plan AND d.duty = p.duty
    ON CONFLICT DO NOTHING;
  PERFORM recount_duties(in_county, ids, me);
END $$;

-- Duties that an act opens. What it says of place and child is the record's or the child's own, never the caller's word. Done again for the same record
-- while it is open, it goes to whoever has it now; once it was ended, another is opened.
CREATE FUNCTION qinghe.start_duties(in_county int, in_command uuid, rows jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  one duties;
  old duties;
  r records;
  told jsonb;
  c record;
  who uuid;
  -- The watchdog opens again what an act of others should have opened.
  by_clock boolean := session_user = 'qinghe_scanner';
BEGIN
  IF NOT by_clock AND in_county IS DISTINCT FROM nullif(current_setting('qinghe.county', true), '')::int THEN
    RETURN;
  END IF;
  FOR told IN SELECT j FROM jsonb_array_elements(rows) j LOOP
    one := jsonb_populate_record(NULL::duties, told);
    r := NULL;
    one.done_at := NULL;
    one.done_by := NULL;
    one.waived_at := NULL;
    one.retracted_at := NULL;
    one.retracted_why := NULL;
    IF one.record IS NOT NULL THEN
      SELECT * INTO r FROM records WHERE county = in_county AND id = one.record;
      CONTINUE WHEN r.id IS NULL OR NOT EXISTS (SELECT 1 FROM record_changes h WHERE h.county = in_county AND h.record = r.id AND h.command = in_command AND (by_clock OR is_mine(h.account, h.posting)));
      one.child := r.child;
      one.region := r.region;
      one.school := r.school;
      one.barred := r.barred;
    ELSE
      SELECT k.region, k.school INTO c FROM children k WHERE k.county = in_county AND k.id = one.child
        AND (EXISTS (SELECT 1 FROM changes h WHERE h.county = in_county AND h.child = k.id AND h.command = in_command AND (by_clock OR is_mine(h.account, h.posting)))
          OR (sees(k.region, k.school, k.id) AND EXISTS (SELECT 1 FROM commands m WHERE m.county = in_county AND m.id = in_command AND is_mine(m.account, m.posting))));
      CONTINUE WHEN NOT FOUND;
      one.region := c.region;
      one.school := c.school;
      one.barred := '{}';
    END IF;
    one.subject := CASE one.about WHEN 'record' THEN one.record WHEN 'child' THEN one.child END;
    CONTINUE WHEN one.subject IS NULL;
    one.county := in_county;
    one.posting := '00000000-0000-0000-0000-000000000000';
    IF told ->> 'owner' IS NOT NULL THEN
      who := CASE told ->> 'owner' WHEN 'assignee' THEN r.assignee ELSE r.posting END;
      one.posting := who;
      one.role := coalesce((SELECT p.role FROM postings p WHERE p.id = who), CASE WHEN who = nullif(current_setting('qinghe.posting', true), '')::uuid THEN nullif(current_setting('qinghe.role', true), '') END, one.role);
    END IF;
    one.started_at := qinghe.now();
    SELECT * INTO old FROM duties d WHERE d.county = in_county AND d.plan = one.plan AND d.duty = one.duty AND d.subject = one.subject AND (d.period = one.period OR d.period LIKE one.period || '/%')
      ORDER BY d.started_at DESC, d.id DESC LIMIT 1 FOR UPDATE;
    IF old.id IS NOT NULL AND old.done_at IS NULL AND old.waived_at IS NULL AND old.retracted_at IS NULL THEN
      UPDATE duties d SET version = one.version, clause = one.clause, readers = one.readers, role = one.role, posting = one.posting, opens = one.opens, due_on = one.due_on, due_minute = one.due_minute, due_at = one.due_at, provisional = one.provisional, unknown = one.unknown,
        remind_at = one.remind_at, escalate_at = one.escalate_at, escalate_to = one.escalate_to, ladder = one.ladder, next_at = one.next_at, started_at = one.started_at WHERE d.county = in_county AND d.id = old.id;
      CONTINUE;
    END IF;
    IF old.id IS NOT NULL THEN
      one.period := one.period || '/' || coalesce(r.revision::text, in_command::text);
    END IF;
    INSERT INTO duties SELECT one.* ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- A record that was voided opened nothing: what it opened and nobody has done is taken back.
CREATE FUNCTION qinghe.end_started(in_county int, in_command uuid, in_records uuid[], why text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  WITH ended AS (
    UPDATE duties d SET retracted_at = qinghe.now(), retracted_why = why, next_at = NULL WHERE d.county = in_county AND d.record = ANY (in_records) AND split_part(d.period, '/', 1) = d.record::text
      AND d.done_at IS NULL AND d.waived_at IS NULL AND d.retracted_at IS NULL
      AND EXISTS (SELECT 1 FROM record_changes h WHERE h.county = in_county AND h.record = d.record AND h.command = in_command AND is_mine(h.account, h.posting))
      AND in_county = nullif(current_setting('qinghe.county', true), '')::int RETURNING d.id)
  INSERT INTO duty_events (county, id, duty, at, what, posting) SELECT in_county, gen_random_uuid(), e.id, qinghe.now(), 'retracted', nullif(current_setting('qinghe.posting', true), '')::uuid FROM ended e;
END $$;

-- For functions of the owner only.
CREATE FUNCTION qinghe.drop_duties(in_county int, ids uuid[]) RETURNS void LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM duty_evidence WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duty_events WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duty_waivers WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duties WHERE county = in_county AND id = ANY (ids);
END $$;
-- Records that are taken back as if they had never been: what they opened goes with them, what they were evidence of is open again.
CREATE FUNCTION qinghe.undo_duties(in_county int, in_records uuid[]) RETURNS void LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[];
BEGIN
  PERFORM drop_duties(in_county, ARRAY (SELECT d.id FROM duties d WHERE d.county = in_county AND d.record = ANY (in_records)));
  WITH gone AS (DELETE FROM duty_evidence e WHERE e.county = in_county AND e.source = ANY (in_records) RETURNING e.duty) SELECT array_agg(DISTINCT g.duty) INTO ids FROM gone g;
  PERFORM recount_duties(in_county, ids, nullif(current_setting('qinghe.posting', true), '')::uuid);
END $$;

-- Whom a post stands over: civil affairs of the county over everybody there, a town over its villages and helpers, the bureau and a school over the school's people.
CREATE FUNCTION qinghe.oversees_role(owing text) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT CASE nullif(current_setting('qinghe.role', true), '') WHEN 'countyCivilAffairs' THEN true
    WHEN 'childSupervisor' THEN owing = ANY (ARRAY['childSupervisor', 'childDirector', 'socialWorker', 'volunteer'])
    WHEN 'educationBureau' THEN owing = ANY (ARRAY['educationBureau', 'schoolAdmin', 'homeroomTeacher', 'pairedTeacher', 'schoolCounselor'])
    WHEN 'schoolAdmin' THEN owing = ANY (ARRAY['schoolAdmin', 'homeroomTeacher', 'pairedTeacher', 'schoolCounselor']) ELSE false END
$$;
-- Whoever stands over a place and the post that owes it, and sees the duty there; for functions of the owner only.
CREATE FUNCTION qinghe.oversees_duty(d qinghe.duties) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT sees_duty(d) AND session_user = 'qinghe_range' AND sees(d.region, d.school, d.child) AND oversees_role(d.role)
$$;

-- A word to whoever owes it. @returns whether it was still open and the caller stands over it
CREATE FUNCTION qinghe.remind_duty(in_county int, in_duty uuid, in_event uuid, in_words bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, to_role, to_posting, words)
    SELECT d.county, in_event, d.id, qinghe.now(), 'reminded', nullif(current_setting('qinghe.posting', true), '')::uuid, nullif(current_setting('qinghe.account', true), '')::uuid, d.role, d.posting, in_words
    FROM duties d WHERE d.county = in_county AND d.id = in_duty AND oversees_duty(d) AND d.done_at IS NULL AND d.waived_at IS NULL AND d.retracted_at IS NULL;
  RETURN FOUND;
END $$;

-- To somebody in office whose place or list it lies in and whom it is not kept from. @returns whether it was handed over
CREATE FUNCTION qinghe.hand_duty(in_county int, in_duty uuid, in_posting uuid, listed boolean, in_event uuid, in_words bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  d duties;
  p postings;
BEGIN
  SELECT * INTO d FROM duties WHERE county = in_county AND id = in_duty FOR UPDATE;
  SELECT * INTO p FROM postings WHERE id = in_posting AND state = 'active' AND county = in_county
    AND valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (valid_to IS NULL OR valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date);
  IF d.id IS NULL OR p.id IS NULL OR NOT oversees_duty(d) OR p.account = ANY (d.barred)
    -- Neither a town nor a school gives work to the county.
    OR (NOT listed AND p.school = 0 AND p.region % 1000000 = 0 AND nullif(current_setting('qinghe.role', true), '') IN ('childSupervisor', 'schoolAdmin')) OR num_nonnulls(d.done_at, d.waived_at, d.retracted_at) > 0
    OR NOT (CASE WHEN listed THEN EXISTS (SELECT 1 FROM assignments a WHERE a.county = in_county AND a.child = d.child AND a.posting = p.id AND a.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date
          AND (a.valid_to IS NULL OR a.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date))
        WHEN p.school <> 0 THEN p.school = d.school ELSE p.region = ANY (ARRAY[d.region, d.region / 1000 * 1000, d.region / 1000000 * 1000000]) END) THEN
    RETURN false;
  END IF;
  UPDATE duties SET role = p.role, posting = p.id WHERE county = in_county AND id = in_duty;
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, to_role, to_posting, words)
    VALUES (in_county, in_event, in_duty, qinghe.now(), 'handedOver', nullif(current_setting('qinghe.posting', true), '')::uuid, nullif(current_setting('qinghe.account', true), '')::uuid, p.role, p.id, in_words);
  RETURN true;
END $$;

CREATE FUNCTION qinghe.ask_waiver(in_county int, in_duty uuid, in_waiver uuid, in_words bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  d duties;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  post uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  SELECT * INTO d FROM duties WHERE county = in_county AND id = in_duty FOR UPDATE;
  IF d.id IS NULL OR NOT oversees_duty(d) OR num_nonnulls(d.done_at, d.waived_at, d.retracted_at) > 0 THEN
    RETURN false;
  END IF;
  INSERT INTO duty_waivers (county, id, duty, asked_by, asked_as, asked_at) VALUES (in_county, in_waiver, in_duty, me, post, qinghe.now());
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, waiver, words) VALUES (in_county, in_waiver, in_duty, qinghe.now(), 'waiverAsked', post, me, in_waiver, in_words);
  RETURN true;
END $$;

-- By somebody else who stands over it as well. Granted, it is owed no more. @returns what it says now; nothing where the caller finds none that waits
CREATE FUNCTION qinghe.decide_waiver(in_county int, in_waiver uuid, granted boolean, in_event uuid, in_words bytea) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  w duty_waivers;
  d duties;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  post uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  SELECT * INTO w FROM duty_waivers WHERE county = in_county AND id = in_waiver FOR UPDATE;
  SELECT * INTO d FROM duties WHERE county = in_county AND id = w.duty FOR UPDATE;
  IF d.id IS NULL OR NOT oversees_duty(d) THEN
    RETURN NULL;
  END IF;
  IF w.state <> 'asked' OR num_nonnulls(d.done_at, d.waived_at, d.retracted_at) > 0 THEN
    RETURN 'over';
  END IF;
  UPDATE duty_waivers SET state = CASE WHEN granted THEN 'granted' ELSE 'refused' END, decided_by = me, decided_as = post, decided_at = qinghe.now() WHERE county = in_county AND id = in_waiver;
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, waiver, words)
    VALUES (in_county, in_event, d.id, qinghe.now(), CASE WHEN granted THEN 'waiverGranted' ELSE 'waiverRefused' END, post, me, in_waiver, in_words);
  IF granted THEN
    UPDATE duties SET waived_at = qinghe.now(), next_at = NULL WHERE county = in_county AND id = d.id;
  END IF;
  RETURN CASE WHEN granted THEN 'granted' ELSE 'refused' END;
END $$;

REVOKE ALL ON FUNCTION qinghe.sees_duty(qinghe.duties), qinghe.is_mine(uuid, uuid), qinghe.oversees_role(text), qinghe.oversees_duty(qinghe.duties), qinghe.recount_duties(int, uuid[], uuid), qinghe.drop_duties(int, uuid[]), qinghe.undo_duties(int, uuid[]),
  qinghe.duty_story(int, uuid[]), qinghe.duty_counts(int, uuid[]), qinghe.duty_holder(int, text, boolean, bigint, int, uuid, uuid), qinghe.settle_records(int, uuid, uuid[], jsonb),
  qinghe.settle_command(int, uuid, uuid[], bigint, int, jsonb), qinghe.start_duties(int, uuid, jsonb), qinghe.end_started(int, uuid, uuid[], text), qinghe.remind_duty(int, uuid, uuid, bytea),
  qinghe.hand_duty(int, uuid, uuid, boolean, uuid, bytea), qinghe.ask_waiver(int, uuid, uuid, bytea), qinghe.decide_waiver(int, uuid, boolean, uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.duty_story(int, uuid[]), qinghe.duty_counts(int, uuid[]), qinghe.duty_holder(int, text, boolean, bigint, int, uuid, uuid), qinghe.settle_records(int, uuid, uuid[], jsonb),
  qinghe.settle_command(int, uuid, uuid[], bigint, int, jsonb), qinghe.start_duties(int, uuid, jsonb), qinghe.end_started(int, uuid, uuid[], text) TO qinghe_range, qinghe_list;
GRANT EXECUTE ON FUNCTION qinghe.remind_duty(int, uuid, uuid, bytea), qinghe.hand_duty(int, uuid, uuid, boolean, uuid, bytea), qinghe.ask_waiver(int, uuid, uuid, bytea),
  qinghe.decide_waiver(int, uuid, boolean, uuid, bytea) TO qinghe_range;

-- As before (0042), and duties that are open go along.
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
  -- What is still owed is owed where the child now lives; what was done stays where it was done.
  UPDATE duties SET region = new_region, school = new_school WHERE county = in_county AND child = in_child AND done_at IS NULL AND waived_at IS NULL AND retracted_at IS NULL
    AND (about <> 'record' OR EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.id = duties.record AND r.follows));
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

-- As before (0037), and duties about children nobody has worked on.
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
  DELETE FROM children WHERE county = in_county AND id = ANY (ids);
  RETURN gone;
END $$;

-- As before (0048), and duties about the record.
CREATE OR REPLACE FUNCTION qinghe.keep_from(in_county int, in_record uuid, people uuid[], in_reported uuid) RETURNS void LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[];
  departures uuid[] := '{}';
BEGIN
  WITH RECURSIVE inner_records (id) AS (
    SELECT in_record UNION SELECT r.id FROM records r JOIN inner_records i ON r.parent = i.id WHERE r.county = in_county
  ) SELECT array_agg(i.id) INTO ids FROM inner_records i;
  IF EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.id = in_record AND r.revision > 1) THEN
    WITH told AS (SELECT * FROM tell_of(in_county, ids)) SELECT array_agg(t.tell_of) INTO departures FROM told t;
  END IF;
  WITH RECURSIVE inner_records (id) AS (
    SELECT in_record UNION SELECT r.id FROM records r JOIN inner_records i ON r.parent = i.id WHERE r.county = in_county
  ), kept AS (
    UPDATE records r SET barred = ARRAY (SELECT DISTINCT a FROM unnest(r.barred || people) a ORDER BY a), reported = coalesce(in_reported, r.reported)
    FROM inner_records i WHERE r.county = in_county AND r.id = i.id RETURNING r.id, r.barred, r.reported
  ), parts AS (
    UPDATE record_parts p SET barred = k.barred, reported = k.reported FROM kept k WHERE p.county = in_county AND p.record = k.id
  )
  UPDATE record_changes c SET barred = k.barred, reported = k.reported FROM kept k WHERE c.county = in_county AND c.record = k.id;
  UPDATE duties d SET barred = r.barred FROM records r WHERE r.county = in_county AND r.id = ANY (ids) AND d.county = in_county AND d.record = r.id;
  UPDATE record_feed f SET barred = r.barred FROM records r
    WHERE r.county = in_county AND r.id = ANY (ids) AND f.county = in_county AND f.record = r.id AND f.id <> ALL (departures);
  IF cardinality(departures) > 0 OR NOT EXISTS (SELECT 1 FROM record_feed f WHERE f.county = in_county AND f.record = in_record) THEN
    PERFORM tell_of(in_county, ids);
  END IF;
END $$;

-- As before (0048), and duties about the record.
CREATE OR REPLACE FUNCTION qinghe.place_record(in_county int, in_record uuid, to_region bigint, to_school int, to_child uuid, to_follow boolean) RETURNS void LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[];
BEGIN
  WITH RECURSIVE inner_records (id) AS (
    SELECT in_record UNION SELECT r.id FROM records r JOIN inner_records i ON r.parent = i.id WHERE r.county = in_county
  ) SELECT array_agg(i.id) INTO ids FROM inner_records i;
  PERFORM tell_of(in_county, ids);
  UPDATE records SET region = to_region, school = to_school, child = to_child, subject = coalesce(to_child, id), follows = to_follow WHERE county = in_county AND id = ANY (ids);
  UPDATE record_parts SET region = to_region, school = to_school, child = to_child, follows = to_follow WHERE county = in_county AND record = ANY (ids);
  UPDATE record_changes SET region = to_region, school = to_school, child = to_child, follows = to_follow WHERE county = in_county AND record = ANY (ids);
  UPDATE record_slips SET child = to_child WHERE county = in_county AND record = ANY (ids);
  UPDATE record_files SET child = to_child WHERE county = in_county AND record = ANY (ids);
  UPDATE duties SET region = to_region, school = to_school, child = to_child WHERE county = in_county AND record = ANY (ids);
  PERFORM tell_of(in_county, ids);
END $$;

-- As before (0047), and duties.
CREATE OR REPLACE FUNCTION qinghe.take_back_records(in_county int, in_batch uuid) RETURNS TABLE (found_rows int[], gone jsonb) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  free_of uuid := '00000000-0000-0000-0000-000000000000';
  one record;
  ids uuid[];
  n int;
  commands uuid[] := '{}';
  macs bytea[] := '{}';
  of_one uuid[];
  mac_of_one bytea[];
BEGIN
  found_rows := '{}';
  FOR one IN
    SELECT r.row, r.record, r.inside FROM record_import_rows r JOIN record_imports i ON i.county = r.county AND i.id = r.batch
    WHERE r.county = in_county AND r.batch = in_batch AND r.state = 'imported' AND r.posting = me AND i.posting = me AND i.state = 'undoing' ORDER BY r.row
  LOOP
    ids := one.record || one.inside;
    SELECT count(*)::int INTO n FROM (SELECT 1 FROM records d WHERE d.county = in_county AND d.id = ANY (ids) AND d.posting = me AND d.revision = 1 AND d.assignee = free_of AND d.number IS NULL
      AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (d.barred), false)
      AND coalesce(nullif(current_setting('qinghe.owns', true), '')::bigint, 0) & d.readers <> 0 FOR UPDATE) s;
    CONTINUE WHEN n <> cardinality(ids) OR EXISTS (SELECT 1 FROM records d WHERE d.county = in_county AND d.parent = ANY (ids) AND d.id <> ALL (ids))
      OR EXISTS (SELECT 1 FROM record_slips s WHERE s.county = in_county AND s.record = ANY (ids));
    BEGIN
      PERFORM undo_duties(in_county, ids);
      WITH lines AS (DELETE FROM record_changes WHERE county = in_county AND record = ANY (ids) RETURNING command, mac)
        SELECT coalesce(array_agg(l.command), '{}'), coalesce(array_agg(l.mac), '{}') INTO of_one, mac_of_one FROM lines l;
      -- Phones are told that they are gone, under the keys they had.
      INSERT INTO record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
        SELECT d.county, gen_random_uuid(), d.id, d.kind, d.readers, d.barred, d.region, d.school, d.child, d.posting, d.assignee FROM records d WHERE d.county = in_county AND d.id = ANY (ids);
      DELETE FROM record_parts WHERE county = in_county AND record = ANY (ids);
      DELETE FROM records WHERE county = in_county AND id = ANY (one.inside);
      DELETE FROM records WHERE county = in_county AND id = one.record;
      commands := commands || of_one;
      macs := macs || mac_of_one;
      found_rows := found_rows || one.row;
    EXCEPTION WHEN foreign_key_violation THEN
      NULL;
    END;
  END LOOP;
  WITH lanes AS (SELECT l.command, i, sum(('x' || encode(substr(l.mac, 1 + 4 * i, 4), 'hex'))::bit(32)::bigint) AS lane, count(l.mac) AS n
      FROM unnest(commands, macs) l (command, mac), generate_series(0, 7) i GROUP BY l.command, i),
    told AS (SELECT t.command, max(t.n) AS n, jsonb_agg(coalesce(t.lane, 0) ORDER BY t.i) AS lanes FROM lanes t GROUP BY t.command)
    SELECT coalesce(jsonb_agg(jsonb_build_object('of', t.command, 'n', t.n, 'lanes', t.lanes) ORDER BY t.command), '[]') INTO gone FROM told t;
  UPDATE record_import_rows r SET state = 'undone', record = NULL, inside = '{}' WHERE r.county = in_county AND r.batch = in_batch AND r.row = ANY (found_rows);
  RETURN NEXT;
END $$;
