-- Messages (messages.* contracts; decision 055): what somebody was told about a duty, on the desk and by telephone. A row says that somebody is to
-- be told, once for each step and way; it is written in the transaction that takes the step. Nothing here names a child. expand
CREATE TABLE qinghe.outbox (
  county int NOT NULL, id uuid NOT NULL,
  about uuid NOT NULL, step text NOT NULL CONSTRAINT outbox_steps_have_a_name CHECK (length(step) BETWEEN 1 AND 100),
  channel text NOT NULL CONSTRAINT outbox_channel_is_known CHECK (channel IN ('notice', 'sms')),
  -- Whoever is told, on which of their posts; the place of that post decides when it is quiet.
  posting uuid NOT NULL, account uuid NOT NULL, region bigint NOT NULL,
  topic text NOT NULL CONSTRAINT outbox_topic_is_known CHECK (topic IN ('soon', 'late', 'raised', 'asked')),
  -- Of the rule: 季度摸底排查. It names nobody.
  title text NOT NULL CONSTRAINT outbox_have_a_title CHECK (length(title) BETWEEN 1 AND 200),
  urgent boolean NOT NULL, at timestamptz NOT NULL, read_at timestamptz,
  -- Of text messages: when it is looked at again, the message it went out with, why it did not.
  next_at timestamptz, sms uuid, held text,
  PRIMARY KEY (county, id),
  CONSTRAINT outbox_tell_each_once UNIQUE (county, about, step, channel, posting),
  CONSTRAINT outbox_notices_do_not_leave CHECK (channel = 'sms' OR next_at IS NULL AND sms IS NULL AND held IS NULL),
  CONSTRAINT outbox_texts_are_not_read_here CHECK (channel = 'notice' OR read_at IS NULL),
  CONSTRAINT outbox_wait_or_have_an_end CHECK (channel = 'notice' OR (next_at IS NULL) <> (sms IS NULL AND held IS NULL))
);
CREATE INDEX outbox_of_a_posting ON qinghe.outbox (posting, at) WHERE channel = 'notice';
CREATE INDEX outbox_that_wait ON qinghe.outbox (next_at, account) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_of_a_person ON qinghe.outbox (account, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_of_a_text ON qinghe.outbox (county, sms) WHERE sms IS NOT NULL;

-- One text to one telephone, for all that one person is told at once. Its id is the key by which the gateway knows it. The number is not kept: it
-- is looked up, sealed, when the text leaves.
CREATE TABLE qinghe.text_messages (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, account uuid NOT NULL,
  topic text NOT NULL CONSTRAINT text_messages_topic_is_known CHECK (topic IN ('soon', 'late', 'raised', 'asked')),
  amount int NOT NULL CONSTRAINT text_messages_are_about_something CHECK (amount > 0), urgent boolean NOT NULL,
  state text NOT NULL CONSTRAINT text_messages_state_is_known CHECK (state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'dropped')),
  at timestamptz NOT NULL, next_at timestamptz, attempts int NOT NULL DEFAULT 0, asked int NOT NULL DEFAULT 0,
  first_tried_at timestamptz, sent_at timestamptz, settled_at timestamptz, failure text,
  PRIMARY KEY (county, id),
  CONSTRAINT text_messages_say_why_not CHECK (state NOT IN ('failed', 'dropped') OR failure IS NOT NULL),
  CONSTRAINT text_messages_that_wait_have_a_time CHECK (state NOT IN ('waiting', 'sending') OR next_at IS NOT NULL)
);
CREATE INDEX text_messages_that_wait ON qinghe.text_messages (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX text_messages_of_an_account ON qinghe.text_messages (account, at);
CREATE INDEX text_messages_of_a_county ON qinghe.text_messages (county, at);

-- How the gateway stands, for the desk of whoever must mend it.
CREATE TABLE qinghe.sms_gateway (
  only_row boolean PRIMARY KEY CONSTRAINT sms_gateway_has_one_row CHECK (only_row),
  host text, answered_at timestamptz, failure text, failing_since timestamptz
);

ALTER TABLE qinghe.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE qinghe.text_messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_range_read ON qinghe.outbox FOR SELECT TO qinghe_range USING (posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND channel = 'notice');
CREATE POLICY outbox_list_read ON qinghe.outbox FOR SELECT TO qinghe_list USING (posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND channel = 'notice');
CREATE POLICY outbox_range_update ON qinghe.outbox FOR UPDATE TO qinghe_range
  USING (posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND channel = 'notice') WITH CHECK (posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND channel = 'notice');
CREATE POLICY outbox_list_update ON qinghe.outbox FOR UPDATE TO qinghe_list
  USING (posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND channel = 'notice') WITH CHECK (posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND channel = 'notice');
GRANT SELECT, UPDATE (read_at) ON qinghe.outbox TO qinghe_range, qinghe_list;
-- How many texts wait, left and failed in an area; SYS.
CREATE POLICY text_messages_range_read ON qinghe.text_messages FOR SELECT TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND (nullif(current_setting('qinghe.reads', true), '')::bigint & 8192) <> 0);
GRANT SELECT (county, id, region, state, at, sent_at, failure, next_at) ON qinghe.text_messages TO qinghe_range;
GRANT SELECT ON qinghe.sms_gateway TO qinghe_range;

