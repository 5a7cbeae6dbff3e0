/** Postings pasted from a spreadsheet: 姓名、登录名、岗位、地区代码、开始日期、手机号, one person a line, cells parted by tabs or commas. */
import { roleKeys, roles } from '@qinghe/domain/staff/roles.ts'
import { PostingRow } from '@qinghe/domain/staff/types.ts'

export const pasteColumns = ['姓名', '登录名', '岗位', '地区代码（12 位）', '开始日期', '手机号（可空）', '学校编号（校内岗位填）'] as const
export type PastedRow = { line: number; cells: string[]; row: PostingRow | null; problems: string[] }

const roleNamed = (text: string) => roleKeys.find(key => roles[key].label === text || key === text)
const isHeading = (cells: readonly string[]): boolean => cells[0] === pasteColumns[0]

function readLine(cells: string[], line: number): PastedRow {
  const [name = '', login = '', role = '', region = '', from = '', phone = '', school = ''] = cells
  const read = PostingRow.safeParse({
    row: line, name, login, role: roleNamed(role), region: Number(region), validFrom: from.replace(/[./]/g, '-').replace(/-(\d)(?=-|$)/g, '-0$1'),
    phone: phone === '' ? null : phone, school: school === '' ? 0 : Number(school),
  })
  return { line, cells, row: read.success ? read.data : null, problems: read.success ? [] : read.error.issues.map(i => i.message) }
}

export function readPasted(text: string): PastedRow[] {
  return text.split(/\r?\n/).map(l => l.split(/\t|,|，/).map(c => c.trim())).filter(cells => cells.some(c => c !== '') && !isHeading(cells))
    .map((cells, i) => readLine(cells, i + 1))
}
