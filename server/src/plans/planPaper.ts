/** A plan as an A4 document: what it is and who put it into force, each clause with its number and what carries it out, parameters with their basis, and what of
 *  it still waits for a part of the product. */
import type { ToldClause, ToldPlan } from '@qinghe/domain/plans/contract.ts'
import type { Block, Cell, Paper } from '../exchange/paper/paper.ts'

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const
const ten = 10
/** 一, 十二, 二十三: as articles are counted. */
export function numeral(count: number): string {
  const [tens, ones] = [Math.floor(count / ten), count % ten]
  return tens === 0 ? (digits[ones] ?? '') : `${tens === 1 ? '' : (digits[tens] ?? '')}十${digits[ones] ?? ''}`
}

const heading = (text: string): Block => ({ is: 'heading', text })
const words = (text: string, isQuiet = false): Block => ({ is: 'words', text, isQuiet })

type Told = ToldClause['told'][number]
function toldRow({ sort, title, words: lines, basis, waits }: Told): Cell[] {
  const text = [title, ...lines, ...(basis === null ? [] : [`依据：${basis}`]), ...(waits === null ? [] : [`等“${waits}”：这一部分还没有建好，现在不按它${sort === '应办' ? '派' : '算'}。`])].join('\n')
  return [{ text: sort, span: 1, isLabel: true }, { text, span: 1, isLabel: false }]
}

function clauseBlocks({ title, says, sort, items, basis, told, waits }: ToldClause, i: number): Block[] {
  const from = [sort, ...items, ...(basis === null ? [] : [basis])].join('　')
  return [
    heading(`第${numeral(i + 1)}条　${title}`), words(says), words(from, true),
    ...(told.length === 0 ? [words(`这一条等“${waits.join('”“')}”建好以后才落实。`, true)] : [{ is: 'form' as const, columns: [10, 90], rows: told.map(toldRow) }]),
  ]
}

const waiting = (clauses: readonly ToldClause[]): Block[] => {
  const lines = clauses.flatMap(({ title, waits, standing }, i) => (standing === 'runs' ? [] : [`第${numeral(i + 1)}条“${title}”${standing === 'partly' ? '的一部分' : ''}等“${waits.join('”“')}”。`]))
  return lines.length === 0 ? [] : [heading('还没有建好的'), words('下面这些条款用到的功能平台还没有建，建好以前不派应办、不出数，要照原来的办法办。'), words(lines.join('\n'))]
}

/** @param standing whose version it is, and who put it into force */
export function planPaper({ title, version, level, source, basis, parameters, clauses }: ToldPlan, standing: readonly string[]): Paper {
  return {
    title, of: title, under: [`${level}方案　${version} 版`, ...standing, `来源：${source}　依据：${basis.join('、')}`], blocks: [
      ...clauses.flatMap(clauseBlocks),
      ...(parameters.length === 0 ? [] : [heading('参数'), words('写“本平台建议”的不是国家规定。', true), { is: 'table' as const, columns: [40, 20, 40], head: ['名称', '值', '依据'], rows: parameters.map(one => ({ of: null, cells: [one.title, one.value, one.basis] })) }]),
      ...waiting(clauses),
    ],
  }
}
