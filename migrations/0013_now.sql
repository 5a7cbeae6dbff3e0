-- What a line of a list shows of the running spell is read from the index alone. Without the columns in it the planner took the
-- exclusion constraint's GiST index, four times as slow a look-up (13 µs against 3, fifty of them a page, measured). expand
DROP INDEX qinghe.child_schooling_now;
CREATE INDEX child_schooling_now ON qinghe.child_schooling (county, child) INCLUDE (region, school, status, school_name) WHERE valid_to IS NULL;
DROP INDEX qinghe.child_guardianships_now;
CREATE INDEX child_guardianships_now ON qinghe.child_guardianships (county, child)
  INCLUDE (region, school, guardian_name, relation_code, guardianship_type) WHERE valid_to IS NULL;
