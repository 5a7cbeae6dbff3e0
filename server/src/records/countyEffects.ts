/** What a version would change, in numbers: records that go on as they were, what they will be asked, posts that would read and enter. */
import type { CheckedKind, CountyLedgers } from '@qinghe/domain/records/countyKinds.ts'
import { accessOf, rolesOfAct } from '@qinghe/domain/records/contract.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { audiences, ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { labelOf, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { loadContents, shippedKinds } from './kinds.ts'

type Counted = { role: string; posts: number }[]
const countsOf = async (r: Reader): Promise<ReadonlyMap<string, number>> =>
  new Map((await r.rows(sql<{ role: string; n: number }>`select p.role, p.n from qinghe.posts_of_county() p`)).map(one => [one.role, one.n]))
const counted = (posts: ReadonlyMap<string, number>, holds: (role: string) => boolean): Counted =>
  roleKeys.filter(holds).map(role => ({ role: labelOf(role), posts: posts.get(role) ?? 0 }))

/** Who may see a ledger is chosen by likeness: as one that everybody knows. */
export async function audiencesOf(r: Reader): Promise<CountyLedgers['audiences']> {
  const posts = await countsOf(r)
  return Object.entries(audiences).map(([id, { title }]) =>
    ({ id, title, like: shippedKinds.filter(one => one.kind.audience === id).map(one => one.kind.title), sees: counted(posts, role => seesIn(role, id) || ownsIn(role, id)) }))
}

const isDemanded = ({ needed, on, from, table }: KindField): boolean => needed !== 'never' && on === null && from === null && table === null
const wasAsked = (kind: Kind, id: string): boolean => { const field = kind.fields.find(one => one.id === id); return field !== undefined && field.needed !== 'never' }

type Change = { kind: Kind; before: Kind | null }
function fieldsOf({ kind, before }: Change) {
  const was = before?.fields ?? []
  const named = (field: KindField): KindField | undefined => was.find(one => one.id === field.id)
  return {
    added: kind.fields.filter(one => !named(one)).map(one => one.label), gone: was.filter(one => !kind.fields.some(now => now.id === one.id)).map(one => one.label),
    relabelled: kind.fields.flatMap(one => { const old = named(one); return old && old.label !== one.label ? [{ from: old.label, to: one.label }] : [] }),
  }
}

export async function effectsOf(r: Reader, change: Change): Promise<NonNullable<CheckedKind['effects']>> {
  const { kind } = change
  const held = await r.rows(sql<{ content: string; n: number }>`select k.content, sum(k.n)::int as n from qinghe.kind_records(${kind.kind}) k group by 1`)
  const contentOf = await loadContents(r, held.map(one => one.content))
  const posts = await countsOf(r)
  const access = accessOf([kind])
  const gaps = kind.fields.filter(isDemanded).map(field => ({ label: field.label, records: held.filter(one => !wasAsked(contentOf(one.content), field.id)).reduce((sum, one) => sum + one.n, 0) }))
  return {
    ...fieldsOf(change), records: held.reduce((sum, one) => sum + one.n, 0), gaps: gaps.filter(one => one.records > 0),
    sees: counted(posts, role => mayDo(role, `${kind.kind}.read`, access)), enters: counted(posts, role => kind.acts.some(act => act.from.includes('none') && rolesOfAct(kind, act).some(one => one === role))),
  }
}
