-- Pauses of duties (decision 060): days on which the clock of a duty stands, asked for with a reason and decided by somebody else. expand
--
-- What the plan says of its day stays beside it: `base_*` of a duty that has pauses. Whoever derives duties compares with that, and moves the day by the pauses
-- (domain/src/plans/pauses.ts), so that days are the same whatever was there first.
ALTER TABLE qinghe.duties ADD COLUMN paused boolean NOT NULL DEFAULT false, ADD COLUMN base_on date, ADD COLUMN base_provisional boolean NOT NULL DEFAULT false, ADD COLUMN base_unknown text,
  ADD CONSTRAINT duties_keep_the_day_of_their_plan CHECK (paused OR num_nonnulls(base_on, base_unknown) = 0),
  ADD CONSTRAINT duties_by_the_minute_never_stand CHECK (NOT paused OR due_minute IS NULL);
CREATE INDEX duties_with_pauses ON qinghe.duties (county, plan, duty) WHERE paused;

CREATE TABLE qinghe.duty_pauses (
  county int NOT NULL, id uuid NOT NULL, duty uuid NOT NULL,
  -- Both days stand; without an end nobody knows yet when it goes on.
  since date NOT NULL, until date,
  -- withdrawn: it was ended before it began.
  state text NOT NULL DEFAULT 'asked' CONSTRAINT duty_pauses_state_is_known CHECK (state IN ('asked', 'granted', 'refused', 'withdrawn')),
  asked_by uuid NOT NULL, asked_as uuid NOT NULL, asked_at timestamptz NOT NULL, decided_by uuid, decided_as uuid, decided_at timestamptz, ended_by uuid, ended_as uuid, ended_at timestamptz,
  PRIMARY KEY (county, id),
  CONSTRAINT duty_pauses_of_a_duty FOREIGN KEY (county, duty) REFERENCES qinghe.duties (county, id),
  CONSTRAINT duty_pauses_end_after_they_begin CHECK (until >= since),
  CONSTRAINT duty_pauses_take_two_persons CHECK ((state = 'asked') = (decided_by IS NULL) AND (decided_by IS NULL OR decided_by <> asked_by))
);
CREATE UNIQUE INDEX duty_pauses_wait_once ON qinghe.duty_pauses (county, duty) WHERE state = 'asked';
CREATE INDEX duty_pauses_of_duties ON qinghe.duty_pauses (county, duty);
ALTER TABLE qinghe.duty_pauses ENABLE ROW LEVEL SECURITY;
GRANT SELECT (county, id, duty, since, until, state) ON qinghe.duty_pauses TO qinghe_scanner;
CREATE POLICY duty_pauses_scanner ON qinghe.duty_pauses FOR SELECT TO qinghe_scanner USING (true);

ALTER TABLE qinghe.duty_events DROP CONSTRAINT duty_events_are_known;
ALTER TABLE qinghe.duty_events ADD CONSTRAINT duty_events_are_known CHECK (what IN ('handedOver', 'reminded', 'escalated', 'waiverAsked', 'waiverGranted', 'waiverRefused', 'retracted', 'reopened',
  'pauseAsked', 'pauseGranted', 'pauseRefused', 'pauseEnded'));

