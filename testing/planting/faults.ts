/** Faults a hurried hand could write where answers are masked. Each is put between one query and its answer; the walk must say so. */
import { listArchives, listHistory, ListOutput } from '@qinghe/domain/archives/contract.ts'
import { ArchiveRow, HistoryEntry } from '@qinghe/domain/archives/types.ts'
import { makeHider, type View } from '@qinghe/domain/kernel/hiding.ts'
import { open, shown } from '@qinghe/domain/kernel/shown.ts'
import { contractsOf } from '@qinghe/domain/records/contract.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { viewOf } from '@qinghe/domain/staff/view.ts'
import { z } from 'zod'
import type { QueryEndpoint } from '../../server/src/http/endpoint.ts'
import { type Guard, guardOf } from '../../server/src/http/guard.ts'
import { shippedKinds } from '../../server/src/records/kinds.ts'

export type Fault = {
  title: string
  /** The query it is put into. Sealed values in a conflict are masked before the kernel sees them (kernel/conflict.ts), so no single fault of this
   *  kind shows them. */
  query: string
  guard: (endpoint: QueryEndpoint) => Guard
  /** Who finds it, and the beginning of what the walk says. */
  role: RoleKey
  who: 'here' | 'under a spot check'
  says: string
}

/** As if the answer said something else of its leaves. */
const listing = (row: z.ZodType): Guard => guardOf({ ...listArchives, output: ListOutput.extend({ rows: z.array(row) }) })
/** As if the post read otherwise. */
const seeing = (endpoint: QueryEndpoint, change: (view: View) => Partial<View>): Guard => {
  const hide = makeHider(endpoint.contract.output)
  return { enter: () => undefined, leave: (body, actor) => { const view = viewOf(actor); return hide(body, { ...view, ...change(view) })?.left } }
}
const { caregiver } = ArchiveRow.shape

/** As if a part were for whoever reads the record. */
const withoutParts = (name: string): Guard => {
  const known = shippedKinds.find(one => one.kind.kind === name)!.kind
  return guardOf(contractsOf({ ...known, fields: known.fields.map(field => ({ ...field, part: null })) }, []).get)
}

export const faults: readonly Fault[] = [
  { title: 'a part is shown to whoever reads the record', query: 'talk.get', guard: () => withoutParts('talk'), role: 'childDirector', who: 'here', says: 'talk.get shows talk.thoughtNote at inside' },
  { title: 'a mask is taken out of a record', query: 'visit.get', guard: endpoint => seeing(endpoint, () => ({ masks: () => false, readsWords: () => true })), role: 'cityCivilAffairs', who: 'under a spot check', says: 'visit.get shows visit.talk at inside' },
  { title: 'the history of a part is printed', query: 'talk.history', guard: endpoint => seeing(endpoint, view => ({ masks: () => false, readsWords: view.reads })), role: 'childDirector', who: 'here', says: 'talk.history shows old talk.thoughtNote at inside' },
  { title: 'a name is said to be open', query: 'archives.list', guard: () => listing(ArchiveRow.extend({ name: open('work', z.string()) })), role: 'educationBureau', who: 'here', says: 'archives.list shows name at inside' },
  { title: 'a birthday is not masked', query: 'archives.list', guard: () => listing(ArchiveRow.extend({ birthDate: shown('ID', 'none', z.string()).nullable() })), role: 'womensFederation', who: 'here', says: 'archives.list shows birthDate at inside' },
  { title: 'family is taken for identity', query: 'archives.list', guard: () => listing(ArchiveRow.extend({ caregiver: caregiver.unwrap().extend({ name: shown('ID', 'name', z.string()) }).nullable() })), role: 'cityCivilAffairs',
    who: 'under a spot check', says: 'archives.list shows guardian.name at inside' },
  { title: 'a number is not said to be sealed', query: 'archives.list', guard: () => listing(ArchiveRow.extend({ idMasked: shown('ID', 'none', z.string()).nullable() })), role: 'childDirector', who: 'here', says: 'archives.list shows idNumber at inside' },
  { title: 'nothing is masked', query: 'archives.get', guard: endpoint => seeing(endpoint, () => ({ masks: () => false })), role: 'schoolCounselor', who: 'here', says: 'archives.get shows father.name at inside' },
  { title: 'a spot check is not asked for', query: 'archives.list', guard: endpoint => seeing(endpoint, () => ({})), role: 'provinceCivilAffairs', who: 'here', says: 'archives.list answers without a spot check' },
  { title: 'a spot check opens free words', query: 'archives.get', guard: endpoint => seeing(endpoint, view => ({ readsWords: view.reads })), role: 'nationCivilAffairs', who: 'under a spot check', says: 'archives.get shows returned because at inside' },
  { title: 'history is printed as it is', query: 'archives.history', guard: () => guardOf({ ...listHistory, output: z.object({ entries: z.array(z.object({ ...HistoryEntry.shape, fields: open('work', HistoryEntry.shape.fields) })) }) }), role: 'youthLeague', who: 'here',
    says: 'archives.history shows old name at inside' },
  { title: 'numbers are not withheld', query: 'archives.search', guard: endpoint => seeing(endpoint, () => ({ withholdsNumbers: false })), role: 'pairedTeacher', who: 'here', says: 'archives.search shows a number, masked' },
  { title: 'every domain is read', query: 'archives.get', guard: endpoint => seeing(endpoint, () => ({ readsWords: () => true })), role: 'hotlineOperator', who: 'here', says: 'archives.get shows exit note at inside' },
]
