-- Slips to those who must not read a record, people it is kept from, reports by anybody, a child that becomes known later (decision 049). expand
--
-- Nobody's organisation and nobody's slip is ffffffff-…, so that a post without an organisation (all zeros) meets neither.

-- Who holds an account is known again by the telephone, in records that name one. Filled for accounts of before by the rotation of keys.
ALTER TABLE qinghe.accounts ADD COLUMN phone_blind bytea;
CREATE INDEX accounts_by_phone ON qinghe.accounts (phone_blind) WHERE phone_blind IS NOT NULL;
GRANT UPDATE (phone_blind) ON qinghe.accounts TO qinghe_rotator;

-- The organisation a record is about (被举报单位): its people read no part in which the reporter is named.
ALTER TABLE qinghe.record_parts DROP CONSTRAINT record_parts_of_a_record;
ALTER TABLE qinghe.record_changes DROP CONSTRAINT record_changes_of_a_record;
ALTER TABLE qinghe.records DROP CONSTRAINT records_are_known_with_their_scope,
  ADD COLUMN reported uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ADD CONSTRAINT records_are_known_with_their_scope UNIQUE (county, id, readers, posting, assignee, region, school, follows, barred, reported);
ALTER TABLE qinghe.record_parts ADD COLUMN reported uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  -- Bit 11 is RPT.reporter (domain/src/staff/audiences.ts).
  ADD COLUMN apart uuid NOT NULL GENERATED ALWAYS AS (CASE WHEN readers & 2048 <> 0 THEN reported ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END) STORED,
  ADD CONSTRAINT record_parts_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred, reported)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred, reported) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE qinghe.record_changes ADD COLUMN reported uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ADD COLUMN apart uuid NOT NULL GENERATED ALWAYS AS (CASE WHEN readers & 2048 <> 0 THEN reported ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END) STORED,
  ADD CONSTRAINT record_changes_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred, reported)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred, reported) DEFERRABLE INITIALLY DEFERRED;

