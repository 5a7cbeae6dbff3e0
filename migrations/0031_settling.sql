-- Which archives a row might be, by archive, so that an answer finds what it can change without reading its roster; and the person a row was written
-- about, blind, so that the same line in another roster follows at once (server/src/comparisons/around.ts). expand
CREATE TABLE qinghe.comparison_pairs (
  county int NOT NULL, comparison uuid NOT NULL, row int NOT NULL, child uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  readers bigint NOT NULL DEFAULT 32768,
  PRIMARY KEY (county, comparison, child, row),
  CONSTRAINT comparison_pairs_of_a_comparison FOREIGN KEY (county, comparison, readers) REFERENCES qinghe.comparisons (county, id, readers)
);
CREATE INDEX comparison_pairs_by_row ON qinghe.comparison_pairs (county, comparison, row);
CALL qinghe.protect('comparison_pairs', 1, 'comparison');
-- Found by a run and never changed. Read like the rows they come from (0030_comparison_readers.sql).
REVOKE UPDATE ON qinghe.comparison_pairs FROM qinghe_range, qinghe_list;
ALTER POLICY comparison_pairs_range_read ON qinghe.comparison_pairs USING (region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int AND (nullif(current_setting('qinghe.reads', true), '')::bigint & readers) <> 0);
ALTER POLICY comparison_pairs_list_read ON qinghe.comparison_pairs USING (comparison = ANY (nullif(current_setting('qinghe.children', true), '')::uuid[]) AND (nullif(current_setting('qinghe.reads', true), '')::bigint & readers) <> 0);
INSERT INTO qinghe.comparison_pairs (county, comparison, row, child, region, school, readers)
  SELECT r.county, r.comparison, r.row, (c ->> 'child')::uuid, r.region, r.school, r.readers FROM qinghe.comparison_rows r, jsonb_array_elements(r.candidates) c;

-- Null in rosters of before: they are opened and settled once, when the next pair of their place is decided.
ALTER TABLE qinghe.comparison_rows ADD COLUMN person_blind bytea;
CREATE INDEX comparison_rows_by_person ON qinghe.comparison_rows (county, region, person_blind);
GRANT UPDATE (person_blind) ON qinghe.comparison_rows TO qinghe_range, qinghe_list, qinghe_rotator;

CREATE INDEX comparison_tasks_by_row ON qinghe.comparison_tasks (county, comparison, row);
CREATE INDEX comparison_tasks_by_child ON qinghe.comparison_tasks (county, comparison, child);
