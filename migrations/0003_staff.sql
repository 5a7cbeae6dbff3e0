-- Organisations, accounts, postings, assignments, sessions (domain.md §5; safety.md Authorization). expand
-- Nothing here is about a child except `assignments`, which therefore leads with county. Credentials and sessions belong to
-- the sign-in role alone: no administrator, and no query of a feature, can read or replace a password.

CREATE TABLE qinghe.organisations (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL CONSTRAINT organisations_have_a_name CHECK (length(name) BETWEEN 1 AND 100),
  region bigint NOT NULL,
  code text CONSTRAINT organisations_code_is_known_once UNIQUE,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  CONSTRAINT organisations_have_one_name_in_a_place UNIQUE (region, kind, name)
);
CREATE TABLE qinghe.schools (
  county int NOT NULL,
  id int NOT NULL CONSTRAINT schools_number_is_positive CHECK (id > 0),
  region bigint NOT NULL,
  name text NOT NULL CONSTRAINT schools_have_a_name CHECK (length(name) BETWEEN 1 AND 100),
  code text,
  organisation uuid CONSTRAINT schools_belong_to_an_organisation REFERENCES qinghe.organisations (id),
  closed_on date,
  PRIMARY KEY (county, id),
  CONSTRAINT schools_have_one_name_in_a_county UNIQUE (county, name)
);