-- What an addressed organisation sees and signs, or what a writer keeps of a report. It lies with its record for those who read the record; to the
-- addressee it lies open by organisation and post alone, and opens nothing of the record.
CREATE TABLE qinghe.record_slips (
  county int NOT NULL, id uuid NOT NULL, record uuid NOT NULL, kind text NOT NULL, act text NOT NULL,
  to_org uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff', receivers text[] NOT NULL DEFAULT '{}', holder uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  readers bigint NOT NULL CONSTRAINT record_slips_have_readers CHECK (readers > 0), entry bigint NOT NULL, barred uuid[] NOT NULL DEFAULT '{}',
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid, follows boolean NOT NULL, made_by uuid NOT NULL, given_to uuid NOT NULL,
  reported uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  apart uuid NOT NULL GENERATED ALWAYS AS (CASE WHEN readers & 2048 <> 0 THEN reported ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END) STORED,
  posting uuid NOT NULL, account uuid NOT NULL, sent_at timestamptz NOT NULL, due date, sealed bytea NOT NULL,
  received_by uuid, received_at timestamptz, answer bytea, answered_by uuid, answered_at timestamptz,
  -- Keyed hash of what it says and what became of it.
  mac bytea NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT record_slips_are_answered_once_received CHECK (answered_at IS NULL OR received_at IS NOT NULL),
  CONSTRAINT record_slips_go_to_somebody CHECK ((to_org = 'ffffffff-ffff-ffff-ffff-ffffffffffff') <> (holder = 'ffffffff-ffff-ffff-ffff-ffffffffffff')),
  -- Whatever becomes of the place of a record, of whose it is and of whom it is kept from becomes of its slips.
  CONSTRAINT record_slips_of_a_record FOREIGN KEY (county, record, entry, made_by, given_to, region, school, follows, barred, reported)
    REFERENCES qinghe.records (county, id, readers, posting, assignee, region, school, follows, barred, reported) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT record_slips_of_the_same_child FOREIGN KEY (county, record, child) REFERENCES qinghe.records (county, id, child) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX record_slips_of_a_record ON qinghe.record_slips (county, record, sent_at, id);
CREATE INDEX record_slips_to_an_organisation ON qinghe.record_slips (county, to_org, sent_at DESC, id DESC) WHERE to_org <> 'ffffffff-ffff-ffff-ffff-ffffffffffff';
CREATE INDEX record_slips_of_a_holder ON qinghe.record_slips (county, holder, sent_at DESC, id DESC) WHERE holder <> 'ffffffff-ffff-ffff-ffff-ffffffffffff';

-- Telephones of suspects, so that whoever holds such a number later is kept from the record as well. Nobody reads it.
CREATE TABLE qinghe.record_blinds (
  county int NOT NULL, id uuid NOT NULL, record uuid NOT NULL, field text NOT NULL, sealed bytea NOT NULL, blind bytea NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT record_blinds_of_a_record FOREIGN KEY (county, record) REFERENCES qinghe.records (county, id)
);
CREATE INDEX record_blinds_of_a_record ON qinghe.record_blinds (county, record);
CREATE INDEX record_blinds_by_number ON qinghe.record_blinds (blind);
ALTER TABLE qinghe.record_blinds ENABLE ROW LEVEL SECURITY;

DO $$
DECLARE
  tbl text;
  shape text;
  way text;
  holds text := '(nullif(current_setting(''qinghe.%s'', true), '''')::bigint & %s) <> 0';
  me text := 'nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
  self text := 'nullif(current_setting(''qinghe.account'', true), '''')::uuid';
  office text := 'nullif(current_setting(''qinghe.organisation'', true), '''')::uuid';
  free text := self || ' <> ALL (barred)';
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := 'child = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])';
  here text;
  told text;
BEGIN
  ALTER TABLE qinghe.record_slips ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT ON qinghe.record_slips TO qinghe_range, qinghe_list;
  FOREACH shape IN ARRAY ARRAY['range', 'list'] LOOP
    FOREACH way IN ARRAY ARRAY['', '_made', '_given'] LOOP
      here := CASE way WHEN '' THEN CASE shape WHEN 'range' THEN in_range ELSE in_list END WHEN '_made' THEN 'made_by = ' || me ELSE 'given_to = ' || me END;
      told := format('%s AND %s AND %s AND %s <> apart', here,
        format(holds, CASE way WHEN '' THEN 'sees' ELSE 'owns' END, CASE way WHEN '_made' THEN 'entry' ELSE 'readers' END), free, office);
      FOREACH tbl IN ARRAY ARRAY['record_parts', 'record_changes'] LOOP
        EXECUTE format('ALTER POLICY %I ON qinghe.%I USING (%s)', tbl || '_' || shape || way || '_read', tbl, told);
      END LOOP;
      EXECUTE format('CREATE POLICY %I ON qinghe.record_slips FOR SELECT TO %I USING (%s)', 'record_slips_' || shape || way || '_read', 'qinghe_' || shape, told);
      -- Nobody sends in another's name, nor says that it was received.
      EXECUTE format('CREATE POLICY %I ON qinghe.record_slips FOR INSERT TO %I WITH CHECK (%s AND %s AND posting = %s AND account = %s AND %s AND received_at IS NULL)',
        'record_slips_' || shape || way || '_insert', 'qinghe_' || shape, here, format(holds, CASE way WHEN '' THEN 'enters' ELSE 'owns' END, 'entry'), me, self, free);
    END LOOP;
    EXECUTE format('CREATE POLICY %I ON qinghe.record_slips FOR SELECT TO %I USING (to_org = %s AND nullif(current_setting(''qinghe.role'', true), '''') = ANY (receivers) AND %s)',
      'record_slips_' || shape || '_sent_read', 'qinghe_' || shape, office, free);
    EXECUTE format('CREATE POLICY %I ON qinghe.record_slips FOR SELECT TO %I USING (holder = %s AND %s)', 'record_slips_' || shape || '_held_read', 'qinghe_' || shape, self, free);
  END LOOP;
END $$;

GRANT SELECT (county, id, sealed, answer), UPDATE (sealed, answer) ON qinghe.record_slips TO qinghe_rotator;
CREATE POLICY record_slips_rotator_select ON qinghe.record_slips FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY record_slips_rotator_update ON qinghe.record_slips FOR UPDATE TO qinghe_rotator USING (true);
GRANT SELECT (county, id, sealed), UPDATE (sealed, blind) ON qinghe.record_blinds TO qinghe_rotator;
CREATE POLICY record_blinds_rotator_select ON qinghe.record_blinds FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY record_blinds_rotator_update ON qinghe.record_blinds FOR UPDATE TO qinghe_rotator USING (true);

