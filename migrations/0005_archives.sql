-- Archives (一人一档): the child, its sections by data domain, history, feed, search grams, figures. expand
-- Fields: domain.md §2.1–2.4. Sealed columns are bytea; only AES/SM4 values made by server/src/crypto go in.

CREATE TABLE qinghe.children (
  county int NOT NULL,
  id uuid NOT NULL,
  region bigint NOT NULL,
  school int NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,
  status text NOT NULL CONSTRAINT children_status_is_known CHECK (status IN ('draft', 'villageSubmitted', 'townReviewing',
    'countyReviewing', 'returned', 'active', 'changed', 'exitPending', 'exited', 'transferred', 'merged')),
  returned_to text CONSTRAINT children_returned_to_is_known CHECK (returned_to IN ('village', 'town')),
  returned_reason text,
  origin text NOT NULL CONSTRAINT children_origin_is_known CHECK (origin IN ('typed', 'import', 'transfer')),
  name text NOT NULL CONSTRAINT children_name_is_not_empty CHECK (length(name) BETWEEN 1 AND 50),
  sex_code smallint,
  ethnic_code smallint,
  birth_date date,
  id_number bytea,
  id_blind bytea,
  id_missing_reason text,
  hukou_registered boolean,
  hukou_type smallint,
  hukou_division bigint,
  hukou_address bytea,
  residence_division bigint,
  residence_address bytea,
  categories int[] NOT NULL DEFAULT '{}',
  left_behind_status smallint,
  left_behind_since date,
  household uuid,
  identity_state text NOT NULL DEFAULT 'missing' CONSTRAINT children_identity_state_is_known
    CHECK (identity_state IN ('missing', 'unverified', 'verified')),
  gaps text[] NOT NULL DEFAULT '{}',
  exit_reason smallint,
  exited_on date,
  exit_note text,
  batch uuid,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT children_need_a_birth_date_or_an_id_number CHECK (birth_date IS NOT NULL OR id_number IS NOT NULL),
  CONSTRAINT children_are_placed_at_least_in_a_town CHECK (region % 1000000 <> 0),
  CONSTRAINT children_blind_index_comes_with_the_number CHECK ((id_number IS NULL) = (id_blind IS NULL))
);
CREATE INDEX children_by_region ON qinghe.children (region, id);
CREATE INDEX children_by_id_blind ON qinghe.children (id_blind) WHERE id_blind IS NOT NULL;
CREATE INDEX children_by_household ON qinghe.children (county, household) WHERE household IS NOT NULL;
CREATE INDEX children_by_birth ON qinghe.children (county, birth_date);
CREATE INDEX children_by_batch ON qinghe.children (county, batch) WHERE batch IS NOT NULL;
CREATE INDEX children_by_school ON qinghe.children (county, school, id) WHERE school <> 0;
CALL qinghe.protect('children', 1, 'id');

CREATE TABLE qinghe.child_schooling (
  county int NOT NULL, id uuid NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  valid_from date NOT NULL, valid_to date,
  status smallint, is_boarding boolean, school_name text, grade_code text, class_no text, student_number bytea,
  PRIMARY KEY (county, id),
  CONSTRAINT child_schooling_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id),
  CONSTRAINT child_schooling_ends_after_it_begins CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT child_schooling_is_one_at_a_time EXCLUDE USING gist (county WITH =, child WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX child_schooling_now ON qinghe.child_schooling (county, child) WHERE valid_to IS NULL;
CALL qinghe.protect('child_schooling', 4, 'child');

CREATE TABLE qinghe.child_health (
  county int NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  health_status smallint, is_disabled boolean, is_ill boolean, disability_type smallint, disability_level smallint,
  disability_cert bytea, illness bytea,
  PRIMARY KEY (county, child),
  CONSTRAINT child_health_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id)
);
-- Whoever may create an archive enters the form's health answer once; keeping it up needs HLT (docs/decisions: intake).
CALL qinghe.protect('child_health', 8, 'child', 1);

CREATE TABLE qinghe.child_parents (
  county int NOT NULL, id uuid NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  role text NOT NULL CONSTRAINT child_parents_role_is_father_or_mother CHECK (role IN ('father', 'mother')),
  name text, birth_date date, id_number bytea, id_blind bytea, phone bytea, phone_blind bytea,
  exist_status smallint, marital_status smallint, is_away boolean, away_since date, expected_return date,
  work_place_text text, employer text, job_type text, capability smallint,
  PRIMARY KEY (county, id),
  CONSTRAINT child_parents_one_father_and_one_mother UNIQUE (county, child, role),
  CONSTRAINT child_parents_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id)
);
CREATE INDEX child_parents_by_id_blind ON qinghe.child_parents (county, id_blind) WHERE id_blind IS NOT NULL;
CREATE INDEX child_parents_by_phone_blind ON qinghe.child_parents (phone_blind) WHERE phone_blind IS NOT NULL;
CALL qinghe.protect('child_parents', 2, 'child');

