-- A slip rings, climbs and is due by the clock (decision 067). expand
--
-- Who is told of a slip is worked out by functions of the owner, when a step is due and never before: whoever it is kept from by then is told nothing, and whoever
-- asks for the step learns how many slips had one and nothing else.

ALTER TABLE qinghe.record_slips
  -- The minute of the day of what is due by the clock; whatever is due on a day is due at its end.
  ADD COLUMN due_minute int CONSTRAINT record_slips_minute_is_of_a_due_day CHECK (due_minute IS NULL OR due IS NOT NULL AND due_minute BETWEEN 0 AND 1439),
  ADD COLUMN due_at timestamptz GENERATED ALWAYS AS ((due::timestamp + coalesce(due_minute, 1440) * interval '1 minute') AT TIME ZONE 'Asia/Shanghai') STORED,
  -- Steps that were told, and when the next is.
  ADD COLUMN told int NOT NULL DEFAULT 0, ADD COLUMN next_at timestamptz;
-- What was sent before rings no more, and climbs all the same.
UPDATE qinghe.record_slips SET told = 1, next_at = due_at WHERE received_at IS NULL AND to_org <> 'ffffffff-ffff-ffff-ffff-ffffffffffff';
CREATE INDEX record_slips_that_ring ON qinghe.record_slips (next_at) WHERE next_at IS NOT NULL;

-- arrived, unsigned: to the office it went to. unheard: to the sender and above, that it was not signed for. signed, answered: to the sender.
ALTER TABLE qinghe.outbox DROP CONSTRAINT outbox_topic_is_known,
  ADD CONSTRAINT outbox_topic_is_known CHECK (topic IN ('soon', 'late', 'raised', 'asked', 'arrived', 'unsigned', 'unheard', 'signed', 'answered'));
ALTER TABLE qinghe.text_messages DROP CONSTRAINT text_messages_topic_is_known,
  ADD CONSTRAINT text_messages_topic_is_known CHECK (topic IN ('soon', 'late', 'raised', 'asked', 'arrived', 'unsigned', 'unheard', 'signed', 'answered'));

