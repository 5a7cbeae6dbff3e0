-- A roster that meets a fault when it is taken over unasked must not keep those behind it waiting: when it was tried, and how often, stands with it. contract
ALTER TABLE qinghe.submissions ADD COLUMN tried_at timestamptz, ADD COLUMN attempts int NOT NULL DEFAULT 0;
GRANT SELECT (tried_at, attempts), UPDATE (tried_at, attempts) ON qinghe.submissions TO qinghe_importer;
-- Marking keeps the state as it is.
DROP POLICY submissions_importer_update ON qinghe.submissions;
CREATE POLICY submissions_importer_update ON qinghe.submissions FOR UPDATE TO qinghe_importer
  USING (state IN ('receiving', 'offered', 'handedIn')) WITH CHECK (state IN ('offered', 'handedIn', 'expired'));