CREATE TABLE qinghe.child_guardianships (
  county int NOT NULL, id uuid NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  valid_from date NOT NULL, valid_to date,
  has_entrusted_guardian boolean, guardian_name text, phone bytea, phone_blind bytea, id_number bytea, address bytea,
  relation_code smallint, guardianship_type smallint, rating smallint,
  PRIMARY KEY (county, id),
  CONSTRAINT child_guardianships_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id),
  CONSTRAINT child_guardianships_end_after_they_begin CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT child_guardianships_are_one_at_a_time EXCLUDE USING gist (county WITH =, child WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX child_guardianships_now ON qinghe.child_guardianships (county, child) WHERE valid_to IS NULL;
CREATE INDEX child_guardianships_of_child ON qinghe.child_guardianships (county, child, valid_from);
CREATE INDEX child_guardianships_by_phone_blind ON qinghe.child_guardianships (phone_blind) WHERE phone_blind IS NOT NULL;
CALL qinghe.protect('child_guardianships', 2, 'child');

CREATE TABLE qinghe.child_relief (
  county int NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  income_sources int[] NOT NULL DEFAULT '{}', relief_statuses int[] NOT NULL DEFAULT '{}', hardship_type text,
  per_capita_income int,
  PRIMARY KEY (county, child),
  CONSTRAINT child_relief_of_a_child FOREIGN KEY (county, child) REFERENCES qinghe.children (county, id)
);
CALL qinghe.protect('child_relief', 128, 'child');

-- The child's own key seals its history; lawful deletion destroys it (architecture.md §4 History).
CREATE TABLE qinghe.child_keys (
  county int NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  wrapped bytea NOT NULL,
  PRIMARY KEY (county, child)
);
CALL qinghe.protect('child_keys', 255, 'child');
-- Written once with the child; sealed again by the rotation only. Overwritten, it would take the history with it.
DROP POLICY child_keys_range_update ON qinghe.child_keys;
DROP POLICY child_keys_list_update ON qinghe.child_keys;
REVOKE UPDATE ON qinghe.child_keys FROM qinghe_range, qinghe_list;

-- One row per record and write: changed fields only, before and after sealed with the child's key.
-- `domain` is the bit of the data domain, compared in the policy, so that a reader of schooling never sees health.
CREATE TABLE qinghe.changes (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0, child uuid NOT NULL,
  version int NOT NULL, at timestamptz NOT NULL, domain bigint NOT NULL, class text NOT NULL,
  entity text NOT NULL, entity_id uuid NOT NULL, kind text NOT NULL,
  effective_from date, fields text[] NOT NULL, sealed bytea NOT NULL,
  command uuid NOT NULL, account uuid NOT NULL, posting uuid NOT NULL, phrase text NOT NULL,
  CONSTRAINT changes_kind_is_known CHECK (kind IN ('created', 'corrected', 'changed', 'state')),
  PRIMARY KEY (county, at, id)
) PARTITION BY RANGE (at);
DO $$ BEGIN
  FOR y IN 2024..2040 LOOP
    EXECUTE format('CREATE TABLE qinghe.changes_%s PARTITION OF qinghe.changes FOR VALUES FROM (%L) TO (%L)', y, y || '-01-01+08', (y + 1) || '-01-01+08');
  END LOOP;
END $$;
CREATE INDEX changes_of_a_child ON qinghe.changes (county, child, at);
ALTER TABLE qinghe.changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY changes_range_read ON qinghe.changes FOR SELECT TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.reads', true), '')::bigint & domain) <> 0);
CREATE POLICY changes_range_insert ON qinghe.changes FOR INSERT TO qinghe_range WITH CHECK (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & (domain | CASE WHEN domain = 8 AND kind = 'created' THEN 1 ELSE 0 END)) <> 0);
CREATE POLICY changes_list_read ON qinghe.changes FOR SELECT TO qinghe_list USING (
  child = ANY (nullif(current_setting('qinghe.children', true), '')::uuid[])
  AND (nullif(current_setting('qinghe.reads', true), '')::bigint & domain) <> 0);
