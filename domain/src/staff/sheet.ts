/** A workbook of postings: which columns it has and what a row means. Pure; files are opened by the server. */
import { z } from 'zod'
import { OrganisationId } from '../kernel/ids.ts'
import { isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { type Issue, issue } from '../kernel/problem.ts'
import { levelOf } from '../kernel/regionCode.ts'
import { shortName } from '../regions/rules.ts'
import { type RoleKey, roleKeys, roleOf } from './roles.ts'
import { PostingRow } from './types.ts'

/** The template's columns in order; any of the words names the column. */
export const sheetColumns = {
  login: ['登录名', '账号', '用户名'],
  name: ['姓名'],
  role: ['岗位', '角色', '职务'],
  region: ['地区', '负责地区', '区划代码', '行政区划'],
  school: ['学校'],
  organisation: ['单位', '工作单位'],
  validFrom: ['到岗日期', '开始日期', '任职日期'],
  validTo: ['结束日期', '离岗日期'],
  phone: ['电话', '手机号', '联系电话'],
} as const satisfies Record<string, readonly [string, ...string[]]>
export type SheetColumn = keyof typeof sheetColumns
const isColumn = (key: string): key is SheetColumn => Object.hasOwn(sheetColumns, key)
export const sheetColumnKeys = Object.keys(sheetColumns).filter(isColumn)
const required: readonly SheetColumn[] = ['login', 'name', 'role', 'region']

const plain = (text: string): string => text.normalize('NFKC').replace(/[\s*＊:：()（）]/g, '')

/** Which column each key stands in, from 0; nothing when this row is no heading. */
export function headingOf(cells: readonly string[]): Map<SheetColumn, number> | undefined {
  const found = new Map<SheetColumn, number>()
  cells.forEach((text, i) => {
    const key = sheetColumnKeys.find(k => sheetColumns[k].some(word => word === plain(text)))
    if (key !== undefined && !found.has(key)) found.set(key, i)
  })
  return required.every(key => found.has(key)) ? found : undefined
}

export type Places = {
  regions: readonly { code: number; name: string; parentName: string | null }[]
  schools: readonly { id: number; name: string }[]
  organisations: readonly { id: string; name: string; region: number }[]
}

export const SheetRow = z.object({
  row: z.number().int(),
  typed: z.record(z.string(), z.string()),
  /** Nothing when the row cannot be imported. */
  posting: PostingRow.nullable(),
  issues: z.array(z.object({ code: z.string(), message: z.string(), field: z.string().optional() })),
})
export type SheetRow = z.infer<typeof SheetRow>
export const SheetAnswer = z.object({ rows: z.array(SheetRow), headingRow: z.number().int() })
export type SheetAnswer = z.infer<typeof SheetAnswer>

type Typed = Partial<Record<SheetColumn, string>>
type Read<T> = { value: T } | { issue: Issue }
const wrong = <T>(code: string, message: string, field: SheetColumn): Read<T> => ({ issue: issue(code, message, field) })

function roleFrom(text: string): Read<RoleKey> {
  const typed = plain(text)
  const found = roleKeys.find(
    key => key === typed || plain(roleOf(key).label) === typed || plain(roleOf(key).label).replace(/^[村镇]/, '') === typed,
  )
  return found === undefined
    ? wrong('staff.unknownRole', `没有“${text}”这种岗位，请照模板里的岗位名称填写`, 'role')
    : { value: found }
}

/** 栖凤渡村村民委员会, 栖凤渡村, and each with the town before it. */
function namesOf({ code, name, parentName }: Places['regions'][number]): string[] {
  const own = [name, shortName(name, levelOf(code))]
  return parentName === null ? own : [...own, ...own.map(n => `${parentName}${n}`)]
}

function regionFrom(text: string, places: Places): Read<number> {
  if (/^\d{12}$/.test(text)) return { value: Number(text) }
  const typed = plain(text).replace(/[›/>、,，-]/g, '')
  const found = places.regions.filter(r => namesOf(r).includes(typed))
  const [only, more] = found
  if (only && !more) return { value: only.code }
  if (only)
    return wrong('staff.ambiguousRegion', `有 ${found.length} 个“${text}”，请在前面写上乡镇，或填 12 位区划代码`, 'region')
  return wrong('staff.unknownRegion', `没有找到“${text}”，请写乡镇和村的全名，或填 12 位区划代码`, 'region')
}

function schoolFrom(text: string, places: Places): Read<number> {
  if (text === '') return { value: 0 }
  const found = places.schools.find(s => s.name === text)
  return found ? { value: found.id } : wrong('staff.unknownSchool', `没有登记“${text}”，请先登记学校或核对全称`, 'school')
}

function organisationFrom(text: string, places: Places): Read<OrganisationId | null> {
  if (text === '') return { value: null }
  const found = places.organisations.find(o => o.name === text)
  return found
    ? { value: OrganisationId.parse(found.id) }
    : wrong('staff.unknownOrganisation', `没有登记“${text}”，请先登记单位或核对全称`, 'organisation')
}

/** 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301. */
function dayFrom<T>(text: string, field: SheetColumn, absent: T): Read<PlainDate | T> {
  if (text === '') return { value: absent }
  const m = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text)
  const day = m ? `${m[1]}-${String(m[2]).padStart(2, '0')}-${String(m[3]).padStart(2, '0')}` : ''
  return isPlainDate(day) ? { value: plainDate(day) } : wrong('staff.notADay', `日期“${text}”不对，请写成 2026-03-01`, field)
}

/** One row as it was typed into one posting, with every problem at once.
 *  @param today used where no first day is given */
export function readingRow(row: number, typed: Typed, { places, today }: { places: Places; today: PlainDate }): SheetRow {
  const text = (key: SheetColumn): string => typed[key]?.trim() ?? ''
  const parts = {
    role: roleFrom(text('role')),
    region: regionFrom(text('region'), places),
    school: schoolFrom(text('school'), places),
    organisation: organisationFrom(text('organisation'), places),
    validFrom: dayFrom(text('validFrom'), 'validFrom', today),
    validTo: dayFrom(text('validTo'), 'validTo', null),
  }
  const read = Object.fromEntries(Object.entries(parts).flatMap(([key, part]) => ('value' in part ? [[key, part.value]] : [])))
  const issues = Object.values(parts).flatMap(part => ('issue' in part ? [part.issue] : []))
  const phone = text('phone')
  const parsed = PostingRow.safeParse({
    ...read,
    row,
    login: text('login'),
    name: text('name'),
    phone: phone === '' ? null : phone,
  })
  const failed = new Set(issues.map(i => i.field))
  const more = parsed.success ? [] : parsed.error.issues.filter(i => !failed.has(String(i.path[0])))
  const all = [...issues, ...more.map(i => issue(`input.${i.code}`, i.message, String(i.path[0])))]
  return { row, typed, posting: parsed.success && all.length === 0 ? parsed.data : null, issues: all }
}
