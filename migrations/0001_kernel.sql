-- The kernel: time, scope policies, commands, history, feed. expand
-- Rules kept here (architecture.md §4–5): county first in every key, no trigger, no sequence, only leakproof operators in
-- policies, identity from SET LOCAL, one policy per shape and never one with OR.
CREATE SCHEMA qinghe;
CREATE EXTENSION IF NOT EXISTS btree_gist;
GRANT USAGE ON SCHEMA qinghe TO qinghe_range, qinghe_list, qinghe_signin, qinghe_audit, qinghe_tree, qinghe_folder,
  qinghe_feed, qinghe_importer, qinghe_rotator;

-- One source of time. The offset exists for tests and drills; only the owner can write it, /health/ready reports it and
-- a real installation refuses to start with it.
CREATE TABLE qinghe.clock_offset (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT clock_offset_is_one_row CHECK (only_row),
  ahead_by interval NOT NULL
);
CREATE FUNCTION qinghe.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_catalog.now() + coalesce((SELECT ahead_by FROM qinghe.clock_offset), interval '0') $$;

-- What the data folder is: demo or real, and the epoch that changes with restore, failover and distribute.
CREATE TABLE qinghe.installation (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_is_one_row CHECK (only_row),
  id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT installation_is_demo_or_real CHECK (kind IN ('demo', 'real')),
  epoch int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);
GRANT SELECT ON qinghe.installation TO qinghe_range, qinghe_list, qinghe_signin, qinghe_feed, qinghe_folder;

-- Puts one table under the two shapes. `domain_bit` is the data domain of domain.md §5; `child` the column that names the child.
-- Comparisons stand inline so that they become index conditions (6.4 s against 1.7 ms, measured).
-- In qinghe.writes a domain's bit lets rows be added, the bit 16 places up lets rows be changed (domain/kernel/actor.ts).
-- `entry_bits`: domains whose writers may insert the first row, where that is wider (docs/decisions: intake).
CREATE PROCEDURE qinghe.protect(tbl text, domain_bit bigint, child text, entry_bits bigint DEFAULT 0) LANGUAGE plpgsql AS $p$
DECLARE
  reads text := format('(nullif(current_setting(''qinghe.reads'', true), '''')::bigint & %s) <> 0', domain_bit);
  changes text := format('(nullif(current_setting(''qinghe.writes'', true), '''')::bigint & %s) <> 0', domain_bit << 16);
  enters text := format('(nullif(current_setting(''qinghe.writes'', true), '''')::bigint & %s) <> 0', domain_bit | entry_bits);
  in_range text := 'region >= nullif(current_setting(''qinghe.lo'', true), '''')::bigint AND region < nullif(current_setting(''qinghe.hi'', true), '''')::bigint'
    || ' AND school >= nullif(current_setting(''qinghe.slo'', true), '''')::int AND school < nullif(current_setting(''qinghe.shi'', true), '''')::int';
  in_list text := format('%I = ANY (nullif(current_setting(''qinghe.children'', true), '''')::uuid[])', child);
BEGIN
  EXECUTE format('ALTER TABLE qinghe.%I ENABLE ROW LEVEL SECURITY', tbl);
  EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_range USING (%s AND %s)', tbl || '_range_read', tbl, in_range, reads);
  EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO qinghe_range WITH CHECK (%s AND %s)', tbl || '_range_insert', tbl, in_range, enters);
  EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR UPDATE TO qinghe_range USING (%s AND %s) WITH CHECK (%s AND %s)', tbl || '_range_update', tbl, in_range, changes, in_range, changes);
  EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR SELECT TO qinghe_list USING (%s AND %s)', tbl || '_list_read', tbl, in_list, reads);
  EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR INSERT TO qinghe_list WITH CHECK (%s AND %s)', tbl || '_list_insert', tbl, in_list, enters);
  EXECUTE format('CREATE POLICY %I ON qinghe.%I FOR UPDATE TO qinghe_list USING (%s AND %s) WITH CHECK (%s AND %s)', tbl || '_list_update', tbl, in_list, changes, in_list, changes);
  EXECUTE format('GRANT SELECT, INSERT ON qinghe.%I TO qinghe_range, qinghe_list', tbl);
  -- Where a row belongs is changed by move_scope() alone: the list shape compares no region, and would let it be anything.
  EXECUTE format('GRANT UPDATE (%s) ON qinghe.%I TO qinghe_range, qinghe_list', (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = format('qinghe.%I', tbl)::regclass AND attnum > 0 AND attname NOT IN ('county', 'region', 'school', child)), tbl);
END $p$;
REVOKE ALL ON PROCEDURE qinghe.protect(text, bigint, text, bigint) FROM PUBLIC;

-- Every write of every channel (architecture.md §7). county = tenant of the acting posting, 0 for posts above county.
-- The row is its author's own: the policy makes another account's id look like a clash, never like content.
CREATE TABLE qinghe.commands (
  county int NOT NULL,
  id uuid NOT NULL,
  account uuid NOT NULL,
  posting uuid NOT NULL,
  name text NOT NULL,
  input_hash bytea NOT NULL,
  outcome text CONSTRAINT commands_outcome_is_known CHECK (outcome IN ('applied', 'held', 'setAside')),
  receipt jsonb,
  payload bytea,
  at timestamptz NOT NULL,
  PRIMARY KEY (county, id)
);
ALTER TABLE qinghe.commands ENABLE ROW LEVEL SECURITY;
CREATE POLICY commands_are_their_authors ON qinghe.commands TO qinghe_range, qinghe_list
  USING (account = nullif(current_setting('qinghe.account', true), '')::uuid)
  WITH CHECK (account = nullif(current_setting('qinghe.account', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON qinghe.commands TO qinghe_range, qinghe_list;
CREATE INDEX commands_by_account ON qinghe.commands (account, at);
