/** Runs of a frozen model: a full one, and one that adds new rows to a full one. After both, `pairs_scored` and `decided` are the
 *  same, byte for byte, as after a full run over all rows: nothing that decides about a pair depends on which rows are there. */
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { decideAll, decideTouched } from './decide.ts'
import { type Duck, named } from './duck.ts'
import { loadRoster, type Side } from './load.ts'
import { sideNames, type Sides, sidesOf } from './pairs.ts'
import { clean, forgetRaw, hasFrequencies, nameColumns, prepare, type Shared } from './prepare.ts'
import { sharedColumns } from './profile.ts'
import { score } from './score.ts'

/** Bits below the review line that are still written down. */
const keptBelow = 0

/** @property isFinal no rows come later: files and network are shut before any SQL of the model runs. A model from elsewhere runs only so */
export type Files = { left: string; right?: string; key: string; shared?: readonly Shared[]; isFinal?: boolean }
export type Linked = { model: Model; rows: { left: number; right: number }; shared: readonly Shared[]; greedy: number }

/** Links two rosters (or finds doubles in one) with a model that is given.
 *  @param files `shared`: which column is which, when a person says; else as sharedColumns finds */
export async function linkWith(duck: Duck, model: Model, { left, right, key, shared: said, isFinal = false }: Files): Promise<Linked> {
  const first = await loadRoster(duck, { side: 'left', file: left, key })
  const second = right === undefined ? first : await loadRoster(duck, { side: 'right', file: right, key })
  if (isFinal) await duck.seal()
  const shared = said ?? await sharedColumns(duck, first, right === undefined ? null : second)
  const names = sideNames(model.mode)
  for (const side of names) await duck.run(nameColumns(side, shared))
  await clean(duck, model, names)
  await forgetRaw(duck, names)
  await prepare(duck, model, names)
  const rows = { left: first.rows, right: second.rows }
  await score(duck, model, { sides: sidesOf(model.mode), rows: Math.max(rows.left, rows.right), pairs: [], keep: model.review - keptBelow })
  return { model, rows, shared, greedy: await decideAll(duck, model) }
}

/** Adds rows to the right roster (to the one roster when deduplicating): compares them with what is linked, decides anew where they
 *  touch, and leaves tables as a full run would. Keys must be new.
 *  @returns the state for the next addition */
export async function addRows(duck: Duck, linked: Linked, { file, key }: { file: string; key: string }): Promise<Linked> {
  const { model, shared } = linked
  const grown = model.mode === 'link' ? 'right' : 'left'
  const before = linked.rows[grown]
  const added = await loadRoster(duck, { side: 'new', file, key })
  await duck.run({ name: 'number new', sql: `update new_raw set "id" = "id" + ${before}` })
  await duck.run(nameColumns('new', shared.map(column => ({ ...column, new: column[grown] }))))
  await clean(duck, model, ['new'])
  await forgetRaw(duck, ['new'])
  await prepare(duck, model, ['new'])
  await duck.run({ name: 'make pairs', sql: 'create or replace table pairs_new ("id_l" integer, "id_r" integer, "weight" double, "guard" utinyint)' })
  const meetings: Sides[] = model.mode === 'link' ? [{ left: 'left', right: 'new' }] : [{ left: 'left', right: 'new' }, { left: 'new', right: 'left' }, { left: 'new', right: 'new' }]
  for (const sides of meetings) await score(duck, model, { sides, rows: before, pairs: [], keep: model.review - keptBelow, into: 'pairs_new' })
  await duck.run({ name: 'append pairs', sql: 'insert into pairs_scored from pairs_new' })
  await append(duck, model, grown)
  const greedy = await decideTouched(duck, model)
  return { ...linked, rows: { ...linked.rows, [grown]: before + added.rows }, greedy: linked.greedy + greedy }
}

async function append(duck: Duck, model: Model, side: Side): Promise<void> {
  const parts = ['clean', 'blocks', ...hasFrequencies(model) && side === 'left' ? ['weights'] : []]
  for (const part of parts) await duck.run({ name: `append ${part}`, sql: `insert into ${named(`${side}_${part}`)} by name (select * from ${named(`new_${part}`)})` })
}
