-- The public door: anybody without an account reports a child in danger (decision 073). expand
--
-- system:door adds reports and reads nothing of anybody. What it does read is how reports are declared, which plans a county took, its calendar and the divisions:
-- by these the clock of a report is set, and none of them is about a person.

-- What a reporter holds: a number and a secret. Kept is a keyed hash of both together, so that a wrong secret and a number that is absent are one question, and one of
-- what is sent again. `first`: the report a supplement belongs to; what one reporter told under one receipt is kept from the same people.
CREATE TABLE qinghe.door_receipts (
  county int NOT NULL,
  record uuid NOT NULL,
  first uuid NOT NULL,
  number text NOT NULL,
  mark bytea,
  again bytea NOT NULL,
  PRIMARY KEY (county, record),
  CONSTRAINT door_receipts_of_a_report FOREIGN KEY (county, record) REFERENCES qinghe.records (county, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT door_receipts_of_a_first_report FOREIGN KEY (county, first) REFERENCES qinghe.records (county, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT door_receipts_are_asked_for_once CHECK ((mark IS NULL) = (first <> record))
);
ALTER TABLE qinghe.door_receipts ENABLE ROW LEVEL SECURITY;
CREATE INDEX door_receipts_by_mark ON qinghe.door_receipts (mark) WHERE mark IS NOT NULL;
CREATE INDEX door_receipts_of_one ON qinghe.door_receipts (county, first);

-- The first of what is sent twice, or by two at once, has the number; whoever comes second is told it. Nothing where the id is somebody else's.
CREATE FUNCTION qinghe.claim_receipt(in_county int, in_record uuid, in_first uuid, in_number text, in_mark bytea, in_again bytea) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO door_receipts (county, record, first, number, mark, again) VALUES (in_county, in_record, in_first, in_number, in_mark, in_again) ON CONFLICT (county, record) DO NOTHING;
  RETURN (SELECT d.number FROM door_receipts d WHERE d.county = in_county AND d.record = in_record AND d.again = in_again);
END $$;

-- Which report a receipt is of, for what is added to it: where it lies now and nothing of what it says.
CREATE FUNCTION qinghe.report_of_receipt(in_mark bytea) RETURNS TABLE (county int, record uuid, region bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT r.county, r.id, r.region FROM door_receipts d JOIN records r ON r.county = d.county AND r.id = d.record WHERE d.mark = in_mark
$$;
-- What became of it: when it came and how it stands, of the report and of what was added.
CREATE FUNCTION qinghe.standing_of_receipt(in_mark bytea) RETURNS TABLE (at timestamptz, state text, added boolean) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT r.created_at, r.state, a.record <> a.first FROM door_receipts d JOIN door_receipts a ON a.county = d.county AND a.first = d.record
    JOIN records r ON r.county = a.county AND r.id = a.record WHERE d.mark = in_mark ORDER BY r.created_at, r.id
$$;

-- For functions of the owner only: a record, all records inside it, and what was told under the same receipt.
CREATE FUNCTION qinghe.kept_together(in_county int, in_record uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  WITH RECURSIVE kept (id) AS (
    SELECT in_record UNION SELECT x.id FROM kept k CROSS JOIN LATERAL (
      SELECT r.id FROM records r WHERE r.county = in_county AND r.parent = k.id
      UNION ALL SELECT b.record FROM door_receipts a JOIN door_receipts b ON b.county = a.county AND b.first = a.first WHERE a.county = in_county AND a.record = k.id) x
  ) SELECT k.id FROM kept k
$$;

-- As before (0051), and what was told under the same receipt. Of what was begun in this very moment nobody hears that it is gone.
CREATE OR REPLACE FUNCTION qinghe.keep_from(in_county int, in_record uuid, people uuid[], in_reported uuid) RETURNS void LANGUAGE plpgsql
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[] := ARRAY (SELECT k FROM kept_together(in_county, in_record) k);
  read uuid[] := ARRAY (SELECT r.id FROM records r WHERE r.county = in_county AND r.id = ANY (ids) AND r.created_at < qinghe.now());
  departures uuid[] := '{}';
BEGIN
  IF EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.id = ANY (read) AND r.revision > 1) THEN
    WITH told AS (SELECT * FROM tell_of(in_county, read)) SELECT array_agg(t.tell_of) INTO departures FROM told t;
  END IF;
  WITH kept AS (
    UPDATE records r SET barred = ARRAY (SELECT DISTINCT a FROM unnest(r.barred || people) a ORDER BY a), reported = coalesce(in_reported, r.reported)
    WHERE r.county = in_county AND r.id = ANY (ids) RETURNING r.id, r.barred, r.reported
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

-- A report of whoever stands at the door, once it has its receipt. As file_report (0048); the slip its writer keeps is nobody's, since nobody with an account wrote it.
CREATE FUNCTION qinghe.file_at_door(in_county int, in_record jsonb, in_parts jsonb, in_lines jsonb, in_slip jsonb, phones bytea[], blinds jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  nobody uuid := '00000000-0000-0000-0000-000000000000';
  r records := jsonb_populate_record(NULL::records, in_record);
  s record_slips := jsonb_populate_record(NULL::record_slips, in_slip);
  d door_receipts;
  whole records;
  suspects uuid[] := holders_of(phones, '{}');
BEGIN
  SELECT * INTO d FROM door_receipts WHERE county = in_county AND record = r.id;
  IF d.record IS NULL OR d.number IS DISTINCT FROM r.number OR r.kind <> 'mandatoryReport' OR r.state <> 'submitted' OR r.child IS NOT NULL OR r.parent IS NOT NULL OR s.received_at IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL AND r.region >= t.code AND r.region < t.code + 1000000) THEN
    RAISE EXCEPTION 'at the door a report is filed with its receipt, in a county of this installation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO records (county, id, kind, content, readers, region, school, subject, follows, worked_in, worked_school, state, day, number, posting, account, body, sealed, secret, created_at, updated_at,
      n1, n2, n3, n4, n5, n6, n7, n8, u1, u2)
    VALUES (in_county, r.id, r.kind, r.content, r.readers, r.region, 0, r.id, false, r.region, 0, r.state, r.day, r.number, nobody, nobody, r.body, r.sealed, r.secret, qinghe.now(), qinghe.now(),
      r.n1, r.n2, r.n3, r.n4, r.n5, r.n6, r.n7, r.n8, r.u1, r.u2);
  INSERT INTO record_parts (county, id, record, audience, revision, readers, entry, region, follows, made_by, given_to, sealed)
    SELECT in_county, p.id, r.id, p.audience, 1, p.readers, r.readers, r.region, false, nobody, nobody, p.sealed FROM jsonb_populate_recordset(NULL::record_parts, in_parts) p;
  INSERT INTO record_changes (county, id, record, kind, revision, act, at, readers, entry, region, follows, made_by, given_to, fields, sealed, command, account, posting, phrase, mac)
    SELECT in_county, c.id, r.id, r.kind, 1, c.act, c.at, c.readers, r.readers, r.region, false, nobody, nobody, c.fields, c.sealed, c.command, nobody, nobody, c.phrase, c.mac
    FROM jsonb_populate_recordset(NULL::record_changes, in_lines) c;
  INSERT INTO record_slips (county, id, record, kind, act, holder, readers, entry, region, follows, made_by, given_to, posting, account, sent_at, sealed, mac)
    VALUES (in_county, s.id, r.id, r.kind, s.act, nobody, 2048, r.readers, r.region, false, nobody, nobody, nobody, nobody, s.sent_at, s.sealed, s.mac);
  INSERT INTO record_blinds (county, id, record, field, sealed, blind)
    SELECT in_county, b.id, r.id, b.field, b.sealed, b.blind FROM jsonb_to_recordset(blinds) b (id uuid, field text, sealed bytea, blind bytea);
  -- Whoever must not know of the report does not know of what is added to it, and the other way round.
  SELECT * INTO whole FROM records w WHERE w.county = in_county AND w.id = d.first FOR UPDATE;
  -- Nobody at the door can say which office it is; where whoever holds the telephone works here, it is theirs: its people read no word of who reported.
  PERFORM keep_from(in_county, r.id, suspects || whole.barred, CASE WHEN whole.reported <> 'ffffffff-ffff-ffff-ffff-ffffffffffff' THEN whole.reported ELSE coalesce(
    (SELECT p.organisation FROM postings p WHERE p.account = ANY (suspects) AND p.county = in_county AND p.organisation IS NOT NULL AND p.state = 'active'
      AND p.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (p.valid_to IS NULL OR p.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date)
      ORDER BY (p.role = 'police') DESC, p.valid_from, p.id LIMIT 1), whole.reported) END);
END $$;

REVOKE ALL ON FUNCTION qinghe.claim_receipt(int, uuid, uuid, text, bytea, bytea), qinghe.report_of_receipt(bytea), qinghe.standing_of_receipt(bytea), qinghe.kept_together(int, uuid),
  qinghe.file_at_door(int, jsonb, jsonb, jsonb, jsonb, bytea[], jsonb) FROM PUBLIC;
GRANT USAGE ON SCHEMA qinghe TO qinghe_door;
GRANT EXECUTE ON FUNCTION qinghe.claim_receipt(int, uuid, uuid, text, bytea, bytea), qinghe.report_of_receipt(bytea), qinghe.standing_of_receipt(bytea),
  qinghe.file_at_door(int, jsonb, jsonb, jsonb, jsonb, bytea[], jsonb), qinghe.start_duties(int, uuid, jsonb), qinghe.settle_records(int, uuid, uuid[], jsonb) TO qinghe_door;
GRANT SELECT ON qinghe.regions, qinghe.tenants, qinghe.tenant_codes, qinghe.kind_contents, qinghe.plan_texts TO qinghe_door;
GRANT INSERT ON qinghe.kind_contents TO qinghe_door;
GRANT SELECT (county, id, kind, content, source, base, state, published_at, replaced_at) ON qinghe.county_kinds TO qinghe_door;
CREATE POLICY county_kinds_door ON qinghe.county_kinds FOR SELECT TO qinghe_door USING (county = nullif(current_setting('qinghe.county', true), '')::int);
GRANT SELECT (county, id, plan, source, content, base, effective_from, state) ON qinghe.county_plans TO qinghe_door;
CREATE POLICY county_plans_door ON qinghe.county_plans FOR SELECT TO qinghe_door USING (county = nullif(current_setting('qinghe.county', true), '')::int);
GRANT SELECT (county, id, starts, ends) ON qinghe.school_terms TO qinghe_door;
CREATE POLICY school_terms_door ON qinghe.school_terms FOR SELECT TO qinghe_door USING (county = nullif(current_setting('qinghe.county', true), '')::int);
GRANT SELECT (county, year, basis, off, worked) ON qinghe.work_calendar TO qinghe_door;
CREATE POLICY work_calendar_door ON qinghe.work_calendar FOR SELECT TO qinghe_door USING (county = nullif(current_setting('qinghe.county', true), '')::int);
-- Every report and every question about one has its leaf.
GRANT INSERT ON qinghe.audit_inbox TO qinghe_door;
CREATE POLICY audit_inbox_door_insert ON qinghe.audit_inbox FOR INSERT TO qinghe_door WITH CHECK (true);

-- What somebody was handed by name is that post's alone (decision 074): as before (0042), and what is owed by the assignee goes along, with the clock it has.
CREATE OR REPLACE FUNCTION qinghe.hand_record(in_county int, in_record uuid, in_posting uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  was uuid;
BEGIN
  SELECT r.assignee INTO was FROM records r WHERE r.county = in_county AND r.id = in_record
    AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (r.barred), false)
    AND ((sees(r.region, r.school, r.child) AND coalesce(nullif(current_setting('qinghe.amends', true), '')::bigint, 0) & r.readers <> 0)
      OR (me IN (r.posting, r.assignee) AND coalesce(nullif(current_setting('qinghe.owns', true), '')::bigint, 0) & r.readers <> 0)) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE records SET assignee = in_posting WHERE county = in_county AND id = in_record;
  UPDATE record_parts SET given_to = in_posting WHERE county = in_county AND record = in_record;
  UPDATE record_changes SET given_to = in_posting WHERE county = in_county AND record = in_record;
  UPDATE duties d SET posting = in_posting, role = coalesce((SELECT p.role FROM postings p WHERE p.id = in_posting), d.role)
    WHERE d.county = in_county AND d.record = in_record AND d.posting = was AND was <> in_posting AND d.done_at IS NULL AND d.waived_at IS NULL AND d.retracted_at IS NULL
      AND planned_duties(in_county, ARRAY[d.plan]) -> d.plan -> 'duties' -> d.duty -> 'owner' ->> 'is' = 'assignee';
END $$;

-- Whoever holds the seat reads what is owed there; a judge has no part in the case of another, and what is owed by name there is read by that one alone (and by whoever
-- reads the case, who hands it on when a judge is gone).
DO $$
DECLARE
  shape text;
BEGIN
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    EXECUTE format('ALTER POLICY %I ON qinghe.duties USING (%s AND role = nullif(current_setting(''qinghe.role'', true), '''') AND nullif(current_setting(''qinghe.account'', true), '''')::uuid <> ALL (barred) '
      || 'AND NOT (role = ''court'' AND posting <> ''00000000-0000-0000-0000-000000000000''::uuid))',
      'duties_' || shape || '_seat_read', CASE shape WHEN 'range' THEN 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
        || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int'
        ELSE 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])' END);
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION qinghe.sees_duty(d qinghe.duties) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (d.barred) AND (
    (sees(d.region, d.school, d.child) AND (coalesce(nullif(current_setting('qinghe.sees', true), '')::bigint, 0) & d.readers <> 0
      OR (d.role = nullif(current_setting('qinghe.role', true), '') AND (d.role <> 'court' OR d.posting = '00000000-0000-0000-0000-000000000000'))))
    OR d.posting = nullif(current_setting('qinghe.posting', true), '')::uuid), false)
$$;
