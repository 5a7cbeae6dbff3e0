-- Figures (architecture.md §8): deltas written with the fact, folded later; a figure = stored + unfolded + what the calendar
-- has changed since. expand
-- cell packs group, age band, sex and schooling in one integer (domain/src/statistics/cells.ts).

-- What a child counts for since `day` under one version of the rules; null: nowhere. `later_*` is what the calendar alone
-- will make of it (age bands, birthdays), so that a figure is exact while the nightly job is late, in the same statement as
-- everything else, and whoever folds or reads figures never needs a birth date. The row is the lock of its own numbers.
CREATE TABLE qinghe.child_cells (
  county int NOT NULL, region bigint NOT NULL, child uuid NOT NULL, rules int NOT NULL, day date NOT NULL, cell int,
  next_change date, later_days date[] NOT NULL DEFAULT '{}', later_cells int[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (county, child, rules)
);
CREATE INDEX child_cells_to_revise ON qinghe.child_cells (rules, next_change, region) WHERE next_change IS NOT NULL;

-- n children of a region went from the cell `was` to `cell`; null is nowhere. One row says both sides, because nearly every
-- change has both: half as much to write, and half as much to read while it is not folded.
CREATE TABLE qinghe.stat_deltas (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, rules int NOT NULL, was int, cell int, n int NOT NULL,
  PRIMARY KEY (county, id),
  CONSTRAINT stat_deltas_change_something CHECK (was IS DISTINCT FROM cell)
);
CREATE INDEX stat_deltas_by_region ON qinghe.stat_deltas (rules, region) INCLUDE (was, cell, n);
-- Rows live for a second. Vacuumed soon, the index alone answers (27 → 13 ms for the nation with 50,000 rows, measured).
ALTER TABLE qinghe.stat_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000);
-- level: 3 county, 4 town, 5 village; a child kept at its town counts at level 5 under the town's own code.
CREATE TABLE qinghe.stat_cells (
  county int NOT NULL, level smallint NOT NULL, region bigint NOT NULL, rules int NOT NULL, cell int NOT NULL, n int NOT NULL,
  PRIMARY KEY (county, level, region, rules, cell)
);
CREATE INDEX stat_cells_by_region ON qinghe.stat_cells (rules, level, region) INCLUDE (cell, n);
-- Already in stat_cells, not yet in stat_upper; region is the county's. Two steps, so that only one short transaction
-- ever touches the rows that every county adds to.
CREATE TABLE qinghe.upper_deltas (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, rules int NOT NULL, cell int NOT NULL, n int NOT NULL,
  PRIMARY KEY (county, id)
);
-- Not led by county on purpose: city (2), province (1) and nation (0) (architecture.md §4).
CREATE TABLE qinghe.stat_upper (
  level smallint NOT NULL, region bigint NOT NULL, rules int NOT NULL, cell int NOT NULL, n bigint NOT NULL,
  PRIMARY KEY (rules, level, region, cell)
);
-- Every fold adds to the same rows: room on the page keeps the new version beside the old one and out of the index.
ALTER TABLE qinghe.stat_cells SET (fillfactor = 80);
ALTER TABLE qinghe.stat_upper SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
-- A new version of the rules is built beside the old one; figures use the highest that is built.
CREATE TABLE qinghe.figure_rules (version int PRIMARY KEY, built_at timestamptz);
GRANT SELECT ON qinghe.figure_rules TO qinghe_range, qinghe_list;
GRANT SELECT, INSERT, UPDATE ON qinghe.figure_rules TO qinghe_folder;

-- Read by posts of an area. A post of one school has no area of its own: its pupils are counted one by one. The conditions
-- that name no column stand inside the upper bound, where they are compared once and not once a row (139 ms against 60 ms
-- for the nation with 100,000 unfolded deltas, measured).
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['child_cells', 'stat_deltas', 'stat_cells', 'upper_deltas', 'stat_upper'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (
      region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < CASE
        WHEN nullif(current_setting(''qinghe.slo'', true), '''')::int = 0 AND nullif(current_setting(''qinghe.shi'', true), '''')::int = 2147483647
          AND (nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 4096) <> 0
        THEN nullif(current_setting(''qinghe.hi'', true), '''')::bigint END)', t || '_range_read', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I TO qinghe_folder USING (true) WITH CHECK (true)', t || '_folding', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON qinghe.%I TO qinghe_folder', t);
  END LOOP;
END $$;

-- How often each gram of a name occurs in a county, roughly: recounted after enough has changed (server/src/statistics/grams.ts).
CREATE TABLE qinghe.gram_recounts (county int PRIMARY KEY, pending int NOT NULL, counted_at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE ON qinghe.gram_recounts TO qinghe_folder;
GRANT SELECT (county, gram) ON qinghe.name_grams TO qinghe_folder;
CREATE POLICY name_grams_counting ON qinghe.name_grams FOR SELECT TO qinghe_folder USING (true);
GRANT DELETE ON qinghe.gram_counts TO qinghe_folder;
