-- Figures (architecture.md §8): deltas written with the fact, folded later; a figure = stored + unfolded. expand
-- cell packs group, age band, sex and schooling in one integer (domain/src/statistics/cells.ts).
CREATE TABLE qinghe.child_cells (
  county int NOT NULL, region bigint NOT NULL, child uuid NOT NULL, rules int NOT NULL, day date NOT NULL, cell int,
  next_change date, PRIMARY KEY (county, child, rules)
);
CREATE INDEX child_cells_to_revise ON qinghe.child_cells (next_change, region) WHERE next_change IS NOT NULL;
CREATE TABLE qinghe.stat_deltas (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, cell int NOT NULL, rules int NOT NULL, n int NOT NULL,
  PRIMARY KEY (county, id)
);
CREATE INDEX stat_deltas_by_region ON qinghe.stat_deltas (rules, region) INCLUDE (cell, n);
CREATE TABLE qinghe.stat_cells (
  county int NOT NULL, level smallint NOT NULL, region bigint NOT NULL, rules int NOT NULL, cell int NOT NULL, n int NOT NULL,
  PRIMARY KEY (county, level, region, rules, cell)
);
CREATE INDEX stat_cells_by_region ON qinghe.stat_cells (rules, level, region) INCLUDE (cell, n);
CREATE TABLE qinghe.upper_deltas (county int NOT NULL, id uuid NOT NULL, rules int NOT NULL, cell int NOT NULL, n int NOT NULL, PRIMARY KEY (county, id));
-- Not led by county on purpose: city, province and nation (architecture.md §4).
CREATE TABLE qinghe.stat_upper (
  level smallint NOT NULL, region bigint NOT NULL, rules int NOT NULL, cell int NOT NULL, n bigint NOT NULL,
  PRIMARY KEY (level, region, rules, cell)
);
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['child_cells', 'stat_deltas', 'stat_cells', 'stat_upper'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (
      region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint
      AND (nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 4096) <> 0)', t || '_range_read', t);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I TO qinghe_folder USING (true) WITH CHECK (true)', t || '_folding', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON qinghe.%I TO qinghe_folder', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON qinghe.upper_deltas TO qinghe_folder;
ALTER TABLE qinghe.upper_deltas ENABLE ROW LEVEL SECURITY;
CREATE POLICY upper_deltas_folding ON qinghe.upper_deltas TO qinghe_folder USING (true) WITH CHECK (true);