-- For functions of the owner only: a line in the feed under the keys these records have now. @returns its ids
CREATE FUNCTION qinghe.tell_of(in_county int, ids uuid[]) RETURNS SETOF uuid LANGUAGE sql SET search_path = qinghe, pg_catalog, pg_temp AS $$
  INSERT INTO record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
    SELECT r.county, gen_random_uuid(), r.id, r.kind, r.readers, r.barred, r.region, r.school, r.child, r.posting, r.assignee FROM records r WHERE r.county = in_county AND r.id = ANY (ids)
    RETURNING id
$$;
REVOKE ALL ON FUNCTION qinghe.tell_of(int, uuid[]) FROM PUBLIC;

-- For functions of the owner only: keeps a record, all that hangs from it and all records inside it from some people, and says whose organisation it is about.
-- Phones of people who read it until now are told that it is gone; of one that is kept from them from the start they hear nothing at all, and what
-- stands in the feed from before is kept from them as well.
CREATE FUNCTION qinghe.keep_from(in_county int, in_record uuid, people uuid[], in_reported uuid) RETURNS void LANGUAGE plpgsql
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
  UPDATE record_feed f SET barred = r.barred FROM records r
    WHERE r.county = in_county AND r.id = ANY (ids) AND f.county = in_county AND f.record = r.id AND f.id <> ALL (departures);
  IF cardinality(departures) > 0 OR NOT EXISTS (SELECT 1 FROM record_feed f WHERE f.county = in_county AND f.record = in_record) THEN
    PERFORM tell_of(in_county, ids);
  END IF;
END $$;
CREATE FUNCTION qinghe.holders_of(phones bytea[], posts uuid[]) RETURNS uuid[] LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT f.id ORDER BY f.id), '{}') FROM (
    SELECT a.id FROM accounts a WHERE a.phone_blind = ANY (phones) UNION ALL SELECT p.account FROM postings p WHERE p.id = ANY (posts)) f
$$;
-- Whoever may change the record where it lies, or whose own it is; never somebody it is kept from.
CREATE FUNCTION qinghe.amends(r qinghe.records) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (r.barred)
    AND ((sees(r.region, r.school, r.child) AND coalesce(nullif(current_setting('qinghe.amends', true), '')::bigint, 0) & r.readers <> 0)
      OR (nullif(current_setting('qinghe.posting', true), '')::uuid IN (r.posting, r.assignee) AND coalesce(nullif(current_setting('qinghe.owns', true), '')::bigint, 0) & r.readers <> 0)), false)
$$;
REVOKE ALL ON FUNCTION qinghe.keep_from(int, uuid, uuid[], uuid), qinghe.holders_of(bytea[], uuid[]), qinghe.amends(qinghe.records) FROM PUBLIC;

