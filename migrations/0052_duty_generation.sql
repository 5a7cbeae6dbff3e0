-- What the generation of duties stands on: the school terms and holidays a county entered, how far a county is generated, and what the scanner reads:
-- columns in clear, never sealed ones and never a name (decision 053). expand

-- Terms of the schools of a county, as its education bureau announces them: 2026-1 is the first term of the school year that begins in 2026.
CREATE TABLE qinghe.school_terms (
  county int NOT NULL, id text NOT NULL CONSTRAINT school_terms_are_named_by_their_year CHECK (id ~ '^[0-9]{4}-[1-3]$'),
  starts date NOT NULL, ends date NOT NULL,
  posting uuid NOT NULL, account uuid NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT school_terms_end_after_they_begin CHECK (ends > starts),
  CONSTRAINT school_terms_do_not_overlap EXCLUDE USING gist (county WITH =, daterange(starts, ends, '[]') WITH &&) DEFERRABLE INITIALLY DEFERRED
);
-- A year of holidays that was announced after this version of the product: as the notice says, once.
CREATE TABLE qinghe.work_calendar (
  county int NOT NULL, year int NOT NULL, basis text NOT NULL CONSTRAINT work_calendar_names_its_notice CHECK (length(basis) BETWEEN 4 AND 200),
  off daterange[] NOT NULL, worked date[] NOT NULL,
  posting uuid NOT NULL, account uuid NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (county, year)
);
-- What the last whole run of a county stood on, and up to which line of the feeds its children and records were looked at since.
CREATE TABLE qinghe.duty_runs (county int PRIMARY KEY, ran_on date, stood_on text, feed bigint NOT NULL DEFAULT 0, records bigint NOT NULL DEFAULT 0);

DO $$
DECLARE
  t text;
  here text := 'county = nullif(current_setting(''qinghe.county'', true), '''')::int';
  mine text := 'account = nullif(current_setting(''qinghe.account'', true), '''')::uuid AND posting = nullif(current_setting(''qinghe.posting'', true), '''')::uuid';
BEGIN
  FOREACH t IN ARRAY ARRAY['school_terms', 'work_calendar'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range, qinghe_list, qinghe_scanner', t);
    EXECUTE format('GRANT INSERT ON qinghe.%I TO qinghe_range', t);
    -- A county's alone; who may enter it is a word of the duties.
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range, qinghe_list USING (%s)', t || '_is_the_countys', t, here);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO qinghe_range WITH CHECK (%s AND %s)', t || '_is_entered', t, here, mine);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_scanner USING (true)', t || '_scanner', t);
  END LOOP;
  GRANT UPDATE (starts, ends, posting, account, at) ON qinghe.school_terms TO qinghe_range;
  EXECUTE format('CREATE POLICY school_terms_is_put_right ON qinghe.school_terms FOR UPDATE TO qinghe_range USING (%s) WITH CHECK (%s AND %s)', here, here, mine);
  ALTER TABLE qinghe.duty_runs ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT, UPDATE ON qinghe.duty_runs TO qinghe_scanner;
  CREATE POLICY duty_runs_scanner ON qinghe.duty_runs TO qinghe_scanner USING (true) WITH CHECK (true);
END $$;

-- What conditions of plans ask for (server/src/duties/childColumns.ts), of all counties, and nothing beside it.
GRANT SELECT (county, id, region, school, status, birth_date, categories, left_behind_status, hukou_registered, household, created_at) ON qinghe.children TO qinghe_scanner;
GRANT SELECT (county, child, valid_to, status, is_boarding, grade_code) ON qinghe.child_schooling TO qinghe_scanner;
GRANT SELECT (county, child, is_disabled) ON qinghe.child_health TO qinghe_scanner;
GRANT SELECT (county, child, role, exist_status, is_away) ON qinghe.child_parents TO qinghe_scanner;
GRANT SELECT (county, child, valid_to, guardianship_type, rating) ON qinghe.child_guardianships TO qinghe_scanner;
GRANT SELECT (county, child, relief_statuses) ON qinghe.child_relief TO qinghe_scanner;
GRANT SELECT (county, posting, child, kind, valid_from, valid_to) ON qinghe.assignments TO qinghe_scanner;
GRANT SELECT (county, id, kind, subject, child, region, school, posting, state, day, body, created_at) ON qinghe.records TO qinghe_scanner;
GRANT SELECT (county, id, record, act, revision, at, posting, fields) ON qinghe.record_changes TO qinghe_scanner;
GRANT SELECT (county, at, child, command) ON qinghe.changes TO qinghe_scanner;
GRANT SELECT (county, id, account, posting, name, outcome, at) ON qinghe.commands TO qinghe_scanner;
GRANT SELECT (id, account, role, county, region, school, organisation, valid_from, valid_to, state) ON qinghe.postings TO qinghe_scanner;
GRANT SELECT (id, region, created_at) ON qinghe.organisations TO qinghe_scanner;
GRANT SELECT (county, id, region, closed_on) ON qinghe.schools TO qinghe_scanner;
GRANT SELECT (county, child, seq) ON qinghe.feed TO qinghe_scanner;
GRANT SELECT (county, child, seq) ON qinghe.record_feed TO qinghe_scanner;
GRANT SELECT ON qinghe.feed_heads, qinghe.record_feed_heads, qinghe.regions, qinghe.tenants, qinghe.tenant_codes, qinghe.installation TO qinghe_scanner;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['children', 'child_schooling', 'child_health', 'child_parents', 'child_guardianships', 'child_relief', 'assignments', 'records', 'record_changes', 'changes', 'commands',
    'postings', 'organisations', 'schools', 'feed', 'record_feed'] LOOP
    IF (SELECT c.relrowsecurity FROM pg_class c WHERE c.oid = format('qinghe.%I', t)::regclass) THEN
      EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_scanner USING (true)', t || '_scanner', t);
    END IF;
  END LOOP;
END $$;