-- system:sender gathers what waits into texts and hands them to the gateway. It reads telephones, and no table of a child.
GRANT SELECT, UPDATE (next_at, sms, held) ON qinghe.outbox TO qinghe_sender;
CREATE POLICY outbox_sender_select ON qinghe.outbox FOR SELECT TO qinghe_sender USING (channel = 'sms');
CREATE POLICY outbox_sender_update ON qinghe.outbox FOR UPDATE TO qinghe_sender USING (channel = 'sms') WITH CHECK (channel = 'sms');
GRANT SELECT, INSERT, UPDATE (state, next_at, attempts, asked, first_tried_at, sent_at, settled_at, failure) ON qinghe.text_messages TO qinghe_sender;
CREATE POLICY text_messages_sender_select ON qinghe.text_messages FOR SELECT TO qinghe_sender USING (true);
CREATE POLICY text_messages_sender_insert ON qinghe.text_messages FOR INSERT TO qinghe_sender WITH CHECK (state = 'waiting');
CREATE POLICY text_messages_sender_update ON qinghe.text_messages FOR UPDATE TO qinghe_sender USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON qinghe.sms_gateway TO qinghe_sender;
GRANT SELECT (id, phone, state) ON qinghe.accounts TO qinghe_sender;
CREATE POLICY accounts_sender_select ON qinghe.accounts FOR SELECT TO qinghe_sender USING (true);
GRANT INSERT ON qinghe.audit_inbox TO qinghe_sender;
CREATE POLICY audit_inbox_sender_insert ON qinghe.audit_inbox FOR INSERT TO qinghe_sender WITH CHECK (true);
GRANT USAGE ON SCHEMA qinghe TO qinghe_sender;

INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, unit, title, '本平台建议，可由方案调整', 'messages', 1, qinghe.now() FROM (VALUES
  ('smsQuietFrom', 21, '时', '晚上从几点起不发短信'),
  ('smsQuietTo', 7, '时', '早上到几点为止不发短信'),
  ('smsPerPersonDay', 4, '条', '每人每天最多收到的短信'),
  ('smsPerCountyDay', 2000, '条', '全县每天最多发出的短信')
) AS p (key, value, unit, title);

-- What is settled meanwhile is not sent, nor to whoever it is kept from by now or who has left the post.
GRANT SELECT (county, id, done_at, waived_at, retracted_at, barred) ON qinghe.duties TO qinghe_sender;
CREATE POLICY duties_sender_select ON qinghe.duties FOR SELECT TO qinghe_sender USING (true);
GRANT SELECT (id, state, valid_from, valid_to) ON qinghe.postings TO qinghe_sender;
CREATE POLICY postings_sender_select ON qinghe.postings FOR SELECT TO qinghe_sender USING (true);

