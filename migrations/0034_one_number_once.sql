-- Two archives of one county never carry the same id number, whatever way they came, unless somebody said why (V-05). expand
-- That an archive shares its number is a fact beside the number; the words are in the sealed history. Archives that left give their number back.
ALTER TABLE qinghe.children ADD COLUMN number_shared boolean NOT NULL DEFAULT false;
GRANT UPDATE (number_shared) ON qinghe.children TO qinghe_range, qinghe_list;

-- What stands twice today was never asked for a reason: the later one is marked, so that the rule can hold from now on.
UPDATE qinghe.children c SET number_shared = true
  WHERE c.id_blind IS NOT NULL AND c.status NOT IN ('exited', 'transferred', 'merged')
    AND EXISTS (SELECT 1 FROM qinghe.children o WHERE o.county = c.county AND o.id_blind = c.id_blind AND o.status NOT IN ('exited', 'transferred', 'merged')
      AND (o.created_at, o.id) < (c.created_at, c.id));
CREATE UNIQUE INDEX children_one_id_number_once ON qinghe.children (county, id_blind)
  WHERE id_blind IS NOT NULL AND NOT number_shared AND status NOT IN ('exited', 'transferred', 'merged');

-- Which of these numbers another archive of the county carries, wherever in the county it is kept: whoever may write numbers must be told,
-- or the register would have the child twice. Nothing is said about whose archive it is. Numbers are blind; old_blinds: under the previous key.
CREATE FUNCTION qinghe.numbers_held(in_county int, ids uuid[], blinds bytea[], old_blinds bytea[]) RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  -- 65537: the right to add identities (1) or to change them (1 << 16).
  IF coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 65537 = 0
    OR in_county IS DISTINCT FROM nullif(current_setting('qinghe.county', true), '')::int THEN
    RETURN '{}';
  END IF;
  RETURN (SELECT coalesce(array_agg(n.at::int ORDER BY n.at), '{}') FROM unnest(ids, blinds, old_blinds) WITH ORDINALITY n (id, blind, old, at)
    WHERE EXISTS (SELECT 1 FROM children c WHERE c.county = in_county AND c.id_blind IN (n.blind, n.old) AND c.id <> n.id
      AND c.status NOT IN ('exited', 'transferred', 'merged')));
END $$;
REVOKE ALL ON FUNCTION qinghe.numbers_held(int, uuid[], bytea[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.numbers_held(int, uuid[], bytea[], bytea[]) TO qinghe_range, qinghe_list;

-- An import that is taken back is gone (take_back() of 0033), so nothing gives identities back any more.
DROP FUNCTION qinghe.release_identity(int, uuid[]);

-- What became of a line whose child was in the register already: its differences were written, it was left out, or it is another child.
ALTER TABLE qinghe.roster_rows ADD COLUMN verdict text CONSTRAINT roster_rows_verdict_is_known CHECK (verdict IN ('applied', 'skipped', 'other'));
GRANT UPDATE (verdict) ON qinghe.roster_rows TO qinghe_range, qinghe_list;