CREATE POLICY changes_list_insert ON qinghe.changes FOR INSERT TO qinghe_list WITH CHECK (
  child = ANY (nullif(current_setting('qinghe.children', true), '')::uuid[])
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & domain) <> 0);
GRANT SELECT, INSERT ON qinghe.changes TO qinghe_range, qinghe_list;

-- What sync reads; numbered by one sequencer so that nothing in flight is skipped (architecture.md §4 Feed).
CREATE TABLE qinghe.feed (
  county int NOT NULL, id uuid NOT NULL, kind text NOT NULL CONSTRAINT feed_kind_is_known CHECK (kind IN ('changed', 'departed')),
  region bigint NOT NULL, school int NOT NULL DEFAULT 0, class text NOT NULL, child uuid NOT NULL, posting uuid,
  seq bigint, PRIMARY KEY (county, id)
);
CREATE INDEX feed_in_order ON qinghe.feed (county, seq) WHERE seq IS NOT NULL;
CREATE INDEX feed_unnumbered ON qinghe.feed (county, id) WHERE seq IS NULL;
CALL qinghe.protect('feed', 32767, 'child');
DROP POLICY feed_range_update ON qinghe.feed;
DROP POLICY feed_list_update ON qinghe.feed;
REVOKE UPDATE ON qinghe.feed FROM qinghe_range, qinghe_list;
CREATE TABLE qinghe.feed_heads (county int PRIMARY KEY, seq bigint NOT NULL);
GRANT SELECT, UPDATE ON qinghe.feed TO qinghe_feed;
GRANT SELECT, INSERT, UPDATE ON qinghe.feed_heads TO qinghe_feed;
CREATE POLICY feed_numbering ON qinghe.feed TO qinghe_feed USING (true) WITH CHECK (true);

-- Search by name: one row per character, adjacent pair, syllable, syllable pair and initials run (architecture.md §8).
-- rank 0 the whole name, 1 its beginning, 2 elsewhere: with it the best twenty come from the index alone.
CREATE TABLE qinghe.name_grams (
  county int NOT NULL, gram bigint NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  rank smallint NOT NULL,
  PRIMARY KEY (county, gram, child)
);
CREATE INDEX name_grams_by_region ON qinghe.name_grams (gram, region) INCLUDE (school, child, rank, county);
CREATE INDEX name_grams_of_a_child ON qinghe.name_grams (county, child);
CALL qinghe.protect('name_grams', 1, 'child');
GRANT DELETE ON qinghe.name_grams TO qinghe_range, qinghe_list;
CREATE POLICY name_grams_range_delete ON qinghe.name_grams FOR DELETE TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 1) <> 0);
CREATE POLICY name_grams_list_delete ON qinghe.name_grams FOR DELETE TO qinghe_list USING (
  child = ANY (nullif(current_setting('qinghe.children', true), '')::uuid[])
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 1) <> 0);
CREATE TABLE qinghe.gram_counts (county int NOT NULL, gram bigint NOT NULL, n int NOT NULL, PRIMARY KEY (county, gram));
CREATE INDEX gram_counts_by_gram ON qinghe.gram_counts (gram) INCLUDE (n);
GRANT SELECT ON qinghe.gram_counts TO qinghe_range, qinghe_list;
GRANT SELECT, INSERT, UPDATE ON qinghe.gram_counts TO qinghe_folder;

-- National uniqueness of people (V-05): the only tables not led by county besides stat_upper. No role reaches them but
-- through claim_identity(); a clash never blocks and never shows.
CREATE TABLE qinghe.identities (blind_index bytea NOT NULL, key_version int NOT NULL, person uuid NOT NULL, PRIMARY KEY (blind_index));
CREATE TABLE qinghe.person_archives (
  person uuid NOT NULL, county int NOT NULL, child uuid NOT NULL, valid_from timestamptz NOT NULL, valid_to timestamptz,
  PRIMARY KEY (person, county, child, valid_from)
);
CREATE UNIQUE INDEX person_archives_one_open_at_a_time ON qinghe.person_archives (person) WHERE valid_to IS NULL;
CREATE INDEX person_archives_of_a_child ON qinghe.person_archives (county, child);
CREATE TABLE qinghe.identity_clashes (
  county int NOT NULL, id uuid NOT NULL, child uuid NOT NULL, other_county int NOT NULL, other_child uuid NOT NULL,
  account uuid, at timestamptz NOT NULL, settled_at timestamptz, PRIMARY KEY (county, id)
);