-- Keeps a record from whoever it names as suspect: posts, and whoever holds a telephone (all live blinds). @returns from whom it is kept now
CREATE FUNCTION qinghe.bar_record(in_county int, in_record uuid, phones bytea[], posts uuid[], in_reported uuid, blinds jsonb) RETURNS uuid[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r records;
BEGIN
  SELECT * INTO r FROM records WHERE county = in_county AND id = in_record FOR UPDATE;
  -- Whoever just began it may only be allowed to add.
  IF r.id IS NULL OR NOT (amends(r) OR (r.account = nullif(current_setting('qinghe.account', true), '')::uuid AND r.revision = 1 AND r.account <> ALL (r.barred))) THEN
    RAISE EXCEPTION 'a record is kept from people by whoever may change it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO record_blinds (county, id, record, field, sealed, blind)
    SELECT in_county, b.id, in_record, b.field, b.sealed, b.blind FROM jsonb_to_recordset(blinds) b (id uuid, field text, sealed bytea, blind bytea);
  PERFORM keep_from(in_county, in_record, holders_of(phones, posts), in_reported);
  RETURN (SELECT k.barred FROM records k WHERE k.county = in_county AND k.id = in_record);
END $$;

-- Whatever is begun inside a record is kept from the same people, also from those it was kept from while this was being written.
CREATE FUNCTION qinghe.inherit_bars(in_county int, in_record uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  p records;
BEGIN
  SELECT w.* INTO p FROM records r JOIN records w ON w.county = r.county AND w.id = r.parent WHERE r.county = in_county AND r.id = in_record FOR SHARE OF w;
  IF p.id IS NOT NULL AND EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.id = in_record AND (NOT r.barred @> p.barred OR r.reported <> p.reported)) THEN
    PERFORM keep_from(in_county, in_record, p.barred, p.reported);
  END IF;
END $$;

-- A new account with a telephone that records know as a suspect's. Says nothing to whoever opens it.
CREATE FUNCTION qinghe.bar_accounts(in_accounts uuid[], phones bytea[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT b.county, b.record, array_agg(DISTINCT a.id) AS people FROM unnest(in_accounts, phones) t (account, phone)
    JOIN record_blinds b ON b.blind = t.phone JOIN accounts a ON a.id = t.account AND acts_as('systemAdmin', a.region) GROUP BY 1, 2 ORDER BY 1, 2
  LOOP
    PERFORM keep_from(found.county, found.record, found.people, NULL);
  END LOOP;
END $$;

-- A report by anybody, about any place of the own county. It is nobody's own: the writer keeps the slip and reads nothing else.
CREATE FUNCTION qinghe.file_report(in_county int, in_record jsonb, in_parts jsonb, in_lines jsonb, in_slip jsonb, phones bytea[], posts uuid[], in_reported uuid, blinds jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  nobody uuid := '00000000-0000-0000-0000-000000000000';
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  r records := jsonb_populate_record(NULL::records, in_record);
  s record_slips := jsonb_populate_record(NULL::record_slips, in_slip);
BEGIN
  IF me IS NULL OR in_county <> nullif(current_setting('qinghe.county', true), '')::int OR r.county <> in_county OR r.child IS NOT NULL OR r.parent IS NOT NULL
    OR s.holder <> me OR s.received_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL AND r.region >= t.code AND r.region < t.code + 1000000) THEN
    RAISE EXCEPTION 'a report is filed in the own county, and its slip is kept by its writer' USING ERRCODE = 'insufficient_privilege';
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
    VALUES (in_county, s.id, r.id, r.kind, s.act, me, 2048, r.readers, r.region, false, nobody, nobody, nobody, nobody, s.sent_at, s.sealed, s.mac);
  INSERT INTO record_blinds (county, id, record, field, sealed, blind)
    SELECT in_county, b.id, r.id, b.field, b.sealed, b.blind FROM jsonb_to_recordset(blinds) b (id uuid, field text, sealed bytea, blind bytea);
  PERFORM keep_from(in_county, r.id, holders_of(phones, posts), in_reported);
END $$;

-- The addressee alone: whoever is in office at the organisation, under one of the posts, and is not kept from it. @returns whether it was still to be done
CREATE FUNCTION qinghe.receive_slip(in_county int, in_slip uuid, at timestamptz, in_mac bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE record_slips s SET received_by = nullif(current_setting('qinghe.posting', true), '')::uuid, received_at = at, mac = in_mac
    WHERE s.county = in_county AND s.id = in_slip AND s.received_at IS NULL AND s.to_org = nullif(current_setting('qinghe.organisation', true), '')::uuid
      AND nullif(current_setting('qinghe.role', true), '') = ANY (s.receivers) AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (s.barred);
  RETURN FOUND;
END $$;
CREATE FUNCTION qinghe.answer_slip(in_county int, in_slip uuid, at timestamptz, in_answer bytea, in_mac bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE record_slips s SET answer = in_answer, answered_by = nullif(current_setting('qinghe.posting', true), '')::uuid, answered_at = at, mac = in_mac
    WHERE s.county = in_county AND s.id = in_slip AND s.received_at IS NOT NULL AND s.answered_at IS NULL AND s.to_org = nullif(current_setting('qinghe.organisation', true), '')::uuid
      AND nullif(current_setting('qinghe.role', true), '') = ANY (s.receivers) AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (s.barred);
  RETURN FOUND;
END $$;

-- Whether anybody of these posts is in office there today, so that a slip does not lie where nobody is.
CREATE FUNCTION qinghe.is_staffed(in_organisation uuid, roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM postings p WHERE p.organisation = in_organisation AND p.role = ANY (roles) AND p.state = 'active'
    AND p.county = nullif(current_setting('qinghe.county', true), '')::int
    AND p.valid_from <= (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date AND (p.valid_to IS NULL OR p.valid_to > (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date))
$$;
-- Whether a posting is held by one of these accounts: nothing is handed to somebody it is kept from.
CREATE FUNCTION qinghe.is_held_by(in_posting uuid, people uuid[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM postings p WHERE p.id = in_posting AND p.county = nullif(current_setting('qinghe.county', true), '')::int AND p.account = ANY (people))
$$;

-- A child that becomes known: the record, all that hangs from it and all records inside it are about her, and lie where she does if they follow her.
CREATE FUNCTION qinghe.attach_child(in_county int, in_record uuid, in_child uuid, in_follows boolean) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r records;
  c children;
BEGIN
  SELECT * INTO c FROM children WHERE county = in_county AND id = in_child AND status <> 'arriving' FOR UPDATE;
  SELECT * INTO r FROM records WHERE county = in_county AND id = in_record FOR UPDATE;
  IF r.id IS NULL OR c.id IS NULL OR r.child IS NOT NULL OR r.parent IS NOT NULL OR NOT amends(r) OR NOT sees(c.region, c.school, c.id) THEN
    RETURN false;
  END IF;
  PERFORM place_record(in_county, in_record, CASE WHEN in_follows THEN c.region ELSE r.region END, CASE WHEN in_follows THEN c.school ELSE r.school END, in_child, in_follows);
  RETURN true;
END $$;
-- To another place of the county, while no child is known.
CREATE FUNCTION qinghe.readdress(in_county int, in_record uuid, in_region bigint) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r records;
BEGIN
  SELECT * INTO r FROM records WHERE county = in_county AND id = in_record FOR UPDATE;
  IF r.id IS NULL OR r.child IS NOT NULL OR r.parent IS NOT NULL OR NOT amends(r)
    OR NOT EXISTS (SELECT 1 FROM tenant_codes t WHERE t.county = in_county AND t.valid_to IS NULL AND in_region >= t.code AND in_region < t.code + 1000000) THEN
    RETURN false;
  END IF;
  PERFORM place_record(in_county, in_record, in_region, 0, NULL, r.follows);
  RETURN true;
END $$;
CREATE FUNCTION qinghe.place_record(in_county int, in_record uuid, to_region bigint, to_school int, to_child uuid, to_follow boolean) RETURNS void LANGUAGE plpgsql
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
  PERFORM tell_of(in_county, ids);
END $$;

REVOKE ALL ON FUNCTION qinghe.inherit_bars(int, uuid), qinghe.bar_record(int, uuid, bytea[], uuid[], uuid, jsonb), qinghe.bar_accounts(uuid[], bytea[]),
  qinghe.file_report(int, jsonb, jsonb, jsonb, jsonb, bytea[], uuid[], uuid, jsonb), qinghe.receive_slip(int, uuid, timestamptz, bytea), qinghe.answer_slip(int, uuid, timestamptz, bytea, bytea),
  qinghe.is_staffed(uuid, text[]), qinghe.is_held_by(uuid, uuid[]), qinghe.attach_child(int, uuid, uuid, boolean), qinghe.readdress(int, uuid, bigint),
  qinghe.place_record(int, uuid, bigint, int, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.inherit_bars(int, uuid), qinghe.bar_record(int, uuid, bytea[], uuid[], uuid, jsonb), qinghe.file_report(int, jsonb, jsonb, jsonb, jsonb, bytea[], uuid[], uuid, jsonb),
  qinghe.receive_slip(int, uuid, timestamptz, bytea), qinghe.answer_slip(int, uuid, timestamptz, bytea, bytea), qinghe.is_staffed(uuid, text[]), qinghe.is_held_by(uuid, uuid[]),
  qinghe.attach_child(int, uuid, uuid, boolean), qinghe.readdress(int, uuid, bigint) TO qinghe_range, qinghe_list;
GRANT EXECUTE ON FUNCTION qinghe.bar_accounts(uuid[], bytea[]) TO qinghe_range;
