-- Rotation of keys reaches the staging of rosters and the national table of people. expand

GRANT SELECT (county, batch, row, sealed) ON qinghe.roster_rows TO qinghe_rotator;
CREATE POLICY roster_rows_rotator_select ON qinghe.roster_rows FOR SELECT TO qinghe_rotator USING (true);
GRANT UPDATE (sealed, same_blind) ON qinghe.roster_rows TO qinghe_rotator;
CREATE POLICY roster_rows_rotator_update ON qinghe.roster_rows FOR UPDATE TO qinghe_rotator USING (true);
GRANT SELECT (county, id, kept) ON qinghe.roster_batches TO qinghe_rotator;
CREATE POLICY roster_batches_rotator_select ON qinghe.roster_batches FOR SELECT TO qinghe_rotator USING (true);
GRANT UPDATE (kept) ON qinghe.roster_batches TO qinghe_rotator;
CREATE POLICY roster_batches_rotator_update ON qinghe.roster_batches FOR UPDATE TO qinghe_rotator USING (true);

-- Rows of a roster are named by batch and number; the cursor keeps both.
ALTER TABLE qinghe.key_rotations ADD COLUMN after_line int;

-- People under their blind index of the new key. Both indexes may be there when somebody claimed a number with each; then they
-- are one person, and whoever holds an archive beside the first one becomes a clash like any other.
CREATE FUNCTION qinghe.rekey_identities(from_blinds bytea[], to_blinds bytea[], in_key_version int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  i int;
  old_person uuid;
  new_person uuid;
BEGIN
  IF session_user <> 'qinghe_rotator' THEN
    RAISE EXCEPTION 'only the rotation of keys moves identities' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- In the order in which claim_identity() takes them.
  FOR i IN SELECT k FROM generate_subscripts(to_blinds, 1) k ORDER BY to_blinds[k] LOOP
    SELECT person INTO old_person FROM identities WHERE blind_index = from_blinds[i] FOR UPDATE;
    CONTINUE WHEN NOT FOUND;
    SELECT person INTO new_person FROM identities WHERE blind_index = to_blinds[i] FOR UPDATE;
    IF NOT FOUND THEN
      UPDATE identities SET blind_index = to_blinds[i], key_version = in_key_version WHERE blind_index = from_blinds[i];
      CONTINUE;
    END IF;
    DELETE FROM identities WHERE blind_index = from_blinds[i];
    CONTINUE WHEN old_person = new_person;
    INSERT INTO identity_clashes (county, id, child, other_county, other_child, at)
      SELECT a.county, gen_random_uuid(), a.child, b.county, b.child, qinghe.now() FROM person_archives a JOIN person_archives b
        ON b.person = new_person AND b.valid_to IS NULL WHERE a.person = old_person AND a.valid_to IS NULL;
    UPDATE person_archives a SET valid_to = qinghe.now() WHERE a.person = old_person AND a.valid_to IS NULL
      AND EXISTS (SELECT 1 FROM person_archives b WHERE b.person = new_person AND b.valid_to IS NULL);
    UPDATE person_archives SET person = new_person WHERE person = old_person;
  END LOOP;
END $$;

-- Indexes of numbers that no archive carries any more cannot be made anew: nobody knows the number. They go with the old key.
-- Returns how many of people with an open archive are left, which is none after a whole walk over the children.
CREATE FUNCTION qinghe.drop_old_identities(in_key_version int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  IF session_user <> 'qinghe_rotator' THEN
    RAISE EXCEPTION 'only the rotation of keys drops identities' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM identities i WHERE i.key_version <> in_key_version
    AND NOT EXISTS (SELECT 1 FROM person_archives a WHERE a.person = i.person AND a.valid_to IS NULL);
  RETURN (SELECT count(*) FROM identities i WHERE i.key_version <> in_key_version);
END $$;
REVOKE ALL ON FUNCTION qinghe.rekey_identities(bytea[], bytea[], int), qinghe.drop_old_identities(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.rekey_identities(bytea[], bytea[], int), qinghe.drop_old_identities(int) TO qinghe_rotator;

-- As in 0007; a person found under the previous key is kept under the current one from now on.
CREATE OR REPLACE FUNCTION qinghe.claim_identity(in_county int, ids uuid[], blinds bytea[], old_blinds bytea[], in_key_version int, new_persons uuid[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  i int;
  who uuid;
  holder record;
BEGIN
  IF coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 = 0 THEN
    RETURN;
  END IF;
  -- In the order of the numbers, so that two imports of the same people wait for each other and never lock each other out.
  FOR i IN SELECT k FROM generate_subscripts(ids, 1) k ORDER BY blinds[k] LOOP
    IF NOT EXISTS (SELECT 1 FROM children c WHERE c.county = in_county AND c.id = ids[i] AND sees(c.region, c.school, c.id)) THEN
      CONTINUE;
    END IF;
    SELECT person INTO who FROM identities WHERE blind_index = blinds[i];
    IF NOT FOUND AND old_blinds[i] IS NOT NULL THEN
      UPDATE identities SET blind_index = blinds[i], key_version = in_key_version WHERE blind_index = old_blinds[i] RETURNING person INTO who;
    END IF;
    IF who IS NULL THEN
      INSERT INTO identities (blind_index, key_version, person) VALUES (blinds[i], in_key_version, new_persons[i])
        ON CONFLICT (blind_index) DO NOTHING;
      SELECT person INTO who FROM identities WHERE blind_index = blinds[i];
    END IF;
    -- A corrected number leaves the person it was claimed for.
    UPDATE person_archives a SET valid_to = qinghe.now()
      WHERE a.county = in_county AND a.child = ids[i] AND a.valid_to IS NULL AND a.person <> who;
    INSERT INTO person_archives (person, county, child, valid_from) VALUES (who, in_county, ids[i], qinghe.now())
      ON CONFLICT DO NOTHING;
    SELECT a.county, a.child INTO holder FROM person_archives a WHERE a.person = who AND a.valid_to IS NULL;
    IF holder.child <> ids[i] OR holder.county <> in_county THEN
      INSERT INTO identity_clashes (county, id, child, other_county, other_child, account, at)
        SELECT in_county, new_persons[i], ids[i], holder.county, holder.child,
          nullif(current_setting('qinghe.account', true), '')::uuid, qinghe.now()
        WHERE NOT EXISTS (SELECT 1 FROM identity_clashes x WHERE x.county = in_county AND x.child = ids[i]
          AND x.other_child = holder.child AND x.settled_at IS NULL);
    END IF;
  END LOOP;
END $$;
