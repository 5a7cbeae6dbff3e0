-- A version of a county's ledger is decided by one function, as that of a plan is (0056): until now whoever had once published could change the row of what runs by a
-- statement of their own, for instance end it. expand

DROP POLICY county_kinds_are_decided ON qinghe.county_kinds;
DROP POLICY county_kinds_are_replaced ON qinghe.county_kinds;
REVOKE UPDATE (state, decided_by, decided_as, decided_at, decided_reason, published_at, replaced_at) ON qinghe.county_kinds FROM qinghe_range;

-- Nobody changes a row by itself: a proposal is decided here, by another person than its author, and what is in force is replaced only by what is put into force with it.
-- What was compiled must be the ledger that the row names. @returns whether there was such a proposal for the caller to decide
CREATE FUNCTION qinghe.decide_kind(in_county int, in_id uuid, to_state text, in_reason text) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  k county_kinds;
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  IF me IS NULL OR to_state IS NULL OR in_county IS DISTINCT FROM nullif(current_setting('qinghe.county', true), '')::int OR to_state NOT IN ('published', 'refused', 'withdrawn') THEN
    RETURN false;
  END IF;
  SELECT * INTO k FROM county_kinds WHERE county = in_county AND id = in_id AND state = 'proposed' FOR UPDATE;
  IF k.id IS NULL OR (to_state = 'withdrawn') <> (k.proposed_by = me) THEN
    RETURN false;
  END IF;
  IF to_state = 'published' THEN
    IF NOT EXISTS (SELECT 1 FROM kind_contents c WHERE c.kind = k.kind AND c.content = k.content AND c.compiled::jsonb ->> 'kind' = k.kind) THEN
      RETURN false;
    END IF;
    UPDATE county_kinds SET state = 'replaced', replaced_at = qinghe.now() WHERE county = in_county AND kind = k.kind AND state = 'published';
  END IF;
  UPDATE county_kinds SET state = to_state, decided_by = me, decided_as = nullif(current_setting('qinghe.posting', true), '')::uuid, decided_at = qinghe.now(), decided_reason = in_reason,
    published_at = CASE to_state WHEN 'published' THEN qinghe.now() END WHERE county = in_county AND id = in_id;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION qinghe.decide_kind(int, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.decide_kind(int, uuid, text, text) TO qinghe_range;
