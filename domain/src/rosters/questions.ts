/** What is asked before anything is judged, and what the answers say. */
import type { SheetLine } from './layout.ts'
import type { LeftOut, Question } from './types.ts'

/** What was seen of a sheet while it was read. */
export type SheetFacts = {
  sheet: number; name: string; hidden: boolean; lines: number; children: number; hasHeading: boolean
  hiddenRows: number; filteredRows: number; struck: number
  marks: { color: string; lines: number; legend: string | null }[]
  /** Cells of children whose formula has no stored value. */
  noValue: number
}

export type Answers = Readonly<Record<string, readonly string[]>>
type Why = LeftOut['why']
/** What the answers say of every sheet and line. */
export type Taking = { sheet: (sheet: number) => boolean; line: (sheet: number, line: SheetLine) => Why | null }

const half = 2
/** The colour of a line: that of most of its filled cells. */
export function markOf({ cells }: SheetLine): string | null {
  const filled = cells.filter(cell => cell.text.trim() !== '')
  for (const mark of new Set(filled.flatMap(cell => cell.mark ?? []))) {
    if (filled.filter(cell => cell.mark === mark).length * half >= filled.length) return mark
  }
  return null
}
export function isStruck({ cells }: SheetLine): boolean {
  const filled = cells.filter(cell => cell.text.trim() !== '')
  return filled.length > 0 && filled.filter(cell => cell.struck).length * half >= filled.length
}

const option = (id: string, label: string, count: number | null): Question['options'][number] => ({ id, label, detail: null, count })

function sheetQuestion(sheets: readonly SheetFacts[]): Question[] {
  const possible = sheets.filter(one => one.hasHeading && one.children > 0)
  if (possible.length < half) return []
  return [{
    id: 'sheets', kind: 'sheets', title: '导入哪些工作表', text: '文件里有几张工作表都像花名册，请选择要导入的', several: true,
    options: possible.map(one => option(`s${one.sheet}`, one.hidden ? `${one.name}（隐藏）` : one.name, one.children)),
    preset: possible.filter(one => !one.hidden).map(one => `s${one.sheet}`), answer: null,
  }]
}

function ofSheet(facts: SheetFacts): Question[] {
  const hidden = facts.hiddenRows + facts.filteredRows
  const marked = facts.marks.filter(one => one.lines > 0)
  return [
    ...(hidden === 0 ? [] : [{
      id: `hidden${facts.sheet}`, kind: 'hiddenRows' as const, title: '隐藏的行', text: `“${facts.name}”里有 ${hidden} 行是隐藏或筛掉的`, several: false,
      options: [option('leave', '不导入', hidden), option('take', '一起导入', hidden)], preset: ['leave'], answer: null,
    }]),
    ...(marked.length === 0 && facts.struck === 0 ? [] : [{
      id: `marked${facts.sheet}`, kind: 'markedRows' as const, title: '标了颜色或划掉的行', text: `“${facts.name}”里有标了颜色或划掉的行，请选择不导入的`, several: true,
      options: [...marked.map(one => option(one.color, `${one.color} 的行${one.legend === null ? '' : `（图例：${one.legend}）`}`, one.lines)), ...(facts.struck === 0 ? [] : [option('struck', '划掉的行', facts.struck)])],
      preset: facts.struck === 0 ? [] : ['struck'], answer: null,
    }]),
  ]
}

export function questionsOf(sheets: readonly SheetFacts[]): Question[] {
  return [...sheetQuestion(sheets), ...sheets.filter(one => one.hasHeading).flatMap(ofSheet)]
}

const given = (questions: readonly Question[], answers: Answers, id: string): readonly string[] | undefined =>
  answers[id] ?? questions.find(one => one.id === id)?.preset

export function takingOf(sheets: readonly SheetFacts[], questions: readonly Question[], answers: Answers): Taking {
  const chosen = given(questions, answers, 'sheets')
  const only = sheets.filter(one => one.hasHeading && one.children > 0).map(one => one.sheet)
  return {
    sheet: sheet => (chosen ? chosen.includes(`s${sheet}`) : only.includes(sheet)),
    line: (sheet, line) => {
      if (line.hidden && given(questions, answers, `hidden${sheet}`)?.includes('take') !== true) return 'hidden'
      const marked = given(questions, answers, `marked${sheet}`) ?? []
      if (marked.includes('struck') && isStruck(line)) return 'struck'
      const mark = markOf(line)
      return mark !== null && marked.includes(mark) ? 'marked' : null
    },
  }
}
