-- Rosters on their way into the archives (rosters.* contracts). expand
-- Staging stands in the database, sealed row by row, so that a restart loses nobody's mending (docs/decisions). Only the
-- shape of a batch is in clear; what people wrote into cells is not.
CREATE TABLE qinghe.roster_batches (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  number text NOT NULL, file_name text NOT NULL,
  state text NOT NULL CONSTRAINT roster_batches_state_is_known
    CHECK (state IN ('parsing', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed')),
  uploaded_by uuid NOT NULL, posting uuid NOT NULL, uploaded_at timestamptz NOT NULL, committed_at timestamptz,
  progress real NOT NULL DEFAULT 0, sheet text, sheets text[] NOT NULL DEFAULT '{}', header_row int,
  columns jsonb NOT NULL DEFAULT '[]', failure text, undo_until timestamptz, kept bytea,
  PRIMARY KEY (county, id)
);
CREATE INDEX roster_batches_newest ON qinghe.roster_batches (county, uploaded_at DESC, id);
CALL qinghe.protect('roster_batches', 1, 'id');
CREATE TABLE qinghe.roster_rows (
  county int NOT NULL, batch uuid NOT NULL, row int NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  sealed bytea NOT NULL, same_blind bytea,
  state text NOT NULL CONSTRAINT roster_rows_state_is_known CHECK (state IN ('aside', 'ok', 'warning', 'error', 'imported', 'undone')),
  selected boolean NOT NULL DEFAULT true, child uuid, imported_status text,
  PRIMARY KEY (county, batch, row),
  CONSTRAINT roster_rows_of_a_batch FOREIGN KEY (county, batch) REFERENCES qinghe.roster_batches (county, id)
);
CREATE INDEX roster_rows_same ON qinghe.roster_rows (county, batch, same_blind) WHERE same_blind IS NOT NULL;
CALL qinghe.protect('roster_rows', 1, 'batch');
GRANT DELETE ON qinghe.roster_rows TO qinghe_range;
CREATE POLICY roster_rows_range_delete ON qinghe.roster_rows FOR DELETE TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND school >= nullif(current_setting('qinghe.slo', true), '')::int AND school < nullif(current_setting('qinghe.shi', true), '')::int
  AND (nullif(current_setting('qinghe.writes', true), '')::bigint & 1) <> 0);

-- An undone import gives its identities back, so that the same roster can come again.
CREATE FUNCTION qinghe.release_identity(in_county int, ids uuid[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  UPDATE person_archives a SET valid_to = qinghe.now() FROM children c
    WHERE a.county = in_county AND a.child = ANY (ids) AND a.valid_to IS NULL AND c.county = a.county AND c.id = a.child
      AND c.status IN ('exited', 'merged', 'transferred') AND sees(c.region, c.school, c.id)
      AND coalesce(nullif(current_setting('qinghe.writes', true), '')::bigint, 0) & 1 <> 0
$$;
REVOKE ALL ON FUNCTION qinghe.release_identity(int, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.release_identity(int, uuid[]) TO qinghe_range;
