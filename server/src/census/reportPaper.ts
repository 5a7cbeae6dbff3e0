/** A report as paper and as a workbook: the summary of the form of 2016 in two halves, the balances, the text, corrections, and what proves it. Headings that are inferred say so. */
import { allColumns, columnGroups, footingHolds, headingOf } from '@qinghe/domain/census/figures.ts'
import { coming, going } from '@qinghe/domain/census/footing.ts'
import type { ReportOutput } from '@qinghe/domain/census/reportContract.ts'
import { reasonLabel } from '@qinghe/domain/census/reportWords.ts'
import { balanceNames, type Term, termNames } from '@qinghe/domain/census/types.ts'
import { minuteText } from '@qinghe/domain/kernel/plainDate.ts'
import type { Block, Paper } from '../exchange/paper/paper.ts'
import type { OutCell, SheetOut } from '../exchange/xlsx.ts'

export const inferred = '列名是推定的：2016 年汇总表的表头没有公布，用前请核对'
type Row = ReportOutput['whole']
type Sums = ReportOutput['registers'][number]['whole']
const figure = (n: number): string => (n < 0 ? `−${Math.abs(n).toLocaleString('en-US')}` : n.toLocaleString('en-US'))
export const reportTitle = ({ place, title }: Pick<ReportOutput, 'place' | 'title'>): string => `${place.name}${title}农村留守儿童季报`
/** The whole stands last, as on the form. */
const rowsOf = ({ rows, whole }: ReportOutput): Row[] => [...rows, { ...whole, place: { ...whole.place, name: '合计' } }]

function half(report: ReportOutput, columns: readonly number[]): Block {
  const share = 2
  return {
    is: 'table', columns: [6, ...columns.map(() => share)], head: ['地方', ...columns.map(at => `c${at} ${headingOf(at)}`)],
    rows: rowsOf(report).map(({ place, columns: own }) => ({ of: null, cells: [place.name, ...columns.map(at => figure(own[at - 1] ?? 0))] })),
  }
}
const groupsOf = (titles: readonly string[]): number[] => columnGroups.filter(one => titles.includes(one.title)).flatMap(one => one.columns.map(([at]) => at))
const halves = [groupsOf(['总数', '年龄', '就学']), [1, ...groupsOf(['户口登记', '学段和寄宿', '监护', '身体'])]] as const

const numberOf = ({ terms }: Sums, of: readonly Term[]): number => terms.filter(one => of.includes(one.term)).reduce((sum, { n }) => sum + n, 0)
/** 上轮、更正、进、出、县内、本轮, and for what in words. */
const balanceHead = ['地方', '上轮锁定', '更正单', '进', '出', '县内调入', '县内调出', '本轮', '各项'] as const
function termWords({ terms, reasons }: Sums): string {
  const part = (of: readonly Term[]): string[] => terms.filter(one => of.includes(one.term)).map(({ term, n }) => `${termNames[term]} ${figure(n)}`)
  return [...part(coming), ...reasons.map(({ code, n }) => `${reasonLabel(code)} ${figure(n)}`), ...part(going.filter(term => term !== 'left'))].join('，')
}
const balanceCells = (row: Sums): (string | number)[] => [row.place.name, row.locked, row.restated, numberOf(row, coming), numberOf(row, going), row.insideIn, row.insideOut, row.now, termWords(row)]
const asText = (cell: string | number): string => (typeof cell === 'number' ? figure(cell) : cell)
const balanceRows = ({ rows, whole }: ReportOutput['registers'][number]): (string | number)[][] => [...rows.map(balanceCells), ['合计', ...balanceCells(whole).slice(1)]]

