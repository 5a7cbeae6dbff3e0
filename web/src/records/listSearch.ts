/** The list's whole state in the address: ?state=done&from=2026-06-01&where=result.problem,visitType.party */
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { listColumns, possibleColumns, type RecordListInput } from '@qinghe/domain/records/contract.ts'
import { fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { z } from 'zod'
import { place } from '../app/search.ts'

const words = z.preprocess(given => (typeof given === 'string' ? given.split(',').filter(Boolean) : given), z.array(z.string().max(100)).max(60))
/** `where`: field.code pairs of the kind's filters. */
export const RecordsSearch = z.object({
  region: place(), state: words.optional(), from: PlainDate.optional(), to: PlainDate.optional(), mine: z.preprocess(given => (given === '1' ? true : given), z.boolean()).optional(),
  child: ChildId.optional(), where: words.optional(), columns: words.optional(),
})
export type RecordsSearch = z.infer<typeof RecordsSearch>
/** `duty`: the duty for which somebody came; done, they go back to what is due. */
const duty = { duty: z.uuid().optional() }
/** `saved`: the act that has just been done, for the words that confirm it. `act`: asked at once. */
export const RecordSearch = z.object({ region: place(), saved: z.string().max(40).optional(), act: z.string().max(40).optional(), ...duty })
export const NewRecordSearch = z.object({ region: place(), child: ChildId.optional(), parent: z.uuid().optional(), /** Of a report: the call it was made from. */ call: z.uuid().optional(), ...duty })
export const SlipsSearch = z.object({ box: z.enum(['waiting', 'received', 'all', 'filed']).optional() })
export const EditRecordSearch = z.object({ region: place(), act: z.string().max(40).default(''), ...duty })

type FilterValue = string | number | boolean
/** An answer in the address is text; what it is says the field. */
function answerOf(field: KindField, text: string): FilterValue | undefined {
  if (field.type === 'yesNo') return text === 'true' ? true : text === 'false' ? false : undefined
  if (field.list !== null) return field.list.entries.find(entry => String(entry.code) === text)?.code
  return /^\d{1,12}$/u.test(text) ? Number(text) : undefined
}

export const chosenOf = (search: RecordsSearch, field: string): string[] =>
  (search.where ?? []).flatMap(pair => (pair.startsWith(`${field}.`) ? [pair.slice(field.length + 1)] : []))

/** The other conditions stay. */
export function withFilter(search: RecordsSearch, field: string, values: readonly string[]): string[] | undefined {
  const where = [...(search.where ?? []).filter(pair => !pair.startsWith(`${field}.`)), ...values.map(value => `${field}.${value}`)]
  return where.length === 0 ? undefined : where
}

/** What no filter of the kind means is left out: an address somebody typed wrongly loses its condition, not the page. */
export function inputOf(kind: Kind, search: RecordsSearch): RecordListInput {
  const filters = kind.list.filters.flatMap(id => {
    const field = fieldOf(kind, id)
    const values = field === undefined ? [] : chosenOf(search, id).flatMap(text => answerOf(field, text) ?? [])
    return values.length === 0 ? [] : [[id, values] satisfies [string, FilterValue[]]]
  })
  const states = (search.state ?? []).filter(id => kind.states.some(one => one.id === id))
  const region = RegionCode.safeParse(search.region)
  const columns = possibleColumns(kind).filter(id => search.columns?.includes(id) === true && !listColumns(kind).includes(id))
  return {
    ...(states.length === 0 ? {} : { states }), ...(search.from === undefined ? {} : { from: search.from }), ...(search.to === undefined ? {} : { to: search.to }),
    ...(search.mine === true ? { mine: true } : {}), ...(search.child === undefined ? {} : { child: search.child }),
    ...(region.success && search.region !== undefined ? { region: region.data } : {}), ...(filters.length === 0 ? {} : { filters: Object.fromEntries(filters) }),
    ...(columns.length === 0 ? {} : { columns }),
  }
}

export const hasConditions = ({ state, from, to, mine, child, where }: RecordsSearch): boolean =>
  (state ?? []).length > 0 || from !== undefined || to !== undefined || mine === true || child !== undefined || (where ?? []).length > 0

/** Of the editor of a county's kinds: what is in force, or a version somebody proposed; nothing: a new ledger. */
export const EditKindSearch = z.object({ kind: z.string().max(60).optional(), version: z.string().max(40).optional() })
/** Two versions of a ledger side by side. */
export const CompareKindsSearch = z.object({ kind: z.string().max(60).default(''), older: z.string().max(40).optional(), newer: z.string().max(40).optional() })
