/** Two rosters of departments the demo's town has been given and compares: a school roll with the slips schools make, and the household
 *  register of one village. Ordered at the first start; the run is the server's, in the background, like anybody's. */
import { orderComparison } from '@qinghe/domain/comparisons/contract.ts'
import type { ComparisonKind } from '@qinghe/domain/comparisons/types.ts'
import { command } from '@qinghe/domain/kernel/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { detectColumns } from '@qinghe/domain/rosters/headers.ts'
import { z } from 'zod'
import { comparisonRoutes } from '@qinghe/server/comparisons/routes.ts'
import { perform } from '@qinghe/server/http/endpoint.ts'
import { sealFileName } from '@qinghe/server/crypto/fileNames.ts'
import { sealContent } from '@qinghe/server/rosters/store.ts'
import { slipOfDay, slipOfName } from '../linkage/slips.ts'
import { type Desk, endpointIn, send, town, village } from './desk.ts'
import { type Random, randomOf, uuidFrom } from './random.ts'
import type { WorldChild } from './types.ts'

type Line = Record<string, string>
type Register = { children: readonly WorldChild[]; day: PlainDate }
type Roster = { number: string; name: string; region: number; lines: Line[] }

const Staged = z.object({ batch: RecordId, number: z.string(), fileName: z.string(), region: z.number(), sheet: z.array(z.array(z.string())) })
/** What reading a file leaves behind, without the file. */
const stage = perform(
  command('demo.roster', { at: 'POST /demo/roster', input: Staged, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '上传花名册' }),
  async (w, inputs) => {
    for (const { batch, number, fileName, region, sheet } of inputs) {
      const heads = detectColumns(sheet)
      await w.put('roster_batches', [{
        id: batch, region, number: `DR-${w.today.replaceAll('-', '')}-${number}`, ...sealFileName(w.ring, { table: 'roster_batches', id: batch }, fileName), state: 'ready', uploaded_by: w.actor.account, posting: w.actor.posting, uploaded_at: new Date(w.now),
        header_row: heads?.headerRow ?? 1, columns: JSON.stringify(heads?.columns ?? []), is_read: true,
      }])
      await w.put('roster_rows', sheet.map((cells, i) => ({
        batch, row: i + 1, region, state: i === 0 ? 'aside' : 'ok', sealed: sealContent(w, { batch, row: i + 1 }, { cells: cells.map(textCell), fixed: [], issues: [] }),
      })))
    }
    return inputs.map(() => ({ records: [] }))
  })

const orderOf = endpointIn(comparisonRoutes)(orderComparison)
const inCompulsorySchool: readonly number[] = [3, 4, 9] // CL-06 小学、初中、特教学校
/** Every so many children of the roll: left out, hard to tell, spelt by ear, another school, said to have left. */
const every = { missing: 97, doubtful: 61, misheard: 83, moved: 53, dropped: 211 } as const

const townOf = (region: number): number => Math.floor(region / 1_000) * 1_000
const adult = { 姓名: '欧阳卫国', 性别: '男', 出生日期: '2004-05-20', 身份证号: '', 监护人姓名: '欧阳振华', 联系电话: '19900009991', 户籍村: '', 学校名称: '栖凤渡中心小学', 年级: '初中九年级', 就学情况: '初中' }
/** Ten and twelve years old, whenever the demo is made. */
const strangersOn = (day: PlainDate): readonly Line[] => [
  { ...adult, 姓名: '欧阳思远', 出生日期: `${Number(day.slice(0, 4)) - 10}-09-09`, 监护人姓名: '欧阳山', 联系电话: '19900009992', 年级: '小学四年级', 就学情况: '小学' },
  { ...adult, 姓名: '慕容雪', 性别: '女', 出生日期: `${Number(day.slice(0, 4)) - 12}-03-17`, 监护人姓名: '慕容海', 联系电话: '19900009993', 年级: '小学六年级', 就学情况: '小学' },
]

const lineOf = (child: WorldChild, placeOf: (region: number) => string): Line => ({
  姓名: child.name, 性别: child.sexCode === 1 ? '男' : '女', 出生日期: child.birthDate, 身份证号: child.idNumber ?? '', 监护人姓名: child.guardian?.name ?? child.mother.name,
  联系电话: child.guardian?.phone ?? child.mother.phone ?? '', 户籍村: placeOf(child.region), 学校名称: child.schoolName ?? '', 年级: '', 就学情况: child.schoolingStatus === 4 ? '初中' : '小学',
})