CREATE TABLE qinghe.accounts (
  id uuid PRIMARY KEY,
  login text COLLATE "C" NOT NULL CONSTRAINT accounts_login_is_free UNIQUE,
  name text NOT NULL CONSTRAINT accounts_have_a_name CHECK (length(name) BETWEEN 1 AND 50),
  region bigint NOT NULL,
  phone bytea,
  phone_tail text,
  state text NOT NULL CONSTRAINT accounts_state_is_known CHECK (state IN ('invited', 'active', 'suspended', 'closed')),
  state_reason text,
  last_sign_in timestamptz,
  version int NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX accounts_by_region ON qinghe.accounts (region, id);

-- branch tells the three administrators from business roles and from each other (硬规则⑤): one person holds one branch at a time.
CREATE TABLE qinghe.postings (
  id uuid PRIMARY KEY,
  account uuid NOT NULL CONSTRAINT postings_of_an_account REFERENCES qinghe.accounts (id),
  holder text NOT NULL,
  role text NOT NULL,
  branch smallint NOT NULL GENERATED ALWAYS AS (CASE role WHEN 'systemAdmin' THEN 1 WHEN 'securityAdmin' THEN 2 WHEN 'auditor' THEN 3 ELSE 0 END) STORED,
  county int NOT NULL,
  region bigint NOT NULL,
  school int NOT NULL DEFAULT 0,
  organisation uuid CONSTRAINT postings_in_an_organisation REFERENCES qinghe.organisations (id),
  substitutes uuid CONSTRAINT postings_substitute_a_posting REFERENCES qinghe.postings (id),
  valid_from date NOT NULL,
  valid_to date,
  state text NOT NULL CONSTRAINT postings_state_is_known CHECK (state IN ('proposed', 'active', 'ended', 'refused')),
  reason text,
  proposed_by uuid NOT NULL,
  confirmed_by uuid,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  CONSTRAINT postings_end_after_they_begin CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT postings_are_confirmed_by_another_person CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
  CONSTRAINT postings_are_not_proposed_for_oneself CHECK (proposed_by <> account),
  CONSTRAINT postings_are_not_confirmed_for_oneself CHECK (confirmed_by IS NULL OR confirmed_by <> account),
  CONSTRAINT postings_hold_only_after_confirmation CHECK (state NOT IN ('active', 'ended') OR confirmed_by IS NOT NULL),
  CONSTRAINT postings_of_a_substitute_have_an_end CHECK (substitutes IS NULL OR valid_to IS NOT NULL),
  CONSTRAINT postings_of_administrators_exclude_all_others EXCLUDE USING gist
    (account WITH =, branch WITH <>, daterange(valid_from, valid_to) WITH &&) WHERE (state IN ('proposed', 'active')),
  CONSTRAINT postings_are_held_once EXCLUDE USING gist
    (account WITH =, role WITH =, region WITH =, school WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (state IN ('proposed', 'active'))
);
CREATE INDEX postings_by_region ON qinghe.postings (region, id);
CREATE INDEX postings_of_account ON qinghe.postings (account);

-- Which children a list posting works with. my_children() reads it; region and school are the child's and move with it.
CREATE TABLE qinghe.assignments (
  county int NOT NULL, id uuid NOT NULL, posting uuid NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  kind text NOT NULL, valid_from date NOT NULL, valid_to date, assigned_by uuid NOT NULL, created_at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT assignments_end_after_they_begin CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT assignments_are_made_once EXCLUDE USING gist
    (county WITH =, posting WITH =, child WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX assignments_of_a_posting ON qinghe.assignments (county, posting, child);
CREATE INDEX assignments_of_a_child ON qinghe.assignments (county, child);
CALL qinghe.protect('assignments', 2, 'child');
-- Whoever works from a list does not write the list: a parent could keep, or pass on, what ends by itself.
DROP POLICY assignments_list_insert ON qinghe.assignments;
DROP POLICY assignments_list_update ON qinghe.assignments;
REVOKE INSERT, UPDATE ON qinghe.assignments FROM qinghe_list;

-- 抽查审批: names above the county, for a reason, a place and a period; it closes by itself when the period is over.
CREATE TABLE qinghe.spot_checks (
  id uuid PRIMARY KEY,
  region bigint NOT NULL,
  about bigint NOT NULL,
  account uuid NOT NULL CONSTRAINT spot_checks_are_asked_by_an_account REFERENCES qinghe.accounts (id),
  posting uuid NOT NULL CONSTRAINT spot_checks_belong_to_a_posting REFERENCES qinghe.postings (id),
  asked_by text NOT NULL,
  reason text NOT NULL CONSTRAINT spot_checks_have_a_reason CHECK (reason <> ''),
  starts date NOT NULL,
  until date NOT NULL,
  state text NOT NULL CONSTRAINT spot_checks_state_is_known CHECK (state IN ('asked', 'approved', 'refused', 'closed')),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT spot_checks_end_after_they_begin CHECK (until > starts),
  CONSTRAINT spot_checks_last_at_most_a_quarter CHECK (until - starts <= 92),
  CONSTRAINT spot_checks_are_decided_by_another_person CHECK (decided_by IS NULL OR decided_by <> account),
  CONSTRAINT spot_checks_open_only_after_a_decision CHECK (state = 'asked' OR decided_by IS NOT NULL OR state = 'closed')
);
CREATE INDEX spot_checks_of_a_posting ON qinghe.spot_checks (posting, until);

-- What only the sign-in role reads. Passwords are argon2id; the TOTP secret is sealed for its row.
CREATE TABLE qinghe.credentials (
  account uuid PRIMARY KEY CONSTRAINT credentials_of_an_account REFERENCES qinghe.accounts (id),
  password_hash text NOT NULL,
  password_set_at timestamptz NOT NULL,
  totp bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint
);
-- The SHA-256 of a code that the administrator's browser made. A code for somebody who already signs in would hand the
-- account over, so it works only after a second person confirmed it.
CREATE TABLE qinghe.one_time_codes (
  id uuid PRIMARY KEY,
  account uuid NOT NULL CONSTRAINT one_time_codes_of_an_account REFERENCES qinghe.accounts (id),
  region bigint NOT NULL,
  code_hash bytea NOT NULL CONSTRAINT one_time_codes_are_sha256 CHECK (length(code_hash) = 32),
  purpose text NOT NULL CONSTRAINT one_time_codes_purpose_is_known CHECK (purpose IN ('first', 'reset')),
  issued_by uuid NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  confirmed_by uuid,
  used_at timestamptz,
  CONSTRAINT one_time_codes_are_confirmed_by_another_person CHECK (confirmed_by IS NULL OR confirmed_by <> issued_by),
  CONSTRAINT one_time_codes_are_not_confirmed_for_oneself CHECK (confirmed_by IS NULL OR confirmed_by <> account)
);
CREATE INDEX one_time_codes_of_account ON qinghe.one_time_codes (account) WHERE used_at IS NULL;

-- The cookie's token is never stored, only its SHA-256. stage: what is still missing before the session opens.
CREATE TABLE qinghe.sessions (
  token_hash bytea PRIMARY KEY CONSTRAINT sessions_token_is_sha256 CHECK (length(token_hash) = 32),
  id uuid NOT NULL CONSTRAINT sessions_have_one_id UNIQUE,
  account uuid NOT NULL CONSTRAINT sessions_of_an_account REFERENCES qinghe.accounts (id),
  posting uuid CONSTRAINT sessions_act_as_a_posting REFERENCES qinghe.postings (id),
  spot_check uuid CONSTRAINT sessions_act_under_a_spot_check REFERENCES qinghe.spot_checks (id),
  stage text NOT NULL CONSTRAINT sessions_stage_is_known CHECK (stage IN ('secondFactor', 'enrolment', 'open')),
  -- Whether a second factor was given: without it a session may not act as a post that needs one.
  second_factor boolean NOT NULL,
  device bytea NOT NULL,
  device_label text NOT NULL,
  address text NOT NULL,
  opened_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX sessions_of_account ON qinghe.sessions (account) WHERE ended_at IS NULL;
CREATE TABLE qinghe.known_devices (
  account uuid NOT NULL CONSTRAINT known_devices_of_an_account REFERENCES qinghe.accounts (id),
  device bytea NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (account, device)
);
-- One row per counter: account and device, account and network, address. A delay, never a lock (safety.md).
CREATE TABLE qinghe.sign_in_attempts (
  counter bytea PRIMARY KEY,
  failures int NOT NULL,
  last_at timestamptz NOT NULL,
  free_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_by_age ON qinghe.sign_in_attempts (last_at);

-- Administration: the acting post's range and the SYS bit (8192). Holders of posts in force are a directory for the area.
DO $$
DECLARE
  t text;
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint';
  in_school text := 'school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  reads text := '(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & %s) <> 0';
  writes text := '(nullif(current_setting(''qinghe.writes'', true), '''')::bigint & %s) <> 0';
  own text := '%s = nullif(current_setting(''qinghe.account'', true), '''')::uuid';
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'postings', 'one_time_codes'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (%s AND %s)', t || '_range_read', t, in_range, format(reads, 8192));
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR UPDATE TO qinghe_range USING (%s AND %s) WITH CHECK (%s AND %s)', t || '_range_update', t,
      in_range, format(writes, 8192), in_range, format(writes, 8192));
    EXECUTE format('CREATE POLICY %I ON qinghe.%I TO qinghe_signin USING (true) WITH CHECK (true)', t || '_sign_in', t);
  END LOOP;
  -- What is inserted is inserted in the inserter's own name, and a posting only as a proposal.
  EXECUTE format('CREATE POLICY accounts_range_insert ON qinghe.accounts FOR INSERT TO qinghe_range WITH CHECK (%s AND %s AND state = ''invited'' AND %s)',
    in_range, format(writes, 8192), format(own, 'created_by'));
  EXECUTE format('CREATE POLICY postings_range_insert ON qinghe.postings FOR INSERT TO qinghe_range WITH CHECK (%s AND %s AND state = ''proposed'' AND %s)',
    in_range, format(writes, 8192), format(own, 'proposed_by'));
  EXECUTE format('CREATE POLICY one_time_codes_range_insert ON qinghe.one_time_codes FOR INSERT TO qinghe_range WITH CHECK (%s AND %s AND confirmed_by IS NULL AND %s)',
    in_range, format(writes, 8192), format(own, 'issued_by'));
  EXECUTE format('CREATE POLICY postings_range_directory ON qinghe.postings FOR SELECT TO qinghe_range USING (%s AND %s AND %s AND state = ''active'')',
    in_range, in_school, format(reads, 1));
  EXECUTE 'ALTER TABLE qinghe.organisations ENABLE ROW LEVEL SECURITY';
  EXECUTE 'CREATE POLICY organisations_are_public ON qinghe.organisations FOR SELECT TO qinghe_range, qinghe_list, qinghe_signin USING (true)';
  EXECUTE format('CREATE POLICY organisations_range_insert ON qinghe.organisations FOR INSERT TO qinghe_range WITH CHECK (%s AND %s)', in_range, format(writes, 8192));
  EXECUTE format('CREATE POLICY organisations_range_update ON qinghe.organisations FOR UPDATE TO qinghe_range USING (%s AND %s) WITH CHECK (%s AND %s)',
    in_range, format(writes, 8192), in_range, format(writes, 8192));
  EXECUTE 'ALTER TABLE qinghe.schools ENABLE ROW LEVEL SECURITY';
  EXECUTE 'CREATE POLICY schools_are_public ON qinghe.schools FOR SELECT TO qinghe_range, qinghe_list, qinghe_signin USING (true)';
  EXECUTE format('CREATE POLICY schools_range_insert ON qinghe.schools FOR INSERT TO qinghe_range WITH CHECK (%s AND %s)', in_range, format(writes, 8196));
  EXECUTE format('CREATE POLICY schools_range_update ON qinghe.schools FOR UPDATE TO qinghe_range USING (%s AND %s) WITH CHECK (%s AND %s)',
    in_range, format(writes, 8196), in_range, format(writes, 8196));
  EXECUTE 'ALTER TABLE qinghe.spot_checks ENABLE ROW LEVEL SECURITY';
  EXECUTE format('CREATE POLICY spot_checks_range_read ON qinghe.spot_checks FOR SELECT TO qinghe_range USING (%s AND %s)', in_range, format(reads, 1));
  EXECUTE format('CREATE POLICY spot_checks_range_insert ON qinghe.spot_checks FOR INSERT TO qinghe_range WITH CHECK (%s AND %s AND state = ''asked'' AND %s)',
    in_range, format(writes, 2048), format(own, 'account'));
  EXECUTE format('CREATE POLICY spot_checks_range_update ON qinghe.spot_checks FOR UPDATE TO qinghe_range USING (%s AND %s) WITH CHECK (%s AND %s)',
    in_range, format(writes, 2048), in_range, format(writes, 2048));
  EXECUTE 'CREATE POLICY spot_checks_sign_in ON qinghe.spot_checks FOR SELECT TO qinghe_signin USING (true)';
  FOREACH t IN ARRAY ARRAY['credentials', 'sessions', 'known_devices', 'sign_in_attempts'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I TO qinghe_signin USING (true) WITH CHECK (true)', t || '_sign_in', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON qinghe.%I TO qinghe_signin', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON qinghe.organisations, qinghe.schools, qinghe.accounts, qinghe.postings, qinghe.spot_checks TO qinghe_range;
GRANT SELECT ON qinghe.organisations, qinghe.schools TO qinghe_list, qinghe_signin, qinghe_importer;
-- The code's hash is written and never read back by an administrator.
GRANT INSERT ON qinghe.one_time_codes TO qinghe_range;
GRANT SELECT (id, account, region, purpose, issued_by, issued_at, expires_at, confirmed_by, used_at), UPDATE (confirmed_by) ON qinghe.one_time_codes TO qinghe_range;
GRANT SELECT ON qinghe.accounts, qinghe.postings, qinghe.spot_checks, qinghe.one_time_codes TO qinghe_signin;
GRANT UPDATE (state, last_sign_in) ON qinghe.accounts TO qinghe_signin;
GRANT UPDATE (used_at) ON qinghe.one_time_codes TO qinghe_signin;

-- Gives the children of one posting to another from a day on: a hand-over ends the old assignments, a substitution keeps
-- them. Definer, because whoever administers postings may not read a single child: only two counts come back.
CREATE FUNCTION qinghe.hand_over_children(in_county int, from_posting uuid, to_posting uuid, from_day date, until_day date)
RETURNS TABLE (handed_over int, without_successor int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  IF session_user <> 'qinghe_range' OR coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint & 8192, 0) = 0
    OR EXISTS (SELECT 1 FROM unnest(ARRAY[from_posting, to_posting]) want LEFT JOIN postings p ON p.id = want AND p.county = in_county
      AND p.region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND p.region < nullif(current_setting('qinghe.hi', true), '')::bigint
      WHERE want IS NOT NULL AND p.id IS NULL) THEN
    RAISE EXCEPTION 'only an administrator of the area hands children over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  handed_over := 0;
  IF to_posting IS NOT NULL THEN
    INSERT INTO assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
      SELECT a.county, gen_random_uuid(), to_posting, a.child, a.region, a.school, a.kind, greatest(from_day, a.valid_from),
        least(a.valid_to, until_day), me, qinghe.now()
      FROM assignments a WHERE a.county = in_county AND a.posting = from_posting
        AND (a.valid_to IS NULL OR a.valid_to > from_day) AND (until_day IS NULL OR a.valid_from < until_day)
        AND NOT EXISTS (SELECT 1 FROM assignments b WHERE b.county = a.county AND b.posting = to_posting AND b.child = a.child
          AND b.kind = a.kind AND (b.valid_to IS NULL OR b.valid_to > from_day));
    GET DIAGNOSTICS handed_over = ROW_COUNT;
  END IF;
  without_successor := 0;
  IF until_day IS NULL THEN
    INSERT INTO feed (county, id, kind, region, school, class, child, posting)
      SELECT a.county, gen_random_uuid(), 'departed', a.region, a.school, 'S1', a.child, from_posting
      FROM assignments a WHERE a.county = in_county AND a.posting = from_posting AND (a.valid_to IS NULL OR a.valid_to > from_day);
    UPDATE assignments a SET valid_to = greatest(from_day, a.valid_from)
      WHERE a.county = in_county AND a.posting = from_posting AND (a.valid_to IS NULL OR a.valid_to > from_day);
    GET DIAGNOSTICS without_successor = ROW_COUNT;
    IF to_posting IS NOT NULL THEN without_successor := 0; END IF;
  END IF;
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION qinghe.hand_over_children(int, uuid, uuid, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.hand_over_children(int, uuid, uuid, date, date) TO qinghe_range;
