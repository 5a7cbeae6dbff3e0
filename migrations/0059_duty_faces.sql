-- Whoever owes a duty says that it cannot be done now, and whoever stands over a place reminds all who are late there with one word (decision 057). expand

ALTER TABLE qinghe.duty_events DROP CONSTRAINT duty_events_are_known;
ALTER TABLE qinghe.duty_events ADD CONSTRAINT duty_events_are_known
  CHECK (what IN ('handedOver', 'reminded', 'escalated', 'waiverAsked', 'waiverGranted', 'waiverRefused', 'retracted', 'reopened', 'pauseAsked', 'pauseGranted', 'pauseRefused', 'pauseEnded', 'cannotNow'));
CREATE INDEX duty_events_that_hinder ON qinghe.duty_events (county, duty, at) WHERE what = 'cannotNow';

-- By whoever owes it: by name, or as one who holds the seat. The clock goes on as before. @returns whether it was still open and the caller's own
CREATE FUNCTION qinghe.say_cannot(in_county int, in_duty uuid, in_event uuid, in_words bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
BEGIN
  INSERT INTO duty_events (county, id, duty, at, what, posting, account, words)
    SELECT d.county, in_event, d.id, qinghe.now(), 'cannotNow', me, nullif(current_setting('qinghe.account', true), '')::uuid, in_words
    FROM duties d WHERE d.county = in_county AND d.id = in_duty AND sees_duty(d) AND num_nonnulls(d.done_at, d.waived_at, d.retracted_at) = 0
      AND (d.posting = me OR (d.role = nullif(current_setting('qinghe.role', true), '') AND sees(d.region, d.school, d.child)
        AND (d.posting = '00000000-0000-0000-0000-000000000000' OR NOT EXISTS (SELECT 1 FROM posting_today(d.posting)))));
  RETURN FOUND;
END $$;

-- What stands said of open duties one sees that they cannot be done now; of those named, or of all. It stands until the duty is handed over or was done and is
-- open again; it is answered when somebody has reminded, asked to waive or decided on a pause since.
CREATE FUNCTION qinghe.duties_hindered(in_county int, ids uuid[]) RETURNS TABLE (duty uuid, event uuid, at timestamptz, posting uuid, words bytea, answered boolean) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT DISTINCT ON (v.duty) v.duty, v.id, v.at, v.posting, v.words,
      EXISTS (SELECT 1 FROM duty_events a WHERE a.county = v.county AND a.duty = v.duty AND a.at > v.at AND a.what IN ('reminded', 'waiverAsked', 'pauseGranted', 'pauseRefused')
        -- What the clock tells its owner answers nobody.
        AND (a.what <> 'reminded' OR a.account IS NOT NULL))
    FROM duty_events v JOIN duties d ON d.county = v.county AND d.id = v.duty
    WHERE v.county = in_county AND v.what = 'cannotNow' AND (ids IS NULL OR v.duty = ANY (ids)) AND num_nonnulls(d.done_at, d.waived_at, d.retracted_at) = 0 AND sees_duty(d)
      AND NOT EXISTS (SELECT 1 FROM duty_events o WHERE o.county = v.county AND o.duty = v.duty AND o.at > v.at AND o.what IN ('handedOver', 'reopened'))
    ORDER BY v.duty, v.at DESC, v.id DESC
$$;

-- One word to each who owes some of these and is late with them: a line in the history of each duty, and rows of the outbox that are one notice and one text a person.
-- Left out, and counted: where nobody is in office, from whom it is kept, what is one's own, what stands still today, and where somebody waits for an answer and may (in_may_wait: no danger, no minutes).
CREATE FUNCTION qinghe.remind_late(in_county int, in_reminder uuid, in_duties uuid[], in_events uuid[], in_words bytea[], in_may_wait boolean[], list_roles text[], in_title text)
RETURNS TABLE (people int, duties int, nobody int, kept int, own int, paused int, hindered int) LANGUAGE sql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH me AS (SELECT nullif(current_setting('qinghe.account', true), '')::uuid AS account, nullif(current_setting('qinghe.posting', true), '')::uuid AS posting),
  waits AS (SELECT w.duty FROM duties_hindered(in_county, in_duties) w WHERE NOT w.answered),
  late AS MATERIALIZED (
    SELECT d.id, d.role, d.due_minute, a.event, a.words, p.id AS holder, p.account, p.region,
        CASE WHEN p.id IS NULL THEN 'nobody' WHEN p.account = (SELECT m.account FROM me m) THEN 'own' WHEN p.account = ANY (d.barred) THEN 'kept'
          WHEN d.paused AND EXISTS (SELECT 1 FROM duty_pauses s, (SELECT (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AS day) t WHERE s.county = d.county AND s.duty = d.id AND s.state = 'granted' AND s.since <= t.day AND (s.until IS NULL OR s.until >= t.day)) THEN 'paused'
          WHEN a.may_wait AND d.id IN (SELECT w.duty FROM waits w) THEN 'hindered' ELSE 'told' END AS is
      FROM unnest(in_duties, in_events, in_words, in_may_wait) a (duty, event, words, may_wait) JOIN duties d ON d.county = in_county AND d.id = a.duty
        LEFT JOIN LATERAL duty_holder(d.county, d.role, d.role = ANY (list_roles), d.region, d.school, d.child, d.posting) h ON true LEFT JOIN postings p ON p.id = h.posting
      WHERE oversees_duty(d) AND num_nonnulls(d.done_at, d.waived_at, d.retracted_at) = 0 AND d.due_at <= qinghe.now()),
  said AS (
    INSERT INTO duty_events (county, id, duty, at, what, posting, account, to_role, to_posting, words)
      SELECT in_county, l.event, l.id, qinghe.now(), 'reminded', m.posting, m.account, l.role, l.holder, l.words FROM late l, me m WHERE l.is = 'told'),
  told AS (
    INSERT INTO outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at, next_at)
      SELECT in_county, gen_random_uuid(), l.id, 'asked ' || in_reminder, w.channel, l.holder, l.account, l.region, 'asked', in_title, bool_or(l.due_minute IS NOT NULL) OVER (PARTITION BY l.account), qinghe.now(),
          CASE w.channel WHEN 'sms' THEN qinghe.now() END
        FROM late l CROSS JOIN (VALUES ('notice'), ('sms')) w (channel) WHERE l.is = 'told'
      ON CONFLICT DO NOTHING)
  SELECT count(DISTINCT l.account) FILTER (WHERE l.is = 'told')::int, count(*) FILTER (WHERE l.is = 'told')::int, count(*) FILTER (WHERE l.is = 'nobody')::int,
    count(*) FILTER (WHERE l.is = 'kept')::int, count(*) FILTER (WHERE l.is = 'own')::int, count(*) FILTER (WHERE l.is = 'paused')::int, count(*) FILTER (WHERE l.is = 'hindered')::int FROM late l
$$;

-- Children on the list of a post today, of whom one sees what its role owes: so that who holds a seat is asked of their duties alone.
CREATE FUNCTION qinghe.listed_children(in_county int, in_posting uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT DISTINCT a.child FROM assignments a JOIN postings p ON p.id = a.posting WHERE a.county = in_county AND a.posting = in_posting
    AND a.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (a.valid_to IS NULL OR a.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)
    AND EXISTS (SELECT 1 FROM duties d WHERE d.county = in_county AND d.child = a.child AND d.role = p.role AND sees_duty(d))
$$;

REVOKE ALL ON FUNCTION qinghe.say_cannot(int, uuid, uuid, bytea), qinghe.listed_children(int, uuid), qinghe.duties_hindered(int, uuid[]), qinghe.remind_late(int, uuid, uuid[], uuid[], bytea[], boolean[], text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.say_cannot(int, uuid, uuid, bytea), qinghe.listed_children(int, uuid), qinghe.duties_hindered(int, uuid[]) TO qinghe_range, qinghe_list;
GRANT EXECUTE ON FUNCTION qinghe.remind_late(int, uuid, uuid[], uuid[], bytea[], boolean[], text[], text) TO qinghe_range;
