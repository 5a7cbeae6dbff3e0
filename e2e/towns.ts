/** What three towns send the county: an .xls with last quarter's sheet hidden behind it, a GBK .csv that says town and village only in the
 *  first line of a block, and a workbook with a sheet per village, red lines that a legend explains and a copy somebody left in it.
 *  About three hundred cells of theirs are written wrong, in ten ways; three lines are about children of the register. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { product } from './product.ts'
import { birth, type Column, ethnic, idNumber, name, personName, phone, relation, schooling, schoolName, serialNumber, sex, town, village } from '../testing/rosters/columns.ts'
import { renumbered } from '../testing/rosters/desk.ts'
import { type FileForm, fileOf } from '../testing/rosters/files.ts'
import { type Entry, entryOf, newPaper, type Paper } from '../testing/rosters/paper.ts'
import { inked } from '../testing/rosters/sheet.ts'
import { randomOf } from '../testing/world/random.ts'
import type { WorldChild, WorldCounty } from '../testing/world/types.ts'
import { demoCounty } from '../testing/world.ts'
import { demoSeed, strangers } from './roster.ts'

/** Written the same wrong way on every line of a kind; `right` is what the clerk makes of it. */
export type Kind = { column: string; wrong: string; right: string; cells: number }
/** What somebody of the register is on a line: with news of school and telephone, or only a namesake of the same day. */
export type KnownLine = { name: string; news: 'school and telephone' | 'telephone' | 'namesake'; school: string | null; phone: string | null }
export type TownRoster = { path: string; fileName: string; children: number; kinds: Kind[]; left: number; names: string[] }
export type Towns = { xls: TownRoster & { known: KnownLine[] }; csv: TownRoster; workbook: TownRoster; large: TownRoster }

const perTown = 100
const perKind = 30
const largeSize = 2_000
const codes = { xls: 431003103000, csv: [431003107000, 431003104000], workbook: 431003105000 } as const
const townOf = (child: WorldChild): number => Math.floor(child.region / 1_000) * 1_000

/** `fresh` live in the three towns, `others` anywhere: nobody of them is in the register, nor in another roster of the journeys. */
type Desk = { county: WorldCounty; known: WorldChild[]; fresh: WorldChild[]; others: WorldChild[] }

export function deskOf(day: PlainDate): Desk {
  const { county, children: known } = demoCounty(demoSeed, day)
  const villages = new Map(county.villages.map(one => [one.code, one.name]))
  const taken = [...known, ...demoCounty('journey', day).children]
  const fresh = strangers({ world: 'towns', day, known: taken, villages })
  return { county, known, fresh, others: strangers({ world: 'others', day, known: [...taken, ...fresh], villages }) }
}

function entriesOf({ county }: Desk, columns: readonly Column[], children: readonly WorldChild[]): Entry[] {
  const r = randomOf('towns')
  const places = new Map(county.villages.map(one => [one.code, { village: one.name, town: one.townName, isBareUnique: false }]))
  return children.map((child, i) => entryOf(columns, { child, r, place: places.get(child.region) ?? { village: '', town: '', isBareUnique: false }, number: i + 1 }))
}

/** The same slip on the first lines that fit. */
function slip(entries: readonly Entry[], kind: Omit<Kind, 'cells'>, fits: (child: WorldChild) => boolean = () => true): Kind {
  const chosen = entries.filter(entry => fits(entry.child) && entry.fate === undefined && entry.known === undefined).slice(0, perKind)
  for (const entry of chosen) entry.cells.set(kind.column, kind.wrong)
  return { ...kind, cells: chosen.length }
}

const isGrandparent = (child: WorldChild): boolean => child.guardian !== null && [61, 62, 63, 64].includes(child.guardian.relationCode)
/** A village with many lines, and its name with one character taken for another. */
function villageSlip(entries: readonly Entry[], { county }: Desk, nth: number): Kind {
  const lines = [...Map.groupBy(entries, entry => entry.child.region)].sort((a, b) => b[1].length - a[1].length)[nth]
  const right = county.villages.find(one => one.code === lines?.[0])?.name ?? ''
  const wrong = `${right.slice(0, 1)}土${right.slice(2)}`
  return slip(entries, { column: 'village', wrong, right }, child => child.region === lines?.[0])
}

