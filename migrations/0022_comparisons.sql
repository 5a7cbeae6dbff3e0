-- Rosters of departments compared with the archives (comparisons.* contracts; domain.md P2-100…107, V-05). expand
-- What a department wrote is sealed row by row; only where a row ended, and why, is in clear.
CREATE TABLE qinghe.comparisons (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  number text NOT NULL, file_name text NOT NULL,
  kind text NOT NULL CONSTRAINT comparisons_kind_is_known CHECK (kind IN ('schooling', 'household', 'relief', 'deaths', 'other')),
  department text NOT NULL, period text NOT NULL,
  -- Why these data may be used at all stands with them (个保法 13, 14).
  purpose text NOT NULL CONSTRAINT comparisons_state_their_purpose CHECK (length(purpose) >= 2),
  legal_basis text NOT NULL CONSTRAINT comparisons_state_their_legal_basis CHECK (length(legal_basis) >= 2),
  is_complete boolean NOT NULL, all_should_be_filed boolean NOT NULL, kept_columns text[] NOT NULL, warnings text[] NOT NULL DEFAULT '{}',
  state text NOT NULL CONSTRAINT comparisons_state_is_known CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  progress real NOT NULL DEFAULT 0, attempts int NOT NULL DEFAULT 0, failure text, touched_at timestamptz,
  ordered_by uuid NOT NULL, posting uuid NOT NULL, ordered_at timestamptz NOT NULL, finished_at timestamptz,
  -- The frozen model, sealed because it lists common names of the place; its hash and lines name it.
  model bytea, model_hash text, threshold real, review real,
  row_count int NOT NULL DEFAULT 0, same_count int NOT NULL DEFAULT 0, differs_count int NOT NULL DEFAULT 0, lead_count int NOT NULL DEFAULT 0,
  doubtful_count int NOT NULL DEFAULT 0, outside_count int NOT NULL DEFAULT 0,
  expected_count int NOT NULL DEFAULT 0, expected_found int NOT NULL DEFAULT 0, expected_doubtful int NOT NULL DEFAULT 0, missing_count int NOT NULL DEFAULT 0,
  PRIMARY KEY (county, id),
  CONSTRAINT comparisons_settle_every_row CHECK (state <> 'done' OR row_count = same_count + differs_count + lead_count + doubtful_count + outside_count),
  CONSTRAINT comparisons_settle_every_archive CHECK (state <> 'done' OR expected_count = expected_found + expected_doubtful + missing_count),
  CONSTRAINT comparisons_have_a_model_when_done CHECK (state <> 'done' OR model IS NOT NULL AND model_hash IS NOT NULL)
);
CREATE INDEX comparisons_newest ON qinghe.comparisons (county, ordered_at DESC, id);
CALL qinghe.protect('comparisons', 1, 'id');

CREATE TABLE qinghe.comparison_rows (
  county int NOT NULL, comparison uuid NOT NULL, row int NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  sealed bytea NOT NULL,
  state text CONSTRAINT comparison_rows_state_is_known CHECK (state IN ('same', 'differs', 'lead', 'doubtful', 'outside')),
  child uuid, differs text[] NOT NULL DEFAULT '{}', outside text, open_children uuid[] NOT NULL DEFAULT '{}', candidates jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (county, comparison, row),
  CONSTRAINT comparison_rows_of_a_comparison FOREIGN KEY (county, comparison) REFERENCES qinghe.comparisons (county, id),
  CONSTRAINT comparison_rows_take_an_archive_once UNIQUE (county, comparison, child),
  CONSTRAINT comparison_rows_name_their_archive CHECK ((coalesce(state, '') IN ('same', 'differs')) = (child IS NOT NULL)),
  CONSTRAINT comparison_rows_say_where_they_differ CHECK ((coalesce(state, '') = 'differs') = (cardinality(differs) > 0)),
  CONSTRAINT comparison_rows_say_why_they_are_outside CHECK ((coalesce(state, '') = 'outside') = (outside IS NOT NULL)),
  CONSTRAINT comparison_rows_in_doubt_name_candidates CHECK ((coalesce(state, '') = 'doubtful') = (cardinality(open_children) > 0))
);
CREATE INDEX comparison_rows_by_state ON qinghe.comparison_rows (county, comparison, state, row);
CALL qinghe.protect('comparison_rows', 1, 'comparison');

