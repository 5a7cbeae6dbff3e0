-- Rosters that departments hand over themselves, as a file or in pieces (submissions.* contracts; P2-105, P2-106; decision 025). expand
CREATE TABLE qinghe.submissions (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  number text NOT NULL,
  office text NOT NULL, kind text NOT NULL,
  source text NOT NULL CONSTRAINT submissions_source_is_known CHECK (source IN ('file', 'pieces')), file_name text NOT NULL, period text NOT NULL,
  purpose text NOT NULL CONSTRAINT submissions_state_their_purpose CHECK (length(purpose) >= 2),
  legal_basis text NOT NULL CONSTRAINT submissions_state_their_legal_basis CHECK (length(legal_basis) >= 2),
  is_complete boolean NOT NULL, all_should_be_filed boolean NOT NULL,
  columns jsonb NOT NULL, kept_columns text[] NOT NULL DEFAULT '{}', warnings text[] NOT NULL DEFAULT '{}',
  pieces int NOT NULL DEFAULT 0, row_count int NOT NULL DEFAULT 0,
  state text NOT NULL CONSTRAINT submissions_state_is_known CHECK (state IN ('receiving', 'offered', 'handedIn', 'accepted', 'returned', 'withdrawn', 'expired')),
  opened_by uuid NOT NULL, posting uuid NOT NULL, opened_at timestamptz NOT NULL, handed_at timestamptz,
  answered_by uuid, answered_at timestamptz, reason text, comparison uuid,
  PRIMARY KEY (county, id),
  CONSTRAINT submissions_are_of_their_office CHECK ((office, kind) IN (('educationBureau', 'schooling'), ('police', 'household'), ('police', 'deaths'),
    ('healthAuthority', 'deaths'), ('healthAuthority', 'other'), ('disabledFederation', 'relief'), ('disabledFederation', 'other'))),
  CONSTRAINT submissions_name_their_comparison CHECK ((state = 'accepted') = (comparison IS NOT NULL)),
  CONSTRAINT submissions_returned_say_why CHECK (state <> 'returned' OR length(reason) >= 2)
);
CREATE INDEX submissions_newest ON qinghe.submissions (county, office, opened_at DESC, id);
CREATE INDEX submissions_by_state ON qinghe.submissions (county, state, handed_at, id);
-- Identity, schooling, health, reports and relief: the domains these departments write, and civil affairs.
CALL qinghe.protect('submissions', 173, 'id');

-- What was sent, sealed for its row; gone when the roster is accepted, returned, withdrawn or forgotten.
CREATE TABLE qinghe.submission_rows (
  county int NOT NULL, submission uuid NOT NULL, row int NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0, sealed bytea NOT NULL,
  PRIMARY KEY (county, submission, row),
  CONSTRAINT submission_rows_of_a_submission FOREIGN KEY (county, submission) REFERENCES qinghe.submissions (county, id)
);
CALL qinghe.protect('submission_rows', 173, 'submission');
GRANT DELETE ON qinghe.submission_rows TO qinghe_range;
CREATE POLICY submission_rows_range_delete ON qinghe.submission_rows FOR DELETE TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 11337728) <> 0);

-- What a heading of a department's own forms means, as somebody there chose it: words of a form and of nobody.
CREATE TABLE qinghe.submission_headings (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  office text NOT NULL, kind text NOT NULL, heading text NOT NULL, target text, chosen_by uuid NOT NULL, chosen_at timestamptz NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT submission_headings_are_chosen_once UNIQUE (county, region, office, kind, heading)
);
CALL qinghe.protect('submission_headings', 173, 'id');

-- Civil affairs lets rosters of a department and kind be compared as soon as they come, in the name of the post that agreed.
CREATE TABLE qinghe.submission_agreements (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  office text NOT NULL, kind text NOT NULL, agreed_by uuid NOT NULL, posting uuid NOT NULL, agreed_at timestamptz NOT NULL, ended_by uuid, ended_at timestamptz,
  PRIMARY KEY (county, id),
  CONSTRAINT submission_agreements_say_who_ended_them CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX submission_agreements_one_in_force ON qinghe.submission_agreements (county, region, office, kind) WHERE ended_at IS NULL;
CALL qinghe.protect('submission_agreements', 1, 'id');

-- Where a comparison came from: the department that handed its roster over, null when civil affairs uploaded it.
ALTER TABLE qinghe.comparisons ADD COLUMN office text, ADD COLUMN submission uuid;
CREATE UNIQUE INDEX comparisons_once_a_submission ON qinghe.comparisons (county, submission);

GRANT SELECT (county, submission, row, sealed), UPDATE (sealed) ON qinghe.submission_rows TO qinghe_rotator;
CREATE POLICY submission_rows_rotator_select ON qinghe.submission_rows FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY submission_rows_rotator_update ON qinghe.submission_rows FOR UPDATE TO qinghe_rotator USING (true);

-- system:importer finds what may be compared unasked, says when the post that agreed is gone, and clears what was never handed in.
GRANT SELECT (county, id, region, office, kind, state, opened_at, handed_at), UPDATE (state) ON qinghe.submissions TO qinghe_importer;
CREATE POLICY submissions_importer_select ON qinghe.submissions FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY submissions_importer_update ON qinghe.submissions FOR UPDATE TO qinghe_importer USING (state IN ('receiving', 'offered')) WITH CHECK (state IN ('handedIn', 'expired'));
GRANT SELECT (county, submission), DELETE ON qinghe.submission_rows TO qinghe_importer;
CREATE POLICY submission_rows_importer_select ON qinghe.submission_rows FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY submission_rows_importer_delete ON qinghe.submission_rows FOR DELETE TO qinghe_importer USING (true);
GRANT SELECT (county, id, region, office, kind, posting, ended_at) ON qinghe.submission_agreements TO qinghe_importer;
CREATE POLICY submission_agreements_importer_select ON qinghe.submission_agreements FOR SELECT TO qinghe_importer USING (true);