const family = (): Column[] => [
  personName('father', '父亲姓名'), phone('father', '父亲电话'), personName('mother', '母亲姓名'), phone('mother', '母亲电话'),
  personName('guardian', '监护人'), relation('与儿童关系'), phone('guardian', '监护人电话'),
]
const child = (): Column[] => [name(), sex(), ethnic(), birth('出生日期', 'hyphens'), idNumber()]

type Making = { home: string; fileName: string; form: FileForm; entries: readonly Entry[]; kinds: Kind[]; papers: readonly Paper[] }
async function written({ home, fileName, form, entries, kinds, papers }: Making): Promise<TownRoster> {
  const path = join(home, fileName)
  writeFileSync(path, await fileOf(papers.map((paper, i) => paper.finish(i).sheet), form))
  const kept = entries.filter(entry => entry.fate === undefined)
  return { path, fileName, children: kept.length, kinds, left: entries.length - kept.length, names: kept.map(entry => entry.child.name) }
}

/** Lines of children who are registered: two with another school or telephone, and one that is only somebody's namesake. */
function knownEntries(desk: Desk, columns: readonly Column[], known: readonly WorldChild[]): { entries: Entry[]; lines: KnownLine[] } {
  const entries = entriesOf(desk, columns, known)
  const lines = entries.map((entry, i): KnownLine => {
    const news = (['school and telephone', 'telephone', 'namesake'] as const)[i] ?? 'telephone'
    const school = desk.county.schools.find(one => one.kind === 'primary' && one.name !== entry.child.schoolName)?.name ?? null
    const number = `1990${String(7_310_400 + i)}`
    entry.known = true
    if (news === 'namesake') entry.cells.set('idNumber', null)
    if (news === 'school and telephone') entry.cells.set('schoolName', school)
    if (news !== 'namesake') entry.cells.set('guardian.phone', number)
    return { name: entry.child.name, news, school: news === 'school and telephone' ? school : null, phone: news === 'namesake' ? null : number }
  })
  return { entries, lines }
}

async function xlsOf(home: string, desk: Desk, known: readonly WorldChild[]): Promise<Towns['xls']> {
  const columns = [serialNumber(), village('所在村'), ...child(), schooling('就学情况'), schoolName(), ...family()]
  const mine = entriesOf(desk, columns, desk.fresh.filter(one => townOf(one) === codes.xls).slice(0, perTown))
  const before = mine.slice(0, 60).map(entry => ({ ...entry, cells: new Map(entry.cells) }))
  const kinds = [
    villageSlip(mine, desk, 0), villageSlip(mine, desk, 1),
    slip(mine, { column: 'guardian.relationCode', wrong: '带养老人', right: '祖父' }, isGrandparent),
    slip(mine, { column: 'ethnicCode', wrong: '汗族', right: '汉族' }, one => one.ethnicCode === 1),
    slip(mine, { column: 'schoolingStatus', wrong: '上学', right: '小学' }, one => one.schoolingStatus === 3),
  ]
  const about = knownEntries(desk, columns, known)
  const [now, older] = [newPaper('四季度', columns), newPaper('三季度', columns, { hidden: true })]
  for (const [paper, entries] of [[now, [...mine, ...about.entries]], [older, before]] as const) {
    renumbered(entries)
    paper.title('栖凤渡镇农村留守儿童台账')
    paper.heading()
    entries.forEach(paper.child)
    paper.text('填表人：　　　　审核人：')
  }
  const made = await written({ home, fileName: '栖凤渡镇台账.xls', form: { as: 'xls', by: 'libreOffice' }, entries: mine, kinds, papers: [now, older] })
  return { ...made, known: about.lines }
}

