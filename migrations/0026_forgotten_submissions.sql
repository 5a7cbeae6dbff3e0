-- A roster that nobody takes over within thirty days is forgotten as one that was never handed in (个保法 19). contract
DROP POLICY submissions_importer_update ON qinghe.submissions;
CREATE POLICY submissions_importer_update ON qinghe.submissions FOR UPDATE TO qinghe_importer
  USING (state IN ('receiving', 'offered', 'handedIn')) WITH CHECK (state IN ('handedIn', 'expired'));