-- Archives that should stand in the roster.
CREATE TABLE qinghe.comparison_expected (
  county int NOT NULL, comparison uuid NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  state text NOT NULL CONSTRAINT comparison_expected_state_is_known CHECK (state IN ('found', 'doubtful', 'missing')),
  PRIMARY KEY (county, comparison, child),
  CONSTRAINT comparison_expected_of_a_comparison FOREIGN KEY (county, comparison) REFERENCES qinghe.comparisons (county, id)
);
CALL qinghe.protect('comparison_expected', 1, 'comparison');
-- A run that begins again begins with nothing.
GRANT DELETE ON qinghe.comparison_expected TO qinghe_range;
CREATE POLICY comparison_expected_range_delete ON qinghe.comparison_expected FOR DELETE TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 65536) <> 0);

-- What a person decided about “this line of a department” and “this archive”, for every later roster with the same line.
CREATE TABLE qinghe.comparison_decisions (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  comparison uuid NOT NULL, row int NOT NULL, child uuid NOT NULL,
  sealed bytea NOT NULL, person_blind bytea NOT NULL,
  verdict text NOT NULL CONSTRAINT comparison_decisions_verdict_is_known CHECK (verdict IN ('same', 'different')),
  state text NOT NULL CONSTRAINT comparison_decisions_state_is_known CHECK (state IN ('proposed', 'inForce', 'undone')),
  is_sensitive boolean NOT NULL, decided_by uuid NOT NULL, posting uuid NOT NULL, decided_at timestamptz NOT NULL,
  seconded_by uuid, seconded_at timestamptz, undone_by uuid, undone_at timestamptz,
  PRIMARY KEY (county, id),
  CONSTRAINT comparison_decisions_of_a_comparison FOREIGN KEY (county, comparison) REFERENCES qinghe.comparisons (county, id),
  CONSTRAINT comparison_decisions_are_seconded_by_another CHECK (seconded_by IS NULL OR seconded_by <> decided_by),
  CONSTRAINT comparison_decisions_take_two_when_sensitive CHECK (state <> 'inForce' OR verdict <> 'same' OR NOT is_sensitive OR seconded_by IS NOT NULL),
  CONSTRAINT comparison_decisions_say_who_undid_them CHECK ((state = 'undone') = (undone_by IS NOT NULL))
);
CREATE UNIQUE INDEX comparison_decisions_one_a_pair ON qinghe.comparison_decisions (county, region, person_blind, child) WHERE state <> 'undone';
CALL qinghe.protect('comparison_decisions', 1, 'id');

