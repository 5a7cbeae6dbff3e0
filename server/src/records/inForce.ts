/** Which kinds are in force for whoever asks: those of the product, as the county changed them, and the county's own. Asked of the database with every
 *  request, so that a version is in force with the transaction that publishes it, in every process, and nobody waits (decision 048). Compiled
 *  contents are known by their hash and kept; what is looked up is only which of them holds. */
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { mergedOver } from './countyFile.ts'
import { allKinds, type KnownKind, knownAs, loadContents, shippedKinds, sourceOf } from './kinds.ts'

/** `retired`: fields of contents that were in force before and are no more; records that have them show them. */
export type KindInForce = KnownKind & { retired: readonly KindField[]; own: boolean }
export type KindsInForce = { all: readonly KindInForce[]; find: (name: string) => KindInForce | undefined }

const gathered = (all: readonly KindInForce[]): KindsInForce => {
  const byName = new Map(all.map(one => [one.kind.kind, one]))
  return { all, find: name => byName.get(name) }
}
const gatherShipped = (): KindsInForce => gathered(allKinds().map(one => ({ ...one, retired: [], own: false })))
let ofProduct = gatherShipped()
/** Kinds may be admitted after the start (kinds.admitKinds). */
function shipped(): KindsInForce {
  if (ofProduct.all.length !== allKinds().length) ofProduct = gatherShipped()
  return ofProduct
}

export type VersionRow = { kind: string; content: string; state: string; base: string | null; at: string | null }
const asked = (county: number) => sql<VersionRow>`select k.kind, k.content, k.state, k.base, k.replaced_at as at from qinghe.county_kinds k
  where k.county = ${county} and k.state in ('published', 'replaced') order by k.published_at, k.id`

/** The product brought another version of what the county changed: the merge, or what was published as long as they do not fit. */
async function effective(r: Reader, row: VersionRow, published: Kind): Promise<KnownKind> {
  if (row.base === null || row.base === sourceOf(row.kind)) return knownAs(published)
  const [found] = await r.rows(sql<{ source: string }>`select k.source from qinghe.county_kinds k where k.county = ${r.actor.county} and k.kind = ${row.kind} and k.state = 'published'`)
  const { kind } = mergedOver(row.kind, { source: found?.source ?? '', base: row.base }, String(r.actor.county))
  return knownAs(kind ?? published)
}

function retiredFrom(kind: Kind, earlier: readonly Kind[]): KindField[] {
  const found = new Map<string, KindField>()
  for (const field of earlier.flatMap(one => one.fields)) if (!kind.fields.some(one => one.id === field.id)) found.set(field.id, field)
  return [...found.values()]
}

async function build(r: Reader, rows: readonly VersionRow[]): Promise<KindsInForce> {
  const contentOf = await loadContents(r, rows.map(row => row.content))
  const changed = new Map<string, KindInForce>()
  for (const row of rows.filter(one => one.state === 'published')) {
    const known = await effective(r, row, contentOf(row.content))
    const before = [...rows.filter(one => one.kind === row.kind).map(one => contentOf(one.content)), ...shippedKinds.filter(one => one.kind.kind === row.kind).map(one => one.kind)]
    changed.set(row.kind, { ...known, own: row.base === null, retired: retiredFrom(known.kind, before) })
  }
  return gathered([...shipped().all.map(one => changed.get(one.kind.kind) ?? one), ...[...changed.values()].filter(one => one.own)])
}

/** By what is in force: the same for whoever finds the same. */
const built = new Map<string, Promise<KindsInForce>>()
const mostBuilt = 500
const asking = new WeakMap<Reader, Promise<KindsInForce>>()

async function ask(r: Reader): Promise<KindsInForce> {
  const rows = await r.rows(asked(r.actor.county))
  if (rows.length === 0) return shipped()
  const key = JSON.stringify([r.actor.county, rows.map(row => [row.kind, row.content, row.state])])
  if (built.size > mostBuilt) built.clear()
  const found = built.get(key) ?? build(r, rows)
  built.set(key, found)
  found.catch(() => built.delete(key))
  return found
}

/** Above the county there are the kinds of the product alone. */
export function kindsFor(r: Reader): Promise<KindsInForce> {
  if (r.actor.county === 0) return Promise.resolve(shipped())
  const found = asking.get(r) ?? ask(r)
  asking.set(r, found)
  return found
}

/** A phone may hold a form for a week without signal and fourteen days more; then what was filled in goes onto the new one. */
const welcomeMs = 21 * 86_400_000
/** The kind a command was filled in under, where that was in force not long ago. */
export async function writtenUnder(r: Reader, known: KindInForce, content: string | undefined): Promise<KnownKind> {
  if (content === undefined || content === known.content) return known
  const replaced = (await r.rows(asked(r.actor.county))).filter(row => row.kind === known.kind.kind && row.content === content)
  const isWelcome = replaced.some(row => row.at === null || Date.parse(r.now) - new Date(row.at).getTime() <= welcomeMs) || (replaced.length === 0 && shippedKinds.some(one => one.content === content))
  if (!isWelcome) throw problem('record.oldForm', `“${known.kind.title}”的表已经换了新的，这份是照旧表填的：请换用新表，核对以后再提交`, 409)
  const kind = (await loadContents(r, [content]))(content)
  return { ...known, kind, content }
}
