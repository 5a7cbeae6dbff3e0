/** One small pool per login role, and one for the lanes. Nothing outside db/ and main.ts sees a pool; features get a Reader or a Writer. */
import pg from 'pg'
import { type Lanes, makeLanes, mostLanes } from './lanes.ts'
import { type RoleName, roleNames } from './roles.ts'
import { typeParsers } from './types.ts'

export type Pools = Record<RoleName, pg.Pool> & {
  /** For short statements of posts of an area. */
  lanes: Lanes
}

const sizes: Record<RoleName, number> = {
  qinghe_range: 10, qinghe_list: 6, qinghe_signin: 3, qinghe_audit: 1, qinghe_tree: 1, qinghe_folder: 1,
  qinghe_feed: 1, qinghe_importer: 1, qinghe_scanner: 2, qinghe_rotator: 1, qinghe_sender: 3, qinghe_door: 3,
}

/** @param connectionFor how to reach the database as a role */
export function openPools(connectionFor: (role: RoleName) => pg.ClientConfig): Pools {
  const open = (role: RoleName, max = sizes[role]) => {
    const pool = new pg.Pool({
      ...connectionFor(role), pipeline: true, max, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 10_000, types: typeParsers,
    })
    // A lent client without a listener would end the process when its connection breaks (seen).
    pool.on('connect', client => { client.on('error', () => undefined) })
    pool.on('error', () => undefined) // an idle connection that breaks is replaced; the next request reports what is wrong
    return pool
  }
  return {
    lanes: makeLanes(open('qinghe_range', mostLanes)), qinghe_range: open('qinghe_range'), qinghe_list: open('qinghe_list'), qinghe_signin: open('qinghe_signin'),
    qinghe_audit: open('qinghe_audit'), qinghe_tree: open('qinghe_tree'), qinghe_folder: open('qinghe_folder'),
    qinghe_feed: open('qinghe_feed'), qinghe_importer: open('qinghe_importer'), qinghe_scanner: open('qinghe_scanner'), qinghe_rotator: open('qinghe_rotator'), qinghe_sender: open('qinghe_sender'), qinghe_door: open('qinghe_door'),
  }
}

export const closePools = async (pools: Pools): Promise<void> => {
  await Promise.all([pools.lanes.close(), ...roleNames.map(role => pools[role].end())])
}

/** The server refuses to run as a role that could see past the policies (ARCHITECTURE.md section 16). */
export async function refuseMightyRoles(pools: Pools): Promise<void> {
  for (const role of roleNames) {
    const { rows } = await pools[role].query<{ mighty: boolean; owns: boolean }>(
      `select r.rolsuper or r.rolbypassrls or r.rolcreaterole as mighty,
        exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'qinghe' and c.relowner = r.oid) as owns
       from pg_roles r where r.rolname = current_user and current_user = $1`, [role])
    const found = rows[0]
    if (!found || found.mighty || found.owns) throw new Error(`database role ${role} is missing or may see past row security`)
  }
}