/** What a reader must know of the columns before using them. */
function columnNotes({ kept, footing, short }: ReportOutput): string[] {
  return [
    `${inferred}。`, ...(kept ? [] : ['这一轮锁定时没有留存汇总表（未留），以上各列按锁定的名单算出；依法删除了档案的儿童只计入合计。']),
    ...(short.length === 0 ? [] : [`档案没有写明、不在各列里的：${short.map(({ title, n }) => `${title} ${figure(n)} 名`).join('，')}。`]),
    footing.length === 0 ? `${footingHolds(short.length > 0)}。` : `勾稽不符：${footing.join('；')}。`,
  ]
}
function proofWords({ lock, signed, corrections }: ReportOutput): string[] {
  const who = ({ name, role }: { name: string; role: string }): string => `${name}${role === '' ? '' : `（${role}）`}`
  return [
    `${who(lock.by)} ${minuteText(lock.at)} 锁定，${who(lock.checkedBy)}复核。校验值 ${lock.root}`,
    ...(signed.length === 0 ? [] : [`签字：${signed.map(one => `${one.place.name} ${who(one.by)}${one.onBehalf ? '代签' : ''} ${minuteText(one.at)}`).join('；')}。`]),
    corrections.orders === 0 ? '锁定以后没有更正单。' : `锁定以后确认的更正单 ${corrections.orders} 张：农村留守儿童 ${figure(corrections.leftBehind)} 名，困境儿童 ${figure(corrections.inDifficulty)} 名。锁定的数字不变，更正记进下一轮。`,
  ]
}
const words = (text: string, isQuiet = false): Block => ({ is: 'words', text, isQuiet })

export function reportPaper(report: ReportOutput): Paper {
  const [first, second] = halves
  return {
    title: reportTitle(report), of: '季报', under: [`标准时点 ${report.standard} 24 时；${report.place.name}；单位：名`],
    blocks: [
      { is: 'heading', text: '一、说明' }, ...report.words.map(text => words(text)),
      { is: 'heading', text: '二、汇总表（推定列名）' }, half(report, first), words(''), half(report, second), ...columnNotes(report).map(text => words(text, true)),
      ...report.registers.flatMap((one, i): Block[] => [
        { is: 'heading', text: `${i === 0 ? '三' : '四'}、${balanceNames[one.balance]}增减平衡表` },
        { is: 'table', columns: [6, 4, 3, 3, 3, 4, 4, 4, 16], head: balanceHead, rows: balanceRows(one).map(cells => ({ of: null, cells: cells.map(asText) })) },
      ]),
      { is: 'heading', text: '五、各季度' }, { is: 'table', columns: [8, 6, 6], head: ['季度', '农村留守儿童', '困境儿童'], rows: report.trend.map(one => ({ of: null, cells: [one.title, figure(one.leftBehind), figure(one.inDifficulty)] })) },
      { is: 'heading', text: '六、签字、锁定和更正' }, ...proofWords(report).map(text => words(text)), { is: 'signatures', lines: ['填报人', '复核人', '负责人'] },
    ],
  }
}

const wide = 10
/** Numbers as numbers, so that they can be added up. @param foot who took it, when and for what */
export function reportSheets(report: ReportOutput, foot: string): SheetOut[] {
  const lines = (all: readonly string[]): OutCell[][] => all.map(text => [text])
  const notes = [foot, `标准时点 ${report.standard} 24 时。${columnNotes(report).join('')}`]
  return [
    { name: '汇总表', title: reportTitle(report), notes, header: ['地方', ...allColumns.map(at => `c${at} ${headingOf(at)}（推定）`)], widths: [20, ...allColumns.map(() => wide)],
      rows: rowsOf(report).map(({ place, columns: own }) => [place.name, ...allColumns.map(at => own[at - 1] ?? 0)]) },
    ...report.registers.map((one): SheetOut => ({ name: `平衡表-${balanceNames[one.balance]}`, title: `${balanceNames[one.balance]}增减平衡表`, notes, header: balanceHead, widths: [20, wide, wide, wide, wide, wide, wide, wide, 60], rows: balanceRows(one) })),
    { name: '说明', title: reportTitle(report), notes: [foot], widths: [120], rows: lines([...report.words, ...columnNotes(report), ...proofWords(report)]) },
    { name: '各季度', header: ['季度', '农村留守儿童', '困境儿童'], widths: [24, 16, 16], rows: report.trend.map(one => [one.title, one.leftBehind, one.inDifficulty]) },
  ]
}
