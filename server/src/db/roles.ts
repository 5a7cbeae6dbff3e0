/** Every database role of the product, in one place; a test compares this list with the catalogue.
 *  None owns a table, none is superuser, none bypasses row security; the owner runs migrations only. */
import type pg from 'pg'

export type RoleName = (typeof roleNames)[number]
export const roleNames = [
  'qinghe_range', // people whose work is an area: everything inside [lo, hi) × schools
  'qinghe_list', // people whose work is a list of children: at most 500 assigned ids
  'qinghe_signin', // system:sign-in — accounts, sessions, codes
  'qinghe_audit', // system:audit — inserts leaves of reads and denials
  'qinghe_tree', // system:tree — numbers leaves and signs heads
  'qinghe_folder', // system:folder — folds figure deltas, revises cells by the calendar
  'qinghe_feed', // system:feed — numbers the change feed
  'qinghe_importer', // system:importer — reads the staging of one import
  'qinghe_scanner', // system:scanner — generates duties, retracts them, moves their clocks
  'qinghe_sender', // system:sender — hands text messages to the gateway; reads telephones and no table of a child
  'qinghe_rotator', // system:rotator — seals again under a new key
  'qinghe_door', // system:door — adds the reports of whoever has no account, and reads nothing of anybody
] as const

export const ownerRole = 'qinghe_owner'

const quoted = (client: pg.ClientBase, text: string) => client.escapeLiteral(text)

/** Rights a role is created without. Only a superuser may say them again of a role that exists (PostgreSQL 15), so an outside
 *  owner leaves them as they are; the server asks the catalogue at every start (pools.ts refuseMightyRoles). */
const without = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION'

const asksTheSame: readonly RoleName[] = ['qinghe_signin', 'qinghe_audit', 'qinghe_tree']

/** Creates or re-arms the login roles. Runs as a superuser or as an owner with CREATEROLE, before migrations.
 *  @param passwords one per role, from the keys folder. */
export async function createRoles(client: pg.ClientBase, passwords: Record<RoleName, string>): Promise<void> {
  const me = await client.query<{ rolsuper: boolean }>('select rolsuper from pg_roles where rolname = current_user')
  const isSuperuser = me.rows[0]?.rolsuper === true
  for (const role of roleNames) {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role])
    const isNew = found.rowCount === 0
    await client.query(`${isNew ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN ${isNew || isSuperuser ? without : ''} PASSWORD ${quoted(client, passwords[role])}`)
    await client.query(`ALTER ROLE ${role} SET search_path = qinghe`)
    await client.query(`ALTER ROLE ${role} SET timezone = 'UTC'`)
    await client.query(`ALTER ROLE ${role} SET statement_timeout = '30s'`)
    // These ask few statements, over and over: planning them anew for every array of another length cost as much as running them.
    if (asksTheSame.includes(role)) await client.query(`ALTER ROLE ${role} SET plan_cache_mode = 'force_generic_plan'`)
    await client.query(`ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '60s'`)
  }
}
