/** Columns that hold several things in a cell, and people who are no parents. */
import { adultName, surname } from '../world/names.ts'
import { even, type Random } from '../world/random.ts'
import type { WorldChild } from '../world/types.ts'
import { asideColumn, type Column, column, type Put } from './columns.ts'
import { type Accepted, passes, type Says } from './truth.ts'

const city = (place: string): string => place.replace(/^.*?(省|自治区)/, '').replace(/市$/, '')
const contains = (words: string): Accepted => passes(words, stored => typeof stored === 'string' && stored.includes(words) && stored.length <= words.length + 8)

type TextStyle = 'commas' | 'spaces' | 'labelled' | 'short'
/** 张伟，1985年3月生，在东莞务工，电话199… */
function parentText(r: Random, child: WorldChild, who: 'father' | 'mother', style: TextStyle): Put {
  const parent = child[who]
  if (parent.existStatus === 2) return { cell: even(['已故', '去世', '2021年病故'])(r), says: { [`${who}.name`]: [null], [`${who}.existStatus`]: [2] } }
  const born = parent.birthDate
  const [year, month] = [born.slice(0, 4), Number(born.slice(5, 7))]
  const says: Says = { [`${who}.name`]: [parent.name] }
  const away = parent.isAway && parent.workPlace !== null ? city(parent.workPlace) : null
  Object.assign(says, { [`${who}.isAway`]: [away !== null], [`${who}.workPlace`]: away === null ? [null, passes('anything', () => true)] : [contains(away)] })
  if (parent.phone !== null) Object.assign(says, { [`${who}.phone`]: [parent.phone] })
  const work = away === null ? '在家务农' : `在${away}务工`
  const call = parent.phone ?? ''
  const texts: Record<TextStyle, string> = {
    commas: [parent.name, `${year}年${month}月`, work, ...(call ? [`电话${call}`] : [])].join('，'),
    spaces: [parent.name, work, call].join(' ').trim(),
    labelled: [`姓名：${parent.name}`, `务工地：${away ?? '在家'}`, ...(call ? [`电话：${call}`] : [])].join('；'),
    short: `${parent.name}（${away ?? '在家'}）${call}`,
  }
  // A month of birth without the day.
  return { cell: texts[style], says, ...(style === 'commas' ? { fair: true } : {}) }
}
export const parentWords = (who: 'father' | 'mother', head: string | readonly string[], styles: readonly TextStyle[]): Column => {
  const style = even(styles)
  return column(`${who}Text`, head, ({ r, child }) => parentText(r, child, who, style(r)))
}

/** 爷爷：王德明 199… */
export const guardianWords = (head: string, relationWord: (code: number) => string): Column => column('guardianText', head, ({ child }) => {
  const { guardian } = child
  if (guardian === null) return { cell: null }
  return {
    cell: `${relationWord(guardian.relationCode)}：${guardian.name}${guardian.phone === null ? '' : ` ${guardian.phone}`}`,
    says: { 'guardian.name': [guardian.name], 'guardian.relationCode': [guardian.relationCode], ...(guardian.phone === null ? {} : { 'guardian.phone': [guardian.phone] }) },
  }
})

/** 父亲姓名及电话 in one cell: 张伟 199…, 张伟/199…, 张伟（199…）. */
export const nameAndPhone = (who: 'father' | 'mother' | 'guardian', head: string): Column => column(`${who}Text`, head, ({ r, child }) => {
  const person = child[who]
  const isGone = who !== 'guardian' && child[who].existStatus === 2
  if (person === null || isGone) return { cell: isGone ? '已故' : null, says: { [`${who}.name`]: [null], [`${who}.phone`]: [null], ...(isGone ? { [`${who}.existStatus`]: [2] } : {}) } }
  const says: Says = { [`${who}.name`]: [person.name], [`${who}.phone`]: [person.phone] }
  if (person.phone === null) return { cell: person.name, says }
  return { cell: even([`${person.name} ${person.phone}`, `${person.name}/${person.phone}`, `${person.name}（${person.phone}）`, `${person.name}\n${person.phone}`, `${person.name}${person.phone}`])(r), says }
})

const stranger = (r: Random): string => adultName(r, { surname: surname(r), sex: r.chance(0.5) ? 1 : 2, ethnicCode: 1 }, 'parent')
const elder = (r: Random): string => adultName(r, { surname: surname(r), sex: 1, ethnicCode: 1 }, 'elder')
const call = (r: Random): string => `1998${String(1_000_000 + r.below(8_999_999))}`
/** Names and numbers of people who are neither parent nor guardian. */
export const trapName = (head: string | readonly string[]): Column => asideColumn(`trap:${head}`, head, ({ r }) => (/祖|爷|公/.test(String(head)) ? elder(r) : stranger(r)))
export const trapPhone = (head: string | readonly string[]): Column => asideColumn(`trap:${head}`, head, ({ r }) => call(r))
