/** Which child a line is about: by the id number, else by the name with what stands beside it, among the children the uploader may see. Two that fit are asked
 *  about, none is an error of the line; nobody is ever guessed. */
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { finding, type Person } from '@qinghe/domain/imports/readLine.ts'
import type { Candidate, Finding } from '@qinghe/domain/imports/types.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { leftWords } from '../records/scope.ts'
import { regionNames } from '../regions/names.ts'

export type Child = { id: string; name: string; birth_date: string | null; region: number; school: number; status: string; id_blind: Uint8Array | null; school_name: string | null }
export type Met = { child: Child } | { finding: Finding }
type Asked = { person: Person; chosen: string | undefined }

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const columns = sql`c.id, c.name, c.birth_date, c.region, c.school, c.status, c.id_blind, (select s.name from qinghe.schools s where s.county = c.county and s.id = c.school) as school_name`

export type Children = { of: (asked: Asked) => Met | undefined }
type By = { kind: Kind; columnOf: (target: string) => number | null }

type Found = By & { byId: ReadonlyMap<string, Child>; byBlind: ReadonlyMap<string, Child>; byName: ReadonlyMap<string, readonly Child[]>; numbers: ReadonlyMap<string, readonly Uint8Array[]>; place: (code: number) => string }

const candidate = ({ place }: Found) => (one: Child): Candidate =>
  ({ child: ChildId.parse(one.id), name: one.name, birth: isPlainDate(one.birth_date ?? '') ? plainDate(one.birth_date ?? '') : null, place: place(one.region) })
const none = (found: Found, target: string, { message, children = [] }: { message: string; children?: readonly Child[] }): Met => ({
  finding: finding('error', found.columnOf(target), {
    code: children.length > 0 ? 'child.several' : 'child.none', title: children.length > 0 ? '不止一名儿童，请选择' : '没有找到这名儿童', message, children: children.map(candidate(found)),
  }),
})
function settled({ kind, columnOf }: By, one: Child): Met {
  const words = leftWords(kind, one.status)
  return words === undefined ? { child: one } : { finding: finding('error', columnOf('child.name'), { code: 'child.left', title: '儿童已不在册', message: words }) }
}

function byNumber(found: Found, { idNumber, name }: Person): Met {
  const met = (found.numbers.get(idNumber) ?? []).map(blind => found.byBlind.get(hex(blind))).find(one => one !== undefined)
  if (!met) return none(found, 'child.idNumber', { message: '您能看到的档案里没有这个证件号，请核对，或先建档再登记' })
  return name === '' || name === met.name ? settled(found, met) : none(found, 'child.name', { message: '姓名和这个证件号的档案不一致，请核对' })
}

function byWords(found: Found, person: Person): Met {
  const { birth, village, school } = person
  const fits = (one: Child): boolean => (birth === null || one.birth_date === birth) && (village === '' || sameName(village, found.place(one.region))) && (school === '' || sameName(school, one.school_name ?? ''))
  const namesakes = found.byName.get(person.name) ?? []
  const all = namesakes.filter(fits)
  const here = all.filter(one => leftWords(found.kind, one.status) === undefined)
  const [only] = here.length > 0 ? here : all
  if (only) return here.length > 1 ? none(found, 'child.name', { message: '叫这个名字的儿童不止一名，请选择是哪一名，或在表里补上证件号、出生日期', children: here }) : settled(found, only)
  return none(found, 'child.name', namesakes.length > 0 ? { message: '有同名的儿童，但出生日期、村或学校对不上，请核对，或从下面选择', children: namesakes } : { message: '您能看到的档案里没有这个名字，请核对，或先建档再登记' })
}

export async function childrenFor(r: Reader, asked: readonly Asked[], by: By): Promise<Children> {
  const numbers = new Map([...new Set(asked.map(one => one.person.idNumber).filter(number => number !== ''))].map(number => [number, r.blind('idNumber', number)]))
  const names = [...new Set(asked.map(one => one.person.name).filter(name => name !== ''))]
  const rows = await r.rows(sql<Child>`
    select ${columns} from qinghe.children c where c.county = ${r.actor.county} and c.id_blind = any(${[...numbers.values()].flat()}::bytea[])
    union select ${columns} from qinghe.children c where c.county = ${r.actor.county} and c.name = any(${names}::text[])
    union select ${columns} from qinghe.children c where c.county = ${r.actor.county} and c.id = any(${asked.flatMap(one => one.chosen ?? [])}::uuid[])`)
  const found: Found = {
    ...by, numbers, byId: new Map(rows.map(one => [one.id, one])), byName: Map.groupBy(rows, one => one.name), place: await regionNames(r, rows.map(one => one.region)),
    byBlind: new Map(rows.flatMap(one => (one.id_blind === null ? [] : [[hex(one.id_blind), one] as const]))),
  }
  return {
    of: ({ person, chosen }) => {
      const picked = chosen === undefined ? undefined : found.byId.get(chosen)
      if (picked) return settled(found, picked)
      if (person.idNumber !== '') return byNumber(found, person)
      return person.name === '' ? undefined : byWords(found, person)
    },
  }
}

const ending = /(村民委员会|居民委员会|村委会|居委会|社区|村|居)$/u
/** 栖凤渡镇栖凤渡村, 栖凤渡村委会 and 栖凤渡 are the village 栖凤渡村. */
const sameName = (written: string, name: string): boolean => written === name || written.replace(ending, '') === name.replace(ending, '') || written.endsWith(name)
