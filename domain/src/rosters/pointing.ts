/** Words that point at another cell of the same line: 同左, 同户籍地, 同父亲. */
import { plainText } from '../codes/codeList.ts'
import { isPointing, type SheetCell } from './cell.ts'
import { mayBeShared } from './fillable.ts'
import type { Column, ColumnTarget } from './types.ts'

const left = /^同左(边|侧|列)?$/u
const right = /^同右(边|侧|列)?$/u
export const pointsAbove = (text: string): boolean => isPointing(text) && !left.test(plainText(text)) && !right.test(plainText(text)) && plainText(text) !== '同下'

const hukou: readonly ColumnTarget[] = ['row.hukouText', 'hukouDivision', 'hukouAddress']
const residence: readonly ColumnTarget[] = ['row.residenceText', 'residenceDivision', 'residenceAddress']
const places: readonly ColumnTarget[] = [...hukou, ...residence, 'guardian.address']
const same = '(?:与|和|跟|同)?'
const end = '(?:所在地|地址|住址|住地|地|址)?(?:一致|相同|同|一样)?$'

type Line = { from: readonly ColumnTarget[]; words: RegExp; to: readonly ColumnTarget[] }
/** `to` are the columns the words may stand in. 户籍地 alone in the column of the residence means the same. */
const lines: readonly Line[] = [
  { to: [...residence, 'guardian.address'], from: hukou, words: new RegExp(`^${same}(?:户籍|户口)${end}`, 'u') },
  { to: [...hukou, 'guardian.address'], from: residence, words: new RegExp(`^${same}(?:现?居住|现?住)${end}`, 'u') },
  { to: ['guardian.address'], from: [...residence, ...hukou], words: /^(与|和|同)(儿童|孩子|被监护人|本人|学生|家庭住址|户主)(住址|地址)?(一致|相同|同住|一起)?$/u },
  { to: [...residence, ...hukou], from: ['guardian.address'], words: /^(与|和|同|随)(监护人|委托监护人|爷爷|奶奶|爷爷奶奶)(住址|地址)?(一致|相同|同住|一起(居?住|生活)?)?$/u },
  { to: ['mother.workPlace'], from: ['father.workPlace'], words: /^(与|和|同|随)(父亲?|爸爸?|丈夫|其?父|男方)(一致|相同|一起|同地|在一起|一起务工)?$/u },
  { to: ['father.workPlace'], from: ['mother.workPlace'], words: /^(与|和|同|随)(母亲?|妈妈?|妻子|其?母|女方)(一致|相同|一起|同地|在一起|一起务工)?$/u },
  { to: ['mother.isAway'], from: ['father.isAway'], words: /^同(父亲?|爸爸?)$/u },
  { to: ['father.isAway'], from: ['mother.isAway'], words: /^同(母亲?|妈妈?)$/u },
]

/** The neighbour a cell points at; only between columns that hold the same kind of thing, and never at a name or a number. */
function beside(columns: readonly Column[], at: number, step: 1 | -1): number | undefined {
  const target = columns.find(column => column.index === at)?.target ?? null
  const neighbour = columns.find(column => column.index === at + step)
  if (!neighbour || target === null || !mayBeShared(target) || !mayBeShared(neighbour.target)) return undefined
  const isPlace = places.includes(target)
  return neighbour.target !== null && isPlace === places.includes(neighbour.target) ? neighbour.index : undefined
}

const mayPoint = /^\s*[同与和跟随户现居住]/u

/** Index of the cell of the same line whose words are meant; undefined when the cell speaks for itself. */
export function pointedAt(cells: readonly SheetCell[], at: number, columns: readonly Column[]): number | undefined {
  const written = cells[at]?.text ?? ''
  if (!mayPoint.test(written)) return undefined
  const text = plainText(written)
  if (text.length > 12) return undefined
  if (left.test(text)) return beside(columns, at, -1)
  if (right.test(text)) return beside(columns, at, 1)
  const target = columns.find(column => column.index === at)?.target ?? null
  const line = target === null ? undefined : lines.find(one => one.to.includes(target) && one.words.test(text))
  return line?.from.map(from => columns.find(column => column.target === from)?.index).find(index => index !== undefined && (cells[index]?.text.trim() ?? '') !== '')
}
