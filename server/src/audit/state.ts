/** Things no history is kept of — posts, credentials, rights of the database — leave their digest in the log whenever they change, before and
 *  after, and at every start. One change without a leaf, and two neighbours do not fit any more. The digests are keyed with the key of the chain,
 *  so that nobody who owns the tables alone can drop a leaf into the inbox that explains what was done. */
import { createHmac, type KeyObject } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { catalogueDigests } from '../db/catalogue.ts'
import { insertLeaves } from './inbox.ts'
import { type LeafInput, type LeafState, makeLeaf, momentNow } from './leaf.ts'

type Db = Pick<pg.ClientBase, 'query'>
export type Digests = Readonly<Record<string, string>>

/** Of posts, credentials and the like. Unless it only looks it waits for whoever is changing one of them, and lets others wait until the transaction ends. */
export async function staffState(db: Db, key: KeyObject, holding = true): Promise<Digests> {
  const { rows } = await db.query<{ class: string; digest: string }>('select class, digest from qinghe.state_of($1)', [holding])
  return keyed(key, Object.fromEntries(rows.map(row => [row.class, row.digest])))
}
const keyed = (key: KeyObject, digests: Digests): Digests =>
  Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, createHmac('sha256', key).update(`state|${name}|${digest}`).digest('hex')]))

export const wholeState = async (db: Db, key: KeyObject, holding = true): Promise<Digests> =>
  ({ ...await staffState(db, key, holding), ...keyed(key, await catalogueDigests(db)) })

/** What changed; nothing when nothing did. */
export function changeOf(before: Digests, after: Digests): LeafState | undefined {
  const changed = Object.entries(after).flatMap(([name, digest]): [string, [string, string]][] => {
    const was = before[name]
    return was === undefined || was === digest ? [] : [[name, [was, digest]]]
  })
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}

/** `key` of the chain; a change made without it, as tests may, is one that no leaf tells of. */
type About = Pick<LeafInput, 'phrase'> & Partial<LeafInput> & { key: KeyObject | undefined }
const stateLeaf = ({ key: _key, ...about }: About, state: LeafState) => makeLeaf({
  at: momentNow(), kind: 'state', role: 'system:server', county: 0, region: 0, purpose: 'administration', requestId: newUuid(), outcome: 'applied', ...about, state,
})

type Keyed = About & { key: KeyObject }

/** Runs a change of such things inside the caller's transaction, with its leaf. */
export async function withState<T>(client: Db, about: About, work: () => Promise<T>): Promise<T> {
  if (about.key === undefined) return work()
  const before = await staffState(client, about.key)
  const done = await work()
  const state = changeOf(before, await staffState(client, about.key))
  if (state !== undefined) await insertLeaves(client, [stateLeaf(about, state)])
  return done
}

/** Said at every start: everything as it stands. What happened to it since the last leaf does not fit.
 *  @param db inside a transaction */
export async function tellState(db: Db, about: Keyed): Promise<void> {
  const now = await wholeState(db, about.key)
  await insertLeaves(db, [stateLeaf(about, Object.fromEntries(Object.entries(now).map(([name, digest]): [string, [string, string]] => [name, [digest, digest]])))])
}

/** Around a change of everything, as a migration is. */
export async function tellChange(db: Db, about: Keyed, before: Digests): Promise<void> {
  const state = changeOf(before, await wholeState(db, about.key))
  if (state !== undefined) await insertLeaves(db, [stateLeaf(about, state)])
}
