-- The audit: an inbox everyone may only drop leaves into, and an RFC 6962 tree that one sequencer may only add to. expand
-- A leaf's canonical bytes are the truth; the other columns repeat them for searching, and `audit verify` compares the two.
-- Nothing here names a value of a child. One log for the installation, so these tables are not led by county.

CREATE TABLE qinghe.audit_inbox (
  id uuid PRIMARY KEY,
  county int NOT NULL,
  at timestamptz NOT NULL,
  leaf bytea NOT NULL,
  command uuid
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- `id` is not unique on purpose: a repeated id must not be able to stop the sequencer.
CREATE TABLE qinghe.audit_leaves (
  index bigint PRIMARY KEY CONSTRAINT audit_leaves_are_counted_from_zero CHECK (index >= 0),
  id uuid NOT NULL,
  county int NOT NULL,
  region bigint NOT NULL,
  at timestamptz NOT NULL,
  account uuid,
  posting uuid,
  kind text NOT NULL,
  purpose text NOT NULL,
  phrase text NOT NULL,
  count int NOT NULL,
  command uuid,
  leaf bytea NOT NULL
);
CREATE INDEX audit_leaves_by_id ON qinghe.audit_leaves (id);
CREATE INDEX audit_leaves_by_county ON qinghe.audit_leaves (county, index);
CREATE INDEX audit_leaves_by_kind ON qinghe.audit_leaves (kind, index);
CREATE INDEX audit_leaves_by_account ON qinghe.audit_leaves (account, index);
CREATE INDEX audit_leaves_by_command ON qinghe.audit_leaves (command) WHERE command IS NOT NULL;

-- Who looked at this child: narrow rows instead of a GIN index, which a policy would switch off. County of the acting
-- posting, so 0 for posts above county.
CREATE TABLE qinghe.audit_child_leaves (
  county int NOT NULL,
  child uuid NOT NULL,
  index bigint NOT NULL,
  PRIMARY KEY (county, child, index)
);

-- Perfect subtrees; level 0 are the leaf hashes. Never changed once complete, and readable by whoever may ask for a proof,
-- also where the leaves beside it are out of scope.
CREATE TABLE qinghe.audit_nodes (
  level smallint NOT NULL CONSTRAINT audit_nodes_level_is_not_negative CHECK (level >= 0),
  index bigint NOT NULL,
  hash bytea NOT NULL CONSTRAINT audit_nodes_hash_is_sha256 CHECK (length(hash) = 32),
  PRIMARY KEY (level, index)
);

CREATE TABLE qinghe.audit_heads (
  size bigint PRIMARY KEY,
  root bytea NOT NULL CONSTRAINT audit_heads_root_is_sha256 CHECK (length(root) = 32),
  at timestamptz NOT NULL,
  signature bytea NOT NULL,
  key_id text NOT NULL
);

-- Cursor of the re-sealing job (server/src/crypto/rotation.ts): one row per column and target key. `pass` counts complete
-- walks; the job is finished only after a walk that found nothing old.
CREATE TABLE qinghe.key_rotations (
  target text NOT NULL,
  key_version int NOT NULL,
  algorithm text NOT NULL,
  pass int NOT NULL DEFAULT 1,
  after_county int,
  after_row uuid,
  resealed_in_pass bigint NOT NULL DEFAULT 0,
  resealed bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (target, key_version, algorithm)
);

DO $$
DECLARE
  t text;
  aud text := '(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & 16384) <> 0';
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_inbox', 'audit_leaves', 'audit_child_leaves', 'audit_nodes', 'audit_heads',
    'key_rotations'] LOOP
    EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['audit_leaves', 'audit_child_leaves', 'audit_nodes', 'audit_heads'] LOOP
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_tree USING (true)', t || '_tree_read', t);
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO qinghe_tree WITH CHECK (true)', t || '_tree_insert', t);
    EXECUTE format('GRANT SELECT, INSERT ON qinghe.%I TO qinghe_tree', t);
  END LOOP;
  -- Hashes and heads say nothing about anybody; leaves are read by the region of the post that acted. A leaf never changes,
  -- so after a county got another code its older leaves are found by tenant, by posts that cover the whole county; queries
  -- drive by county or index, so the OR costs them nothing.
  FOREACH t IN ARRAY ARRAY['audit_nodes', 'audit_heads'] LOOP
    EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (%s)', t || '_range_read', t, aud);
    EXECUTE format('GRANT SELECT ON qinghe.%I TO qinghe_range', t);
  END LOOP;
  EXECUTE format('CREATE POLICY audit_leaves_range_read ON qinghe.audit_leaves FOR SELECT TO qinghe_range USING (
    (region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint
      AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint
    OR county = nullif(nullif(current_setting(''qinghe.county'', true), '''')::int, 0)
      AND nullif(current_setting(''qinghe.hi'', true), '''')::bigint
        - nullif(current_setting(''qinghe.lo'', true), '''')::bigint >= 1000000) AND %s)', aud);
  -- The auditor sees who held a post, also one that ended, and nothing else of the staff tables.
  EXECUTE format('CREATE POLICY postings_range_audit ON qinghe.postings FOR SELECT TO qinghe_range USING (
    region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint
    AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint AND %s)', aud);
END $$;
GRANT SELECT ON qinghe.audit_leaves TO qinghe_range;

CREATE POLICY audit_inbox_takes_from_all ON qinghe.audit_inbox FOR INSERT
  TO qinghe_range, qinghe_list, qinghe_signin, qinghe_audit, qinghe_folder, qinghe_importer, qinghe_rotator WITH CHECK (true);
GRANT INSERT ON qinghe.audit_inbox
  TO qinghe_range, qinghe_list, qinghe_signin, qinghe_audit, qinghe_folder, qinghe_importer, qinghe_rotator;
CREATE POLICY audit_inbox_tree_read ON qinghe.audit_inbox FOR SELECT TO qinghe_tree USING (true);
CREATE POLICY audit_inbox_tree_empties ON qinghe.audit_inbox FOR DELETE TO qinghe_tree USING (true);
GRANT SELECT, DELETE ON qinghe.audit_inbox TO qinghe_tree;

CREATE POLICY key_rotations_are_the_rotators ON qinghe.key_rotations TO qinghe_rotator USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON qinghe.key_rotations TO qinghe_rotator;

-- Every write must have its leaf; the tree's own role may check that without seeing what was written.
CREATE POLICY commands_tree_checks ON qinghe.commands FOR SELECT TO qinghe_tree USING (true);
GRANT SELECT (county, id, at) ON qinghe.commands TO qinghe_tree;

-- Who looked at this child, posts above county included, for whoever holds the audit domain over the child's place. The
-- measure is the child, not the region of the one who looked, hence a definer function. in_county is 0 for posts above.
CREATE FUNCTION qinghe.viewers_of(in_county int, in_child uuid, before bigint)
RETURNS TABLE (index bigint, county int, at timestamptz, account uuid, kind text, leaf bytea, holder text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  home int;
BEGIN
  IF coalesce(nullif(current_setting('qinghe.reads', true), '')::bigint, 0) & 16384 = 0 THEN
    RETURN;
  END IF;
  SELECT c.county INTO home FROM tenants t JOIN children c ON c.county = t.county
    WHERE (in_county = 0 OR t.county = in_county) AND c.id = in_child AND sees(c.region, c.school, c.id);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT l.index, l.county, l.at, l.account, l.kind, l.leaf, p.holder
    FROM audit_child_leaves a JOIN audit_leaves l ON l.index = a.index LEFT JOIN postings p ON p.id = l.posting
    WHERE a.county IN (home, 0) AND a.child = in_child AND a.index < before;
END $$;
REVOKE ALL ON FUNCTION qinghe.viewers_of(int, uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.viewers_of(int, uuid, bigint) TO qinghe_range;