function csvOf(home: string, desk: Desk): Promise<TownRoster> {
  const columns = [serialNumber(), town('乡镇'), village('村名'), ...child(), ...family().slice(0, 4), personName('guardian', '监护人'), relation('关系'), phone('guardian', '家长电话')]
  const children = codes.csv.flatMap(code => desk.fresh.filter(one => townOf(one) === code).slice(0, perTown / 2))
  const entries = entriesOf(desk, columns, children)
  renumbered(entries)
  const kinds = [
    slip(entries, { column: 'ethnicCode', wrong: '汉旅', right: '汉族' }, one => one.ethnicCode === 1),
    slip(entries, { column: 'guardian.relationCode', wrong: '老人', right: '祖母' }, isGrandparent),
  ]
  const paper = newPaper('csv', columns, { blocks: [{ keys: ['town'], by: townOf, how: 'first' }, { keys: ['village'], by: one => one.region, how: 'first' }] })
  paper.heading()
  entries.forEach(paper.child)
  return written({ home, fileName: '五里牌坳上两镇.csv', form: { as: 'csv', by: 'here', encoding: 'gbk', separator: ',' }, entries, kinds, papers: [paper] })
}

function workbookOf(home: string, desk: Desk): Promise<TownRoster> {
  const columns = [serialNumber(), ...child(), schooling('就学情况'), schoolName(), ...family()]
  const entries = entriesOf(desk, columns, desk.fresh.filter(one => townOf(one) === codes.workbook).slice(0, perTown))
  entries.forEach((entry, i) => { if (i % 12 === 5) entry.fate = 'marked' })
  const kinds = [
    slip(entries, { column: 'guardian.relationCode', wrong: '长辈', right: '祖父' }, isGrandparent),
    slip(entries, { column: 'schoolingStatus', wrong: '就读', right: '小学' }, one => one.schoolingStatus === 3),
    slip(entries, { column: 'ethnicCode', wrong: '汊族', right: '汉族' }, one => one.ethnicCode === 1),
  ]
  const villages = [...Map.groupBy(entries, entry => entry.child.region)]
  const sheet = (title: string, mine: readonly Entry[]): Paper => {
    const paper = newPaper(title, columns)
    paper.line([inked('　', { fill: 'FF0000' }), '红色为已离开本村的儿童'])
    paper.heading()
    mine.forEach(paper.child)
    return paper
  }
  const nameOf = (region: number): string => desk.county.villages.find(one => one.code === region)?.name ?? ''
  const papers = villages.map(([region, mine]) => sheet(nameOf(region), mine))
  const [first] = villages
  if (first !== undefined) papers.push(sheet(`${nameOf(first[0])} (2)`, first[1]))
  return written({ home, fileName: '许家洞镇各村花名册.xlsx', form: { as: 'xlsx', by: 'here' }, entries, kinds, papers })
}

/** A list from a town that is loaded while others work. */
function largeOf(home: string, desk: Desk): Promise<TownRoster> {
  const columns = [serialNumber(), town('乡镇'), village('村名'), ...child(), ...family()]
  const entries = entriesOf(desk, columns, desk.others.slice(0, largeSize))
  const paper = newPaper('花名册', columns)
  paper.heading()
  entries.forEach(paper.child)
  return written({ home, fileName: '全区汇总.xlsx', form: { as: 'xlsx', by: 'product' }, entries, kinds: [], papers: [paper] })
}

/** @param registered names and places of archives one may correct today: about three of them the towns have news */
export async function writeTowns(home: string, registered: readonly { name: string; region: number }[]): Promise<Towns> {
  const desk = deskOf(product().day)
  const open = new Set(registered.map(one => `${one.name} ${one.region}`))
  const known = desk.known.filter(one => open.has(`${one.name} ${one.region}`) && townOf(one) === codes.xls && one.idNumber !== null && one.guardian?.phone && one.schoolingStatus === 3)
  if (known.length < 3) throw new Error('the demo has no three pupils of this town who may be corrected today')
  return { xls: await xlsOf(home, desk, known.slice(0, 3)), csv: await csvOf(home, desk), workbook: await workbookOf(home, desk), large: await largeOf(home, desk) }
}
