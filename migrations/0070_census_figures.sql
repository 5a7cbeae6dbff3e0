-- 季报: the summary of 32 columns, place by place, is kept with the lock and stands in its digest. Lawful deletion takes the facts a line was counted by; what was reported stays what it was. expand
--
-- `figures`: digest of all columns of the round; null for rounds locked before, of which the columns are counted from what the lines still say.
ALTER TABLE qinghe.census_locks ADD COLUMN figures text;
-- `at_region` is the code of that day and is sealed; `region` follows changes of the map, as in census_terms. Numbers alone; of a place only for whoever keeps identity up there.
CREATE TABLE qinghe.census_figures (
  county int NOT NULL, period text NOT NULL, at_region bigint NOT NULL, region bigint NOT NULL, columns int[] NOT NULL CONSTRAINT census_figures_has_all_columns CHECK (cardinality(columns) = 32),
  CONSTRAINT census_figures_once_a_place PRIMARY KEY (county, period, at_region),
  CONSTRAINT census_figures_of_a_lock FOREIGN KEY (county, period) REFERENCES qinghe.census_locks (county, period)
);
ALTER TABLE qinghe.census_figures ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON qinghe.census_figures TO qinghe_range;
CREATE POLICY census_figures_range_read ON qinghe.census_figures FOR SELECT TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint AND (nullif(current_setting('qinghe.reads', true), '')::bigint & 98304) <> 0);

-- As in 0066, and keeps the columns too.
CREATE OR REPLACE FUNCTION qinghe.census_lock(in_county int, in_period text, head jsonb, balances text[], ids uuid[], at_places bigint[], froms bigint[], tos bigint[], terms text[], reasons smallint[], moves text[], told text[],
  names text[], leaves text[], in_command uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  r census_rounds;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  checker uuid;
BEGIN
  IF NOT census_is_countys(in_county) THEN
    RETURN 'gone';
  END IF;
  PERFORM census_hold(in_county, in_period, true);
  SELECT * INTO r FROM census_rounds t WHERE t.county = in_county AND t.period = in_period AND t.locked_at IS NULL FOR UPDATE;
  IF r.period IS NULL THEN
    RETURN 'gone';
  ELSIF r.moment > qinghe.now() OR EXISTS (SELECT 1 FROM census_lines l WHERE l.county = in_county AND l.period = in_period AND l.state <> 'verified')
      OR EXISTS (SELECT 1 FROM census_rounds t WHERE t.county = in_county AND t.period < in_period AND t.locked_at IS NULL)
      OR EXISTS (SELECT 1 FROM census_restatements s WHERE s.county = in_county AND s.state = 'proposed' AND s.period = (SELECT max(k.period) FROM census_locks k WHERE k.county = in_county AND k.period < in_period)) THEN
    RETURN 'unfinished';
  END IF;
  SELECT g.posting INTO checker FROM census_signatures g WHERE g.county = in_county AND g.period = in_period AND g.role = 'countyCivilAffairs' AND g.digest = head ->> 'checked' AND g.account <> me ORDER BY g.at DESC LIMIT 1;
  IF checker IS NULL THEN
    RETURN 'unchecked';
  END IF;
  INSERT INTO census_locks (county, period, code, standard, rules, before, previous, figures, places, root, at, posting, account, checked_by, command)
    SELECT in_county, in_period, (head ->> 'code')::bigint, r.standard, head ->> 'rules', head ->> 'before', head ->> 'previous', head ->> 'figures', head -> 'places', head ->> 'root', qinghe.now(),
      nullif(current_setting('qinghe.posting', true), '')::uuid, me, checker, in_command;
  INSERT INTO census_figures (county, period, at_region, region, columns)
    SELECT in_county, in_period, (f.told -> 0)::bigint, (f.told -> 0)::bigint, ARRAY (SELECT c.n::int FROM jsonb_array_elements_text(f.told -> 1) WITH ORDINALITY c (n, i) ORDER BY c.i)
    FROM jsonb_array_elements(coalesce(head -> 'summed', '[]')) f (told);
  INSERT INTO census_terms (county, period, balance, child, region, from_region, to_region, term, reason, moved, facts, told, name, leaf)
    SELECT in_county, in_period, t.balance, t.child, t.region, t.f, t.o, t.term, t.reason, t.moved, nullif(t.told::jsonb -> 1, 'null'), t.told::jsonb ->> 0, t.name, t.leaf
    FROM unnest(balances, ids, at_places, froms, tos, terms, reasons, moves, told, names, leaves) t (balance, child, region, f, o, term, reason, moved, told, name, leaf);
  IF EXISTS (SELECT 1 FROM census_lines l WHERE l.county = in_county AND l.period = in_period
      AND NOT EXISTS (SELECT 1 FROM census_terms t WHERE t.county = l.county AND t.period = l.period AND t.balance = 'leftBehind' AND t.child = l.child)) THEN
    RAISE EXCEPTION 'a child of the list has no term' USING ERRCODE = 'check_violation', CONSTRAINT = 'census_terms_one_term_a_child';
  END IF;
  UPDATE census_rounds SET locked_at = qinghe.now() WHERE county = in_county AND period = in_period;
  RETURN 'done';
END $$;