-- system:scanner takes the steps that are due: it must know who is in office where, and writes rows that nobody has touched.
GRANT INSERT, SELECT (county, about, step, channel, posting) ON qinghe.outbox TO qinghe_scanner;
CREATE POLICY outbox_scanner_select ON qinghe.outbox FOR SELECT TO qinghe_scanner USING (true);
CREATE POLICY outbox_scanner_insert ON qinghe.outbox FOR INSERT TO qinghe_scanner WITH CHECK (read_at IS NULL AND sms IS NULL AND held IS NULL);
GRANT SELECT (id, account, role, county, region, school, state, valid_from, valid_to) ON qinghe.postings TO qinghe_scanner;
GRANT SELECT (id, state) ON qinghe.accounts TO qinghe_scanner;
GRANT SELECT (county, posting, child, valid_from, valid_to) ON qinghe.assignments TO qinghe_scanner;
-- And it looks in the history and the log of commands whether every act has opened what it opens (missed.ts): no value of a child, but the body of records in clear.
GRANT SELECT (county, id, kind, child, day, state, body) ON qinghe.records TO qinghe_scanner;
GRANT SELECT (county, record, revision, kind, act, at, command) ON qinghe.record_changes TO qinghe_scanner;
GRANT SELECT (county, id, name, outcome, at) ON qinghe.commands TO qinghe_scanner;
GRANT SELECT (county, at, child, command) ON qinghe.changes TO qinghe_scanner;
GRANT SELECT (county, id, status) ON qinghe.children TO qinghe_scanner;
GRANT SELECT ON qinghe.tenants, qinghe.tenant_codes TO qinghe_scanner;
GRANT EXECUTE ON FUNCTION qinghe.start_duties(int, uuid, jsonb) TO qinghe_scanner;
CREATE INDEX commands_lately ON qinghe.commands (county, at);
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['children', 'postings', 'accounts', 'assignments', 'records', 'record_changes', 'commands', 'changes'] LOOP
    -- The generation of duties may have let it in already.
    IF NOT EXISTS (SELECT 1 FROM pg_policies p WHERE p.schemaname = 'qinghe' AND p.tablename = t AND 'qinghe_scanner' = ANY (p.roles)) THEN
      EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_scanner USING (true)', t || '_scanner', t);
    END IF;
  END LOOP;
END $$;

-- A word of somebody above to whoever owes a duty is told as well: of an event the caller has just written, and to whoever holds the seat.
CREATE FUNCTION qinghe.tell_owner(in_county int, in_event uuid, in_title text, listed boolean) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  told int;
BEGIN
  INSERT INTO outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at, next_at)
    SELECT d.county, gen_random_uuid(), d.id, 'asked ' || e.id, w.channel, p.id, p.account, p.region, 'asked', in_title, d.due_minute IS NOT NULL, e.at, CASE w.channel WHEN 'sms' THEN e.at END
    FROM duty_events e JOIN duties d ON d.county = e.county AND d.id = e.duty AND sees_duty(d)
      CROSS JOIN LATERAL duty_holder(d.county, d.role, listed, d.region, d.school, d.child, d.posting) h JOIN postings p ON p.id = h.posting AND p.account <> ALL (d.barred)
      CROSS JOIN (VALUES ('notice'), ('sms')) w (channel)
    WHERE e.county = in_county AND e.id = in_event AND e.what = 'reminded' AND e.account = nullif(current_setting('qinghe.account', true), '')::uuid
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN told / 2;
END $$;
REVOKE ALL ON FUNCTION qinghe.tell_owner(int, uuid, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.tell_owner(int, uuid, text, boolean) TO qinghe_range;
