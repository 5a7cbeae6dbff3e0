/** Things no history is kept of — posts, credentials, rights of the database — leave their digest in the log whenever they change, before and
 *  after, and at every start. One change without a leaf, and two neighbours do not fit any more. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { catalogueDigests } from '../db/catalogue.ts'
import { insertLeaves } from './inbox.ts'
import { type LeafInput, type LeafState, makeLeaf, momentNow } from './leaf.ts'

type Db = Pick<pg.ClientBase, 'query'>
export type Digests = Readonly<Record<string, string>>

/** Of posts, credentials and the like. Unless it only looks it waits for whoever is changing one of them, and lets others wait until the transaction ends. */
export async function staffState(db: Db, holding = true): Promise<Digests> {
  const { rows } = await db.query<{ class: string; digest: string }>('select class, digest from qinghe.state_of($1)', [holding])
  return Object.fromEntries(rows.map(row => [row.class, row.digest]))
}
export const wholeState = async (db: Db): Promise<Digests> => ({ ...await staffState(db), ...await catalogueDigests(db) })

/** What changed; nothing when nothing did. */
export function changeOf(before: Digests, after: Digests): LeafState | undefined {
  const changed = Object.entries(after).flatMap(([name, digest]): [string, [string, string]][] => {
    const was = before[name]
    return was === undefined || was === digest ? [] : [[name, [was, digest]]]
  })
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}

type About = Pick<LeafInput, 'phrase'> & Partial<LeafInput>
const stateLeaf = (about: About, state: LeafState) => makeLeaf({
  at: momentNow(), kind: 'state', role: 'system:server', county: 0, region: 0, purpose: 'administration', requestId: newUuid(), outcome: 'applied', ...about, state,
})

/** Runs a change of such things inside the caller's transaction, with its leaf. */
export async function withState<T>(client: Db, about: About, work: () => Promise<T>): Promise<T> {
  const before = await staffState(client)
  const done = await work()
  const state = changeOf(before, await staffState(client))
  if (state !== undefined) await insertLeaves(client, [stateLeaf(about, state)])
  return done
}

/** Said at every start: everything as it stands. What happened to it since the last leaf does not fit.
 *  @param db inside a transaction */
export async function tellState(db: Db, about: About): Promise<void> {
  const now = await wholeState(db)
  await insertLeaves(db, [stateLeaf(about, Object.fromEntries(Object.entries(now).map(([name, digest]): [string, [string, string]] => [name, [digest, digest]])))])
}

/** Around a change of everything, as a migration is. */
export async function tellChange(db: Db, about: About, before: Digests): Promise<void> {
  const state = changeOf(before, await wholeState(db))
  if (state !== undefined) await insertLeaves(db, [stateLeaf(about, state)])
}
