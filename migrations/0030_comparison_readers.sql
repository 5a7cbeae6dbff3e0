-- Comparisons and what hangs from them are read by whoever settles identity, and by the department its roster came from; tasks by whoever keeps archives
-- as well (comparisons/access.ts, decision 025). Until now every post of the area that reads identity could. contract
-- The bits stand in qinghe.reads above those of the domains: 32768 approves identity, 65536 corrects it, then the four departments (readerBits).
ALTER TABLE qinghe.comparisons ADD COLUMN readers bigint NOT NULL GENERATED ALWAYS AS (32768 + CASE office
  WHEN 'educationBureau' THEN 131072 WHEN 'police' THEN 262144 WHEN 'healthAuthority' THEN 524288 WHEN 'disabledFederation' THEN 1048576 ELSE 0 END) STORED;
ALTER TABLE qinghe.comparisons ADD CONSTRAINT comparisons_are_known_with_their_readers UNIQUE (county, id, readers);

DO $$
DECLARE
  tbl text;
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  reads text := '(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & %s) <> 0';
  readers text;
BEGIN
  -- What hangs from a comparison carries its readers; the key keeps both the same, so that no statement can open a row wider than its comparison.
  FOREACH tbl IN ARRAY ARRAY['comparison_rows', 'comparison_expected', 'comparison_decisions', 'comparison_tasks'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ADD COLUMN readers bigint NOT NULL DEFAULT 32768', tbl);
    EXECUTE format('UPDATE qinghe.%I t SET readers = c.readers FROM qinghe.comparisons c WHERE c.county = t.county AND c.id = t.comparison AND c.readers <> t.readers', tbl);
    EXECUTE format('ALTER TABLE qinghe.%I DROP CONSTRAINT %I', tbl, tbl || '_of_a_comparison');
    EXECUTE format('ALTER TABLE qinghe.%I ADD CONSTRAINT %I FOREIGN KEY (county, comparison, readers) REFERENCES qinghe.comparisons (county, id, readers)', tbl, tbl || '_of_a_comparison');
  END LOOP;
  FOREACH tbl IN ARRAY ARRAY['comparisons', 'comparison_rows', 'comparison_expected', 'comparison_decisions', 'comparison_tasks', 'comparison_models'] LOOP
    readers := format(reads, CASE tbl WHEN 'comparison_models' THEN '32768' WHEN 'comparison_tasks' THEN '(readers | 65536)' ELSE 'readers' END);
    EXECUTE format('ALTER POLICY %I ON qinghe.%I USING (%s AND %s)', tbl || '_range_read', tbl, in_range, readers);
    EXECUTE format('ALTER POLICY %I ON qinghe.%I USING (%I = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[]) AND %s)', tbl || '_list_read', tbl,
      CASE WHEN tbl IN ('comparison_rows', 'comparison_expected') THEN 'comparison' ELSE 'id' END, readers);
  END LOOP;
END $$;