-- Differences as work: the seed of duties. Whose post it is follows from role and place.
CREATE TABLE qinghe.comparison_tasks (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  comparison uuid NOT NULL, row int, child uuid,
  kind text NOT NULL CONSTRAINT comparison_tasks_kind_is_known
    CHECK (kind IN ('droppedOut', 'moved', 'deceased', 'subsidyWithoutArchive', 'archiveWithoutSubsidy', 'notFiled', 'verify')),
  owner text NOT NULL, due date NOT NULL,
  state text NOT NULL CONSTRAINT comparison_tasks_state_is_known CHECK (state IN ('open', 'done', 'notNeeded', 'withdrawn')),
  evidence bytea, closed_by uuid, closed_at timestamptz, created_at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT comparison_tasks_of_a_comparison FOREIGN KEY (county, comparison) REFERENCES qinghe.comparisons (county, id),
  CONSTRAINT comparison_tasks_are_about_somebody CHECK (row IS NOT NULL OR child IS NOT NULL),
  CONSTRAINT comparison_tasks_close_with_evidence CHECK (state NOT IN ('done', 'notNeeded') OR evidence IS NOT NULL AND closed_by IS NOT NULL)
);
-- A roster speaks of a row and of an archive once, whatever is decided and undone.
CREATE UNIQUE INDEX comparison_tasks_once ON qinghe.comparison_tasks (county, comparison, kind, coalesce(row, 0), coalesce(child, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX comparison_tasks_by_due ON qinghe.comparison_tasks (county, state, due, id);
CALL qinghe.protect('comparison_tasks', 1, 'id');

-- Sealed again when keys rotate.
GRANT SELECT (county, id, model), UPDATE (model) ON qinghe.comparisons TO qinghe_rotator;
GRANT SELECT (county, comparison, row, sealed), UPDATE (sealed) ON qinghe.comparison_rows TO qinghe_rotator;
GRANT SELECT (county, id, sealed), UPDATE (sealed, person_blind) ON qinghe.comparison_decisions TO qinghe_rotator;
GRANT SELECT (county, id, evidence), UPDATE (evidence) ON qinghe.comparison_tasks TO qinghe_rotator;
CREATE POLICY comparisons_rotator_select ON qinghe.comparisons FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY comparisons_rotator_update ON qinghe.comparisons FOR UPDATE TO qinghe_rotator USING (true);
CREATE POLICY comparison_rows_rotator_select ON qinghe.comparison_rows FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY comparison_rows_rotator_update ON qinghe.comparison_rows FOR UPDATE TO qinghe_rotator USING (true);
CREATE POLICY comparison_decisions_rotator_select ON qinghe.comparison_decisions FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY comparison_decisions_rotator_update ON qinghe.comparison_decisions FOR UPDATE TO qinghe_rotator USING (true);
CREATE POLICY comparison_tasks_rotator_select ON qinghe.comparison_tasks FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY comparison_tasks_rotator_update ON qinghe.comparison_tasks FOR UPDATE TO qinghe_rotator USING (true);

-- system:importer finds what waits and says that somebody is at it; the run itself acts as the posting that ordered it.
GRANT SELECT (county, id, state, posting, touched_at, attempts), UPDATE (state, touched_at, attempts, failure) ON qinghe.comparisons TO qinghe_importer;
CREATE POLICY comparisons_importer_select ON qinghe.comparisons FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY comparisons_importer_update ON qinghe.comparisons FOR UPDATE TO qinghe_importer USING (state IN ('waiting', 'running')) WITH CHECK (state IN ('running', 'failed'));

-- A roster that went into a comparison leaves staging at once: only the columns that are compared stay, with the comparison.
ALTER TABLE qinghe.roster_batches DROP CONSTRAINT roster_batches_state_is_known;
ALTER TABLE qinghe.roster_batches ADD CONSTRAINT roster_batches_state_is_known
  CHECK (state IN ('parsing', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'expired', 'compared'));

INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, '天', title, '本平台建议，可由方案调整', 'comparisons', 1, qinghe.now() FROM (VALUES
  ('droppedOutDueDays', 3, '疑似失学的核实期限'),
  ('movedDueDays', 10, '疑似迁出的核实期限'),
  ('deceasedDueDays', 3, '疑似死亡的核实期限'),
  ('subsidyWithoutArchiveDueDays', 10, '领补贴无档案的核实期限'),
  ('archiveWithoutSubsidyDueDays', 10, '有档案未领补贴的核实期限'),
  ('notFiledDueDays', 10, '新线索的核实期限'),
  ('verifyDueDays', 7, '请村里核实是否同一人的期限'),
  ('comparisonUndoDays', 30, '比对判断可以撤销的天数')
) AS p (key, value, title);
