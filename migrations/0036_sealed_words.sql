-- Words of people, and names of files, that lay in clear: why an archive was returned or left, the names of rosters, why one was sent back. expand
-- What was written before stays where it is, and goes with the next step; new words are sealed (server/src/crypto/sealedColumns.ts).
ALTER TABLE qinghe.children ADD COLUMN returned_words bytea, ADD COLUMN exit_words bytea;
GRANT UPDATE (returned_words, exit_words) ON qinghe.children TO qinghe_range, qinghe_list;
GRANT SELECT (returned_words, exit_words), UPDATE (returned_words, exit_words) ON qinghe.children TO qinghe_rotator;

ALTER TABLE qinghe.roster_batches ADD COLUMN file_words bytea;
GRANT SELECT (file_words), UPDATE (file_words) ON qinghe.roster_batches TO qinghe_rotator;
ALTER TABLE qinghe.comparisons ADD COLUMN file_words bytea;
GRANT SELECT (file_words), UPDATE (file_words) ON qinghe.comparisons TO qinghe_rotator;

ALTER TABLE qinghe.submissions ADD COLUMN file_words bytea, ADD COLUMN reason_words bytea,
  DROP CONSTRAINT submissions_returned_say_why,
  ADD CONSTRAINT submissions_returned_say_why CHECK (state <> 'returned' OR length(reason) >= 2 OR reason_words IS NOT NULL);
GRANT UPDATE (reason_words) ON qinghe.submissions TO qinghe_range;
GRANT SELECT (county, id, file_words, reason_words), UPDATE (file_words, reason_words) ON qinghe.submissions TO qinghe_rotator;
CREATE POLICY submissions_rotator_select ON qinghe.submissions FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY submissions_rotator_update ON qinghe.submissions FOR UPDATE TO qinghe_rotator USING (true);
