-- When a parent was away and came back (登记变化): kept beside the running absence, from/to/place each. expand
-- No table of its own: who may read or move a parent's row reads and moves these with it.
ALTER TABLE qinghe.child_parents ADD COLUMN absences text[]
  CONSTRAINT child_parents_absences_end CHECK (array_to_string(absences, E'\n') ~ '^((\d{4}-\d\d-\d\d)?/\d{4}-\d\d-\d\d/[^\n]*(\n|$))*$');
GRANT UPDATE (absences) ON qinghe.child_parents TO qinghe_range, qinghe_list;