/** What a school got wrong, or never knew. */
function slipped(line: Line, at: number, r: Random): Line {
  const heard = { ...line, 姓名: slipOfName(line['姓名'] ?? '', r).name }
  if (at % every.doubtful === 7) return { ...heard, 身份证号: '', 监护人姓名: '', 联系电话: '', ...(at % 2 === 0 ? { 户籍村: '' } : { 出生日期: slipOfDay(line['出生日期'] ?? '', r) }) }
  if (at % every.misheard === 11) return heard
  if (at % every.moved === 13) return { ...line, 学校名称: '苏仙区实验学校' }
  return at % every.dropped === 17 ? { ...line, 就学情况: '辍学' } : line
}

function schoolRoll({ children, day }: Register, placeOf: (region: number) => string): Roster {
  const r = randomOf('demo comparison', 'school')
  const pupils = children.filter(child => townOf(child.region) === town && inCompulsorySchool.includes(child.schoolingStatus))
  const known = pupils.filter((_, i) => i % every.missing !== 5).map((child, i) => slipped(lineOf(child, placeOf), i, r))
  const twice = known.slice(40, 41)
  return { number: '01', name: '栖凤渡镇学籍名册', region: town, lines: [...known, ...strangersOn(day), adult, ...twice] }
}

function households(children: readonly WorldChild[], placeOf: (region: number) => string): Roster {
  const there = children.filter(child => child.region === village)
  const lines = there.filter((_, i) => i % 61 !== 5).map((child, i) => {
    const { 学校名称: _school, 年级: _grade, 就学情况: _schooling, ...line } = lineOf(child, placeOf)
    return i % 79 === 31 ? { ...line, 户籍村: '栖凤渡镇瓦灶村' } : line
  })
  return { number: '02', name: '栖凤渡村户籍名册', region: village, lines }
}

const term = (day: PlainDate): string => `${day.slice(0, 4)} 年${day.slice(5, 7) >= '08' ? '秋季' : '春季'}学期`
const month = (day: PlainDate): string => `截至 ${day.slice(0, 4)} 年 ${Number(day.slice(5, 7))} 月`

type Order = { kind: ComparisonKind; department: string; period: string; purpose: string; allShouldBeFiled: boolean }

async function compare(desk: Desk, roster: Roster, order: Order): Promise<void> {
  const idOf = (what: string): RecordId => RecordId.parse(uuidFrom(randomOf('demo comparison', what, roster.name)))
  const heads = Object.keys(roster.lines[0] ?? {})
  const sheet = [heads, ...roster.lines.map(line => heads.map(head => line[head] ?? ''))]
  const batch = idOf('batch')
  const staged = await send(desk, 'dudao', { endpoint: stage, input: { batch, number: roster.number, fileName: `${roster.name}.xlsx`, region: roster.region, sheet } })
  const ordered = await send(desk, 'dudao', { endpoint: orderOf, input: { comparison: idOf('comparison'), batch, ...order, legalBasis: '个人信息保护法第十三条第一款第三项：为履行法定职责所必需', isComplete: true } })
  if (!staged || !ordered) throw new Error(`the demo could not compare ${roster.name}`)
}

/** The two rosters as they are handed in. */
export function rostersOf({ children, places, day }: Register & { places: ReadonlyMap<number, string> }): readonly [Roster, Roster] {
  const placeOf = (region: number): string => places.get(region) ?? ''
  return [schoolRoll({ children, day }, placeOf), households(children, placeOf)]
}

/** @param children who is in the register; @param places names of villages with their town, by code */
export async function seedDemoComparisons(desk: Desk, register: Register & { places: ReadonlyMap<number, string> }): Promise<void> {
  const { day } = register
  const [roll, households] = rostersOf(register)
  await compare(desk, roll, { kind: 'schooling', department: '苏仙区教育局', period: term(day), purpose: '核对义务教育阶段儿童在读情况，发现疑似失学', allShouldBeFiled: true })
  await compare(desk, households, { kind: 'household', department: '栖凤渡派出所', period: month(day), purpose: '核对户籍，发现迁出的和没有建档的儿童', allShouldBeFiled: false })
}