-- For functions of the owner only: who is told. The sender, once they have left the post, is whoever holds the same post in the same office. A post that oversees hears of
-- it where its role could read the slip. Nobody it is kept from, and nobody of the reported organisation where it would say who reported.
CREATE FUNCTION qinghe.hearers_of(s qinghe.record_slips, in_topic text, overseer text, sees bigint) RETURNS SETOF qinghe.postings LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH d AS (SELECT (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AS today),
  here AS (SELECT p.* FROM postings p, d WHERE p.county = s.county AND p.state = 'active' AND p.valid_from <= d.today AND (p.valid_to IS NULL OR p.valid_to > d.today)
    AND p.account <> ALL (s.barred) AND coalesce(p.organisation, '00000000-0000-0000-0000-000000000000') <> s.apart),
  addressed AS (SELECT h.id FROM here h WHERE h.organisation = s.to_org AND h.role = ANY (s.receivers)),
  sending AS (SELECT h.id FROM here h JOIN postings w ON w.id = s.posting
    WHERE h.id = w.id OR (h.role = w.role AND h.organisation = w.organisation AND NOT EXISTS (SELECT 1 FROM postings o, d WHERE o.id = w.id AND o.state = 'active' AND (o.valid_to IS NULL OR o.valid_to > d.today))))
  SELECT h.* FROM here h WHERE CASE WHEN in_topic IN ('arrived', 'unsigned') THEN h.id IN (SELECT a.id FROM addressed a)
    ELSE h.id IN (SELECT w.id FROM sending w) OR (in_topic = 'unheard' AND h.role = overseer AND s.readers & sees <> 0 AND h.id NOT IN (SELECT a.id FROM addressed a)) END
$$;
REVOKE ALL ON FUNCTION qinghe.hearers_of(qinghe.record_slips, text, text, bigint) FROM PUBLIC;

-- What is due of all slips: the office hears that one came; late, in the morning where it counts in days, the office is reminded; two hours later, or after as long as
-- it was given where that is less, the sender and whoever oversees hear that it was not signed for. Once each. @returns how many had a step due
CREATE FUNCTION qinghe.ring_slips(overseer text, sees bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  s record_slips;
  rung int := 0;
  topics text[] := ARRAY['arrived', 'unsigned', 'unheard'];
  late timestamptz;
BEGIN
  FOR s IN SELECT * FROM record_slips w WHERE w.next_at <= qinghe.now() ORDER BY w.next_at LIMIT 100 FOR UPDATE SKIP LOCKED LOOP
    rung := rung + 1;
    IF s.to_org = 'ffffffff-ffff-ffff-ffff-ffffffffffff' OR s.received_at IS NOT NULL OR s.told > 2 THEN
      UPDATE record_slips w SET next_at = NULL WHERE w.county = s.county AND w.id = s.id;
      CONTINUE;
    END IF;
    INSERT INTO outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at, next_at)
      SELECT s.county, gen_random_uuid(), s.id, topics[s.told + 1], w.channel, h.id, h.account, h.region, topics[s.told + 1], '送达单', s.due_minute IS NOT NULL, qinghe.now(), CASE w.channel WHEN 'sms' THEN qinghe.now() END
      FROM hearers_of(s, topics[s.told + 1], overseer, sees) h CROSS JOIN (VALUES ('notice'), ('sms')) w (channel) ON CONFLICT DO NOTHING;
    late := s.due_at + CASE WHEN s.due_minute IS NULL THEN interval '8 hours' ELSE interval '0' END;
    UPDATE record_slips w SET told = s.told + 1, next_at = CASE s.told WHEN 0 THEN late WHEN 1 THEN late + least(interval '2 hours', s.due_at - s.sent_at) END
      WHERE w.county = s.county AND w.id = s.id;
  END LOOP;
  RETURN rung;
END $$;
REVOKE ALL ON FUNCTION qinghe.ring_slips(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.ring_slips(text, bigint) TO qinghe_scanner;

-- For functions of the owner only: the sender hears on the desk what became of it, and nobody of the office need look at it again.
CREATE FUNCTION qinghe.tell_sender(s qinghe.record_slips, in_topic text) RETURNS void LANGUAGE plpgsql SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at)
    SELECT s.county, gen_random_uuid(), s.id, in_topic, 'notice', h.id, h.account, h.region, in_topic, '送达单', s.due_minute IS NOT NULL, qinghe.now() FROM hearers_of(s, in_topic, NULL, 0) h ON CONFLICT DO NOTHING;
  UPDATE outbox o SET read_at = qinghe.now() WHERE o.county = s.county AND o.about = s.id AND o.channel = 'notice' AND o.topic IN ('arrived', 'unsigned', 'unheard') AND o.read_at IS NULL;
END $$;
REVOKE ALL ON FUNCTION qinghe.tell_sender(qinghe.record_slips, text) FROM PUBLIC;

-- As before (0060), and the sender is told.
CREATE OR REPLACE FUNCTION qinghe.receive_slip(in_county int, in_slip uuid, at timestamptz, in_mac bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  s record_slips;
BEGIN
  UPDATE record_slips w SET received_by = nullif(current_setting('qinghe.posting', true), '')::uuid, received_at = at, mac = in_mac, next_at = NULL
    WHERE w.county = in_county AND w.id = in_slip AND w.received_at IS NULL AND w.to_org = nullif(current_setting('qinghe.organisation', true), '')::uuid AND w.to_org <> w.apart
      AND nullif(current_setting('qinghe.role', true), '') = ANY (w.receivers) AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (w.barred) RETURNING * INTO s;
  IF s.id IS NULL THEN
    RETURN false;
  END IF;
  PERFORM tell_sender(s, 'signed');
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION qinghe.answer_slip(in_county int, in_slip uuid, at timestamptz, in_answer bytea, in_mac bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  s record_slips;
BEGIN
  UPDATE record_slips w SET answer = in_answer, answered_by = nullif(current_setting('qinghe.posting', true), '')::uuid, answered_at = at, mac = in_mac
    WHERE w.county = in_county AND w.id = in_slip AND w.received_at IS NOT NULL AND w.answered_at IS NULL AND w.to_org = nullif(current_setting('qinghe.organisation', true), '')::uuid AND w.to_org <> w.apart
      AND nullif(current_setting('qinghe.role', true), '') = ANY (w.receivers) AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (w.barred) RETURNING * INTO s;
  IF s.id IS NULL THEN
    RETURN false;
  END IF;
  PERFORM tell_sender(s, 'answered');
  RETURN true;
END $$;

-- system:sender asks, when a text leaves, whether the slip still waits and from whom it is kept by now; it reads nothing of what it says or to whom it went.
GRANT SELECT (county, id, received_at, barred) ON qinghe.record_slips TO qinghe_sender;
CREATE POLICY record_slips_sender_select ON qinghe.record_slips FOR SELECT TO qinghe_sender USING (true);
-- How long the oldest step has been due, for whoever watches the machine.
GRANT SELECT (next_at) ON qinghe.record_slips TO qinghe_scanner;
CREATE POLICY record_slips_scanner_select ON qinghe.record_slips FOR SELECT TO qinghe_scanner USING (true);

-- As before (0057), and what somebody signed for or answered opens duties as well.
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
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
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
      CONTINUE WHEN r.id IS NULL OR NOT (EXISTS (SELECT 1 FROM record_changes h WHERE h.county = in_county AND h.record = r.id AND h.command = in_command AND (by_clock OR is_mine(h.account, h.posting))
          AND def -> 'trigger' -> 'acts' ? (r.kind || '.' || h.act) AND '$step' <> ALL (h.fields))
        OR EXISTS (SELECT 1 FROM record_slips s WHERE s.county = in_county AND s.record = r.id AND (
          (s.received_by = me AND def -> 'trigger' -> 'acts' ? (s.kind || '.' || s.act || '.received')) OR (s.answered_by = me AND def -> 'trigger' -> 'acts' ? (s.kind || '.' || s.act || '.answered')))));
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

-- A slip that the caller has signed for or answered is evidence of what is owed about its record, from when it was owed. Where readers of the record do not learn to whom it
-- went, it counts as its sender's: who signed would say it.
CREATE FUNCTION qinghe.settle_slip(in_county int, in_slip uuid, back text, pieces jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  s record_slips;
  r records;
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  who uuid;
  done timestamptz;
  ids uuid[];
BEGIN
  SELECT * INTO s FROM record_slips w WHERE w.county = in_county AND w.id = in_slip AND in_county = nullif(current_setting('qinghe.county', true), '')::int
    AND ((back = 'received' AND w.received_by = me) OR (back = 'answered' AND w.answered_by = me));
  IF s.id IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO r FROM records w WHERE w.county = in_county AND w.id = s.record;
  who := CASE WHEN s.readers = r.readers THEN me ELSE s.posting END;
  done := CASE back WHEN 'received' THEN s.received_at ELSE s.answered_at END;
  -- Two people at once: whoever comes second counts what the first has done.
  SELECT array_agg(l.id) INTO ids FROM (SELECT d.id FROM duties d JOIN jsonb_to_recordset(pieces) p (plan text, duty text, piece int) ON p.plan = d.plan AND p.duty = d.duty
    WHERE d.county = in_county AND d.about = 'record' AND d.subject = s.record::text AND d.waived_at IS NULL AND d.retracted_at IS NULL AND d.done_at IS NULL
      AND done >= date_trunc('second', d.started_at) ORDER BY d.id FOR UPDATE OF d) l;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  -- Told the wrong office and then the right one: what the wrong one signs is no receipt of the right one. Nothing counts while another slip of this act has not come back;
  -- whoever comes last is counted. Looked at only now that the duties are held, so that of two who sign at once the second sees the first. As in came_back (0060), what went
  -- to an office the record is kept from is not waited for.
  IF EXISTS (SELECT 1 FROM record_slips w WHERE w.county = in_county AND w.record = s.record AND w.kind = s.kind AND w.act = s.act AND w.id <> s.id
      AND w.to_org <> 'ffffffff-ffff-ffff-ffff-ffffffffffff' AND w.to_org <> w.apart AND CASE back WHEN 'received' THEN w.received_at ELSE w.answered_at END IS NULL) THEN
    RETURN;
  END IF;
  INSERT INTO duty_evidence (county, duty, piece, source, act, day, at, posting)
    SELECT in_county, d.id, p.piece, s.id, s.kind || '.' || s.act || '.' || back, (done AT TIME ZONE 'Asia/Shanghai')::date, done, who
    FROM duties d JOIN jsonb_to_recordset(pieces) p (plan text, duty text, piece int) ON p.plan = d.plan AND p.duty = d.duty WHERE d.county = in_county AND d.id = ANY (ids) ON CONFLICT DO NOTHING;
  PERFORM recount_duties(in_county, ids, who);
END $$;
REVOKE ALL ON FUNCTION qinghe.settle_slip(int, uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.settle_slip(int, uuid, text, jsonb) TO qinghe_range, qinghe_list;
