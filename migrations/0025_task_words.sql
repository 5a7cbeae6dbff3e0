-- What whoever looks into a difference has to know: which roster it comes from, and what the department wrote there. A village may read
-- neither the comparison nor its rows, and asked whether two are one person it must hear who the other one is. expand
ALTER TABLE qinghe.comparison_tasks ADD COLUMN about bytea;
GRANT SELECT (about), UPDATE (about) ON qinghe.comparison_tasks TO qinghe_rotator;