-- Pauses of duties one sees; without any named, those that wait for the caller to decide.
CREATE FUNCTION qinghe.duty_pauses_of(in_county int, ids uuid[]) RETURNS TABLE (id uuid, duty uuid, since date, until date, state text, mine boolean, asked_as uuid, asked_at timestamptz, decided_as uuid, decided_at timestamptz,
  ended_as uuid, ended_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT p.id, p.duty, p.since, p.until, p.state, p.asked_by = nullif(current_setting('qinghe.account', true), '')::uuid, p.asked_as, p.asked_at, p.decided_as, p.decided_at, p.ended_as, p.ended_at
    FROM duty_pauses p JOIN duties d ON d.county = p.county AND d.id = p.duty WHERE p.county = in_county AND sees_duty(d)
      AND CASE WHEN ids IS NULL THEN p.state = 'asked' AND p.asked_by <> nullif(current_setting('qinghe.account', true), '')::uuid AND oversees_duty(d) AND num_nonnulls(d.done_at, d.waived_at, d.retracted_at) = 0 ELSE p.duty = ANY (ids) END
    ORDER BY p.asked_at, p.id
$$;

-- For functions of the owner only: whoever owes it, by name or, where nobody in office does, as one who holds the seat; or stands over whoever does.
CREATE FUNCTION qinghe.owes_duty(d qinghe.duties) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT sees_duty(d) AND (oversees_duty(d) OR d.posting = nullif(current_setting('qinghe.posting', true), '')::uuid
    OR (d.role = nullif(current_setting('qinghe.role', true), '') AND sees(d.region, d.school, d.child)
      AND (d.posting = '00000000-0000-0000-0000-000000000000' OR NOT EXISTS (SELECT 1 FROM posting_today(d.posting)))))
$$;
-- For functions of the owner only: the day and the ladder as the pauses make them, counted by the product from the day of the plan and the pauses that stand in
-- `days`. The caller holds the duty. @returns whether that is still its day, these are still its pauses, and only those are told whom the plan names
CREATE FUNCTION qinghe.move_duty(d qinghe.duties, days jsonb) RETURNS boolean LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  n duties := jsonb_populate_record(NULL::duties, days);
  base date := CASE WHEN d.paused THEN d.base_on ELSE d.due_on END;
BEGIN
  IF n.base_on IS DISTINCT FROM base OR n.due_on < base OR cardinality(n.escalate_at) <> cardinality(n.escalate_to)
    OR NOT n.escalate_to <@ ARRAY (SELECT e ->> 'to' FROM jsonb_array_elements(planned_duties(d.county, ARRAY[d.plan]) -> d.plan -> 'duties' -> d.duty -> 'escalate') e) THEN
    RETURN false;
  END IF;
  -- Somebody else may have granted or ended another pause since these were read.
  PERFORM 1 FROM (SELECT p.id, p.since, p.until FROM duty_pauses p WHERE p.county = d.county AND p.duty = d.id AND p.state = 'granted') p
    FULL JOIN jsonb_to_recordset(days -> 'pauses') c (id uuid, since date, until date) ON c.id = p.id WHERE (c.id, c.since, c.until) IS DISTINCT FROM (p.id, p.since, p.until);
  IF FOUND THEN
    RETURN false;
  END IF;
  UPDATE duties SET paused = true, base_on = base, base_provisional = CASE WHEN d.paused THEN d.base_provisional ELSE d.provisional END, base_unknown = CASE WHEN d.paused THEN d.base_unknown ELSE d.unknown END,
    due_on = n.due_on, due_at = (n.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', provisional = n.provisional, unknown = n.unknown, remind_at = n.remind_at, escalate_at = n.escalate_at, escalate_to = n.escalate_to,
    ladder = n.ladder, next_at = n.next_at WHERE county = d.county AND id = d.id;
  RETURN true;
END $$;

-- @returns whether it was still open, its clock may stand, and the caller owes it or stands over it
CREATE FUNCTION qinghe.ask_pause(in_county int, in_duty uuid, in_pause uuid, in_since date, in_until date, in_words bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  d duties;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  post uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  SELECT * INTO d FROM duties WHERE county = in_county AND id = in_duty FOR UPDATE;
  IF d.id IS NULL OR NOT owes_duty(d) OR num_nonnulls(d.done_at, d.waived_at, d.retracted_at, d.due_minute) > 0 THEN
    RETURN false;
  END IF;
  INSERT INTO duty_pauses (county, id, duty, since, until, asked_by, asked_as, asked_at) VALUES (in_county, in_pause, in_duty, in_since, in_until, me, post, qinghe.now());
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, words) VALUES (in_county, in_pause, in_duty, qinghe.now(), 'pauseAsked', post, me, in_words);
  RETURN true;
END $$;

-- By somebody else who stands over it. @returns what it says now; nothing where the caller finds none that waits
CREATE FUNCTION qinghe.decide_pause(in_county int, in_pause uuid, granted boolean, in_event uuid, in_words bytea, days jsonb) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  p duty_pauses;
  d duties;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  post uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  SELECT * INTO p FROM duty_pauses WHERE county = in_county AND id = in_pause;
  SELECT * INTO d FROM duties WHERE county = in_county AND id = p.duty FOR UPDATE;
  SELECT * INTO p FROM duty_pauses WHERE county = in_county AND id = in_pause FOR UPDATE;
  IF d.id IS NULL OR NOT oversees_duty(d) THEN
    RETURN NULL;
  END IF;
  IF p.state <> 'asked' OR num_nonnulls(d.done_at, d.waived_at, d.retracted_at, d.due_minute) > 0 THEN
    RETURN 'over';
  END IF;
  UPDATE duty_pauses SET state = CASE WHEN granted THEN 'granted' ELSE 'refused' END, decided_by = me, decided_as = post, decided_at = qinghe.now() WHERE county = in_county AND id = in_pause;
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, words) VALUES (in_county, in_event, d.id, qinghe.now(), CASE WHEN granted THEN 'pauseGranted' ELSE 'pauseRefused' END, post, me, in_words);
  IF granted AND move_duty(d, days) IS NOT TRUE THEN
    RAISE EXCEPTION 'the day of the duty is another by now' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN CASE WHEN granted THEN 'granted' ELSE 'refused' END;
END $$;

-- From tomorrow on its clock goes again; what has not begun never stands. By whoever may ask. @returns as above
CREATE FUNCTION qinghe.end_pause(in_county int, in_pause uuid, in_event uuid, in_words bytea, days jsonb) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  p duty_pauses;
  d duties;
  today date := (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  post uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  SELECT * INTO p FROM duty_pauses WHERE county = in_county AND id = in_pause;
  SELECT * INTO d FROM duties WHERE county = in_county AND id = p.duty FOR UPDATE;
  SELECT * INTO p FROM duty_pauses WHERE county = in_county AND id = in_pause FOR UPDATE;
  IF d.id IS NULL OR NOT owes_duty(d) THEN
    RETURN NULL;
  END IF;
  IF p.state <> 'granted' OR p.until <= today OR num_nonnulls(d.done_at, d.waived_at, d.retracted_at) > 0 THEN
    RETURN 'over';
  END IF;
  UPDATE duty_pauses SET state = CASE WHEN p.since > today THEN 'withdrawn' ELSE state END, until = CASE WHEN p.since > today THEN until ELSE today END, ended_by = me, ended_as = post, ended_at = qinghe.now()
    WHERE county = in_county AND id = in_pause;
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, words) VALUES (in_county, in_event, d.id, qinghe.now(), 'pauseEnded', post, me, in_words);
  IF move_duty(d, days) IS NOT TRUE THEN
    RAISE EXCEPTION 'the day of the duty is another by now' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN 'ended';
END $$;

REVOKE ALL ON FUNCTION qinghe.duty_pauses_of(int, uuid[]), qinghe.owes_duty(qinghe.duties), qinghe.move_duty(qinghe.duties, jsonb), qinghe.ask_pause(int, uuid, uuid, date, date, bytea), qinghe.decide_pause(int, uuid, boolean, uuid, bytea, jsonb),
  qinghe.end_pause(int, uuid, uuid, bytea, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.duty_pauses_of(int, uuid[]), qinghe.ask_pause(int, uuid, uuid, date, date, bytea), qinghe.end_pause(int, uuid, uuid, bytea, jsonb) TO qinghe_range, qinghe_list;
GRANT EXECUTE ON FUNCTION qinghe.decide_pause(int, uuid, boolean, uuid, bytea, jsonb) TO qinghe_range;

-- As before (0051), and pauses.
CREATE OR REPLACE FUNCTION qinghe.drop_duties(in_county int, ids uuid[]) RETURNS void LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM duty_evidence WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duty_events WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duty_pauses WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duty_waivers WHERE county = in_county AND duty = ANY (ids);
  DELETE FROM duties WHERE county = in_county AND id = ANY (ids);
END $$;

-- For functions of the owner only: what the plans in force of a county say of their duties, by id, and which ledgers they name (decision 054: packed texts, scopes apart).
CREATE FUNCTION qinghe.planned_duties(in_county int, plans text[]) RETURNS jsonb LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(f.plan, jsonb_build_object('kinds', c.compiled -> 'kinds', 'duties', (SELECT jsonb_object_agg(d ->> 'id', d) FROM jsonb_array_elements(c.compiled -> 'duties') d))), '{}')
    FROM (SELECT DISTINCT ON (p.plan) p.plan, p.content FROM county_plans p WHERE p.county = in_county AND p.plan = ANY (plans) AND p.state = 'published'
      AND p.effective_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date ORDER BY p.plan, p.effective_from DESC) f JOIN plan_texts t ON t.hash = f.content
      CROSS JOIN LATERAL (SELECT t.words::jsonb -> 'plan' AS compiled OFFSET 0) c
$$;
-- For functions of the owner only: the village, town, county or city a place lies in, the school, the post, its organisation; nothing where it lies in none.
CREATE FUNCTION qinghe.place_of(about text, region bigint, school int, posting uuid) RETURNS text LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT CASE about WHEN 'village' THEN CASE WHEN region % 1000 <> 0 THEN region::text END WHEN 'town' THEN CASE WHEN region / 1000 % 1000 <> 0 THEN (region / 1000 * 1000)::text END
    WHEN 'county' THEN (region / 1000000 * 1000000)::text WHEN 'city' THEN (region / 100000000 * 100000000)::text WHEN 'school' THEN CASE WHEN school <> 0 THEN school::text END
    WHEN 'posting' THEN (SELECT p.id::text FROM postings p WHERE p.id = place_of.posting) WHEN 'organisation' THEN (SELECT p.organisation::text FROM postings p WHERE p.id = place_of.posting) END
$$;
-- For functions of the owner only: where a duty about it lies. What is owed for a city lies in each county for its own share.
CREATE FUNCTION qinghe.lies_at(in_county int, about text, subject text, from_region bigint) RETURNS TABLE (region bigint, school int) LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT subject::bigint, 0 WHERE about IN ('village', 'town', 'county')
  UNION ALL SELECT from_region / 1000000 * 1000000, 0 WHERE about = 'city'
  UNION ALL SELECT s.region, s.id FROM schools s WHERE about = 'school' AND s.county = in_county AND s.id::text = subject
  UNION ALL SELECT p.region, p.school FROM postings p WHERE about = 'posting' AND p.id::text = subject
  UNION ALL SELECT o.region, 0 FROM organisations o WHERE about = 'organisation' AND o.id::text = subject
$$;
REVOKE ALL ON FUNCTION qinghe.planned_duties(int, text[]), qinghe.place_of(text, bigint, int, uuid), qinghe.lies_at(int, text, text, bigint) FROM PUBLIC;

-- As before (0051); acts open duties of places as well, what is opened is what the plans of the county say, and pauses of what is open hold on.
CREATE OR REPLACE FUNCTION qinghe.start_duties(in_county int, in_command uuid, rows jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  one duties;
  old duties;
  r records;
  told jsonb;
  c record;
  who uuid;
  home postings;
  planned jsonb := planned_duties(in_county, ARRAY (SELECT j ->> 'plan' FROM jsonb_array_elements(rows) j));
  def jsonb;
  -- The watchdog opens again what an act of others should have opened.
  by_clock boolean := session_user = 'qinghe_scanner';
BEGIN
  IF NOT by_clock AND in_county IS DISTINCT FROM nullif(current_setting('qinghe.county', true), '')::int THEN
    RETURN;
  END IF;
  FOR told IN SELECT j FROM jsonb_array_elements(rows) j LOOP
    one := jsonb_populate_record(NULL::duties, told);
    r := NULL;
    home := NULL;
    def := planned -> one.plan -> 'duties' -> one.duty;
    -- Only what a plan of the county opens is opened, and by one of the acts it names; who owes it, what it needs and whom it goes up to is the plan's word.
    CONTINUE WHEN def IS NULL OR def -> 'trigger' ->> 'by' <> 'act' OR def ->> 'awaits' IS NOT NULL OR NOT coalesce(one.escalate_to, '{}') <@ ARRAY (SELECT e ->> 'to' FROM jsonb_array_elements(def -> 'escalate') e);
    one.about := def ->> 'about';
    one.clause := def ->> 'clause';
    one.needs := ARRAY (SELECT (e ->> 'count')::int FROM jsonb_array_elements(def -> 'evidence') e);
    one.role := coalesce(def -> 'owner' ->> 'role', one.role);
    one.done_at := NULL;
    one.done_by := NULL;
    one.waived_at := NULL;
    one.retracted_at := NULL;
    one.retracted_why := NULL;
    one.paused := false;
    one.base_on := NULL;
    one.base_provisional := false;
    one.base_unknown := NULL;
    IF one.record IS NOT NULL THEN
      SELECT * INTO r FROM records WHERE county = in_county AND id = one.record;
      CONTINUE WHEN r.id IS NULL OR NOT EXISTS (SELECT 1 FROM record_changes h WHERE h.county = in_county AND h.record = r.id AND h.command = in_command AND (by_clock OR is_mine(h.account, h.posting))
        AND def -> 'trigger' -> 'acts' ? (r.kind || '.' || h.act) AND '$step' <> ALL (h.fields));
      one.child := r.child;
      one.region := r.region;
      one.school := r.school;
      one.barred := r.barred;
    ELSIF one.about = 'child' THEN
      SELECT k.region, k.school INTO c FROM children k WHERE k.county = in_county AND k.id = one.child
        AND (EXISTS (SELECT 1 FROM changes h WHERE h.county = in_county AND h.child = k.id AND h.command = in_command AND (by_clock OR is_mine(h.account, h.posting)))
          OR (sees(k.region, k.school, k.id) AND EXISTS (SELECT 1 FROM commands m WHERE m.county = in_county AND m.id = in_command AND is_mine(m.account, m.posting))));
      CONTINUE WHEN NOT FOUND;
      one.region := c.region;
      one.school := c.school;
      one.barred := '{}';
    ELSE
      -- By a command that is about no child and writes no record: where whoever gave it sits.
      SELECT p.* INTO home FROM commands m JOIN postings p ON p.id = m.posting WHERE m.county = in_county AND m.id = in_command AND def -> 'trigger' -> 'acts' ? m.name
        AND NOT planned -> one.plan -> 'kinds' ? split_part(m.name, '.', 1) AND (by_clock OR is_mine(m.account, m.posting));
      CONTINUE WHEN home.id IS NULL;
      one.child := NULL;
      one.region := home.region;
      one.school := home.school;
      one.barred := '{}';
    END IF;
    one.subject := CASE one.about WHEN 'record' THEN one.record::text WHEN 'child' THEN one.child::text ELSE place_of(one.about, one.region, one.school, coalesce(r.posting, home.id)) END;
    CONTINUE WHEN one.subject IS NULL;
    -- A duty about a place lies there, and tells of no child.
    IF one.about NOT IN ('child', 'record') THEN
      one.child := NULL;
      SELECT l.region, l.school INTO one.region, one.school FROM lies_at(in_county, one.about, one.subject, one.region) l;
      CONTINUE WHEN one.region IS NULL;
    END IF;
    one.county := in_county;
    one.posting := '00000000-0000-0000-0000-000000000000';
    IF def -> 'owner' ->> 'is' IS NOT NULL THEN
      who := CASE def -> 'owner' ->> 'is' WHEN 'assignee' THEN r.assignee ELSE r.posting END;
      one.posting := who;
      one.role := coalesce((SELECT p.role FROM postings p WHERE p.id = who), CASE WHEN who = nullif(current_setting('qinghe.posting', true), '')::uuid THEN nullif(current_setting('qinghe.role', true), '') END, one.role);
    END IF;
    one.started_at := qinghe.now();
    SELECT * INTO old FROM duties d WHERE d.county = in_county AND d.plan = one.plan AND d.duty = one.duty AND d.subject = one.subject AND (d.period = one.period OR d.period LIKE one.period || '/%')
      ORDER BY d.started_at DESC, d.id DESC LIMIT 1 FOR UPDATE;
    IF old.id IS NOT NULL AND old.done_at IS NULL AND old.waived_at IS NULL AND old.retracted_at IS NULL THEN
      -- Its pauses hold on; the clock of what counts in minutes never stands.
      IF old.paused AND one.due_minute IS NULL THEN
        one.paused := true;
        one.base_on := one.due_on;
        one.base_provisional := one.provisional;
        one.base_unknown := one.unknown;
        -- What they make of the new day of the plan is counted by the product (standStill): until then nobody is told of a day that forgets them.
        one.due_on := old.due_on;
        one.due_at := old.due_at;
        one.provisional := old.provisional;
        one.unknown := old.unknown;
        one.remind_at := old.remind_at;
        one.escalate_at := old.escalate_at;
        one.escalate_to := old.escalate_to;
        one.ladder := old.ladder;
        one.next_at := old.next_at;
      END IF;
      UPDATE duties d SET version = one.version, clause = one.clause, readers = one.readers, role = one.role, posting = one.posting, opens = one.opens, due_on = one.due_on, due_minute = one.due_minute, due_at = one.due_at, provisional = one.provisional, unknown = one.unknown,
        remind_at = one.remind_at, escalate_at = one.escalate_at, escalate_to = one.escalate_to, ladder = one.ladder, next_at = one.next_at, started_at = one.started_at,
        paused = one.paused, base_on = one.base_on, base_provisional = one.base_provisional, base_unknown = one.base_unknown WHERE d.county = in_county AND d.id = old.id;
      CONTINUE;
    END IF;
    IF old.id IS NOT NULL THEN
      one.period := one.period || '/' || coalesce(r.revision::text, in_command::text);
    END IF;
    INSERT INTO duties SELECT one.* ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- As before (0051), and what a county owes for its city.
CREATE OR REPLACE FUNCTION qinghe.settle_records(in_county int, in_command uuid, in_records uuid[], pieces jsonb) RETURNS void LANGUAGE plpgsql
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
      WHERE CASE d.about WHEN 'child' THEN d.subject = r.child::text WHEN 'school' THEN r.school <> 0 AND d.subject = r.school::text WHEN 'posting' THEN d.subject = r.posting::text WHEN 'city' THEN d.region = r.region
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
CREATE OR REPLACE FUNCTION qinghe.settle_command(in_county int, in_command uuid, in_children uuid[], in_region bigint, in_school int, pieces jsonb) RETURNS void LANGUAGE plpgsql
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
        WHEN 'county' THEN ARRAY[(in_region / 1000000 * 1000000)::text] WHEN 'city' THEN ARRAY[(in_region / 100000000 * 100000000)::text] ELSE ARRAY[in_region::text] END)
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

-- As before (0051); a place owes what it owed.
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
  UPDATE duties SET region = to_region, school = to_school, child = to_child WHERE county = in_county AND record = ANY (ids) AND about IN ('child', 'record');
  PERFORM tell_of(in_county, ids);
END $$;

-- Who holds a seat, in one place for whoever is shown it and for whoever is told: by name (rank 0), else in office with the role around the place, in the school, or
-- with the child on the list. Written to be planned into the query that asks it; who may know what it says is judged by whoever asks.
CREATE FUNCTION qinghe.seat_holders(in_county int, in_role text, listed boolean, in_region bigint, in_school int, in_child uuid, in_posting uuid) RETURNS TABLE (posting uuid, account uuid, region bigint, role text, valid_from date, rank int) LANGUAGE sql STABLE AS $$
  SELECT h.id, h.account, h.region, h.role, h.valid_from, h.rank FROM (
    SELECT p.id, p.account, p.region, p.role, p.valid_from, p.valid_to, p.state, 0 AS rank FROM qinghe.postings p WHERE p.id = in_posting
    UNION ALL SELECT p.id, p.account, p.region, p.role, p.valid_from, p.valid_to, p.state, 1 FROM qinghe.postings p WHERE NOT listed AND p.school = 0 AND p.role = in_role
      AND p.region = ANY (ARRAY[in_region, in_region / 1000 * 1000, in_region / 1000000 * 1000000, in_region / 100000000 * 100000000, in_region / 10000000000 * 10000000000, 0])
    UNION ALL SELECT p.id, p.account, p.region, p.role, p.valid_from, p.valid_to, p.state, 1 FROM qinghe.postings p WHERE NOT listed AND in_school <> 0 AND p.county = in_county AND p.school = in_school AND p.role = in_role
    UNION ALL SELECT p.id, p.account, p.region, p.role, p.valid_from, p.valid_to, p.state, 1 FROM qinghe.assignments a JOIN qinghe.postings p ON p.id = a.posting
      WHERE listed AND a.county = in_county AND a.child = in_child AND p.role = in_role
        AND a.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (a.valid_to IS NULL OR a.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)) h
  WHERE h.state = 'active' AND h.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (h.valid_to IS NULL OR h.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)
$$;
REVOKE ALL ON FUNCTION qinghe.seat_holders(int, text, boolean, bigint, int, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.seat_holders(int, text, boolean, bigint, int, uuid, uuid) TO qinghe_scanner;

-- As before (0051), by the function above.
CREATE OR REPLACE FUNCTION qinghe.duty_holder(in_county int, in_role text, listed boolean, in_region bigint, in_school int, in_child uuid, in_posting uuid) RETURNS TABLE (posting uuid, holder text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT h.posting, p.holder FROM seat_holders(in_county, in_role, listed, in_region, in_school, in_child, in_posting) h JOIN postings p ON p.id = h.posting
    WHERE coalesce(nullif(current_setting('qinghe.county', true), '')::int, -1) IN (in_county, 0)
      AND (h.rank = 0 OR NOT listed OR EXISTS (SELECT 1 FROM duties d WHERE d.county = in_county AND d.child = in_child AND d.role = in_role AND sees_duty(d)))
    ORDER BY h.rank, h.region DESC, h.valid_from DESC, h.posting LIMIT 1
$$;
