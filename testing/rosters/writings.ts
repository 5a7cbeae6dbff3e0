/** How people write days, names, numbers and places. */
import { even, type Random, weighted } from '../world/random.ts'
import { type SheetCell, serialOf } from './sheet.ts'

export type DayStyle =
  | 'cell' | 'cellWords' | 'cellMonth' | 'serial' | 'hyphens' | 'dots' | 'slashes' | 'commas' | 'words' | 'digits' | 'number' | 'short' | 'shortDots'
  | 'chinese' | 'chineseMixed' | 'moment' | 'momentZone' | 'spaced' | 'month' | 'monthDots' | 'shortMonth' | 'lunar' | 'fullWidth' | 'padded'
/** Only the month is said: nobody can know the day. */
export const monthStyles: readonly DayStyle[] = ['month', 'monthDots', 'shortMonth']

const numerals = [...'〇一二三四五六七八九']
const chineseYear = (year: string): string => [...year].map(d => numerals[Number(d)]).join('')
const upTo31 = (n: number): string => {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  return `${tens === 0 ? '' : tens === 1 ? '十' : `${numerals[tens]}十`}${ones === 0 ? '' : numerals[ones]}`
}
const fullWidth = (text: string): string => [...text].map(c => (c >= '!' && c <= '~' ? String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0) : c)).join('')

const lunarDay = (n: number): string => (n <= 10 ? `初${n === 10 ? '十' : numerals[n]}` : n === 20 ? '二十' : n === 30 ? '三十' : n < 20 ? `十${numerals[n - 10]}` : `廿${numerals[n - 20]}`)
const lunarMonths = ['正月', '二月', '三月', '四月', '五月', '六月', '七月', '八月', '九月', '十月', '冬月', '腊月']
const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' })
/** Undefined in a leap month, which people seldom write down rightly. */
export function lunarText(day: string): string | undefined {
  const parts = chinese.formatToParts(new Date(`${day}T00:00:00Z`))
  const part = (type: string): string => parts.find(p => String(p.type) === type)?.value ?? ''
  const month = part('month')
  return /^\d+$/.test(month) ? `农历${part('relatedYear')}年${lunarMonths[Number(month) - 1]}${lunarDay(Number(part('day')))}` : undefined
}

const stylesOfDay: Record<DayStyle, (y: string, m: number, d: number, day: string) => SheetCell> = {
  cell: (_y, _m, _d, day) => ({ v: serialOf(day), show: 'yyyy/m/d' }),
  cellWords: (_y, _m, _d, day) => ({ v: serialOf(day), show: 'yyyy"年"m"月"d"日"' }),
  cellMonth: (_y, _m, _d, day) => ({ v: serialOf(day), show: 'mmm-yy' }),
  serial: (_y, _m, _d, day) => serialOf(day),
  hyphens: (_y, _m, _d, day) => day,
  dots: (y, m, d) => `${y}.${m}.${d}`,
  slashes: (y, m, d) => `${y}/${m}/${d}`,
  commas: (y, m, d) => `${y}、${m}、${d}`,
  words: (y, m, d) => `${y}年${m}月${d}日`,
  digits: (_y, _m, _d, day) => day.replaceAll('-', ''),
  number: (_y, _m, _d, day) => Number(day.replaceAll('-', '')),
  short: (y, m, d) => `${y.slice(2)}年${m}月${d}日`,
  shortDots: (y, m, d) => `${y.slice(2)}.${m}.${d}`,
  chinese: (y, m, d) => `${chineseYear(y)}年${upTo31(m)}月${upTo31(d)}日`,
  chineseMixed: (y, m, d) => `${chineseYear(y).replaceAll('〇', '○')}年${upTo31(m)}月${upTo31(d)}号`,
  moment: (_y, _m, _d, day) => `${day} 00:00:00`,
  // What a system that thinks in UTC exports for a Chinese birthday: the evening before.
  momentZone: (_y, _m, _d, day) => `${new Date(Date.parse(`${day}T00:00:00Z`) - 8 * 3_600_000).toISOString()}`,
  spaced: (y, m, d) => `${y} 年 ${m} 月 ${d} 日`,
  month: (y, m) => `${y}年${m}月`,
  monthDots: (y, m) => `${y}.${String(m).padStart(2, '0')}`,
  shortMonth: (y, m) => `${y.slice(2)}年${m}月`,
  lunar: (y, m, d, day) => lunarText(day) ?? `${y}年${m}月${d}日`,
  fullWidth: (y, m, d) => fullWidth(`${y}-${m}-${d}`),
  padded: (_y, _m, _d, day) => ` ${day}　`,
}
export function dayCell(style: DayStyle, day: string): SheetCell {
  const [year = '', month = '', date = ''] = day.split('-')
  return stylesOfDay[style](year, Number(month), Number(date), day)
}

export type NameStyle = 'plain' | 'wide' | 'space' | 'dots' | 'radical' | 'note' | 'invisible' | 'edges'
const dots = even([...'·•．.・‧∙'])
const radicals: Record<string, string> = { 子: '⼦', 女: '⼥', 金: '⾦', 文: '⽂', 小: '⼩', 心: '⼼', 玉: '⽟', 立: '⽴', 龙: '⻰', 马: '⻢', 雨: '⾬', 一: '⼀', 石: '⽯', 水: '⽔', 香: '⾹', 高: '⾼' }
const notes = even(['（双胞胎姐）', '（小名毛毛）', '(双胞胎)', '（已办残疾证）', '（寄宿）'])
export function nameText(r: Random, name: string, style: NameStyle): string {
  const dotted = name.includes('·') ? name.replaceAll('·', dots(r)) : name
  switch (style) {
    case 'plain': return name
    case 'dots': return dotted
    case 'wide': return [...name].length === 2 ? [...name].join('　') : name.includes('·') ? dotted : [...name].join(r.chance(0.5) ? '　' : '')
    case 'space': return [...name].length === 2 ? [...name].join(r.chance(0.5) ? '  ' : ' ') : dotted
    case 'radical': return [...name].map(c => radicals[c] ?? c).join('')
    case 'note': return r.chance(0.12) ? `${name}${notes(r)}` : name
    case 'invisible': return r.chance(0.4) ? `${name}\u200b` : r.chance(0.3) ? `\ufeff${name}` : name
    case 'edges': return r.chance(0.5) ? ` ${name} ` : `　${name}`
  }
}

export type NumberStyle = 'text' | 'lower' | 'spaced' | 'fullWidth' | 'apostrophe' | 'tab' | 'edges'
export function idText(id: string, style: NumberStyle): string {
  switch (style) {
    case 'text': return id
    case 'lower': return id.toLowerCase()
    case 'spaced': return `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`
    case 'fullWidth': return fullWidth(id)
    case 'apostrophe': return `'${id}`
    case 'tab': return `${id}\t`
    case 'edges': return ` ${id} `
  }
}
export const noNumber = weighted([['未上户', 3], ['暂无', 3], ['无', 3], ['—', 2], ['', 3], ['未办', 1], ['/', 1], ['没有', 1]] as const)

export type PhoneStyle = 'text' | 'number' | 'spaced' | 'hyphens' | 'country' | 'fullWidth' | 'named'
export function phoneCell(phone: string, style: PhoneStyle): SheetCell {
  const [a, b, c] = [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)]
  switch (style) {
    case 'text': return phone
    case 'number': return Number(phone)
    case 'spaced': return `${a} ${b} ${c}`
    case 'hyphens': return `${a}-${b}-${c}`
    case 'country': return `+86 ${phone}`
    case 'fullWidth': return fullWidth(phone)
    case 'named': return `手机：${phone}`
  }
}

/** As the relation is said at home; the code is what is meant. The child's side says what the child is. */
export const spoken: Record<number, readonly string[]> = {
  61: ['爷爷', '公公', '嗲嗲', '祖父', '祖孙(祖父)'], 62: ['奶奶', '娭毑', '祖母', '阿婆'], 63: ['外公', '姥爷', '外祖父', '家公'], 64: ['外婆', '姥姥', '外祖母', '家婆'],
  81: ['伯父', '大伯', '伯伯'], 82: ['伯母', '伯娘'], 83: ['叔叔', '叔父', '满叔'], 84: ['婶婶', '婶娘'], 85: ['舅舅', '舅父'], 86: ['舅妈', '舅娘'],
  87: ['姨父'], 88: ['姨妈', '小姨'], 89: ['姑父'], 90: ['姑姑', '姑妈'], 97: ['亲戚', '其他亲属'], 99: ['邻居', '非亲属'],
}
/** Words whose reading is a matter of the place: 公公 is a grandfather here and a father-in-law elsewhere. */
export const locally = new Set(['公公', '嗲嗲', '阿婆', '家公', '家婆', '满叔'])
/** How the guardian is called by what the child is to them. */
export function reversed(code: number, childIsGirl: boolean): string | undefined {
  if (code === 61 || code === 62) return childIsGirl ? '孙女' : '孙子'
  if (code === 63 || code === 64) return childIsGirl ? '外孙女' : '外孙'
  if (code >= 81 && code <= 84) return childIsGirl ? '侄女' : '侄子'
  if (code >= 85 && code <= 88) return childIsGirl ? '外甥女' : '外甥'
  return undefined
}

export type VillageStyle = 'exact' | 'bare' | 'town' | 'path' | 'group' | 'groupWords' | 'committee' | 'countyTown' | 'noPeople'
const groupWords = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
export type Place = { village: string; town: string; isBareUnique: boolean }
export function villageText(r: Random, { village, town, isBareUnique }: Place, style: VillageStyle): string {
  const bare = village.replace(/(村|社区)$/, '')
  switch (style) {
    case 'exact': return village
    case 'bare': return isBareUnique && bare.length >= 2 ? bare : village
    case 'town': return `${town}${village}`
    case 'path': return `湖南省郴州市苏仙区${town}${village}`
    case 'countyTown': return `苏仙区${town}${village}`
    // 宝安岭村 for 宝安岭瑶族村.
    case 'noPeople': return village.replace(/..?族村$/, '村')
    case 'group': return `${village}${1 + r.below(12)}组`
    case 'groupWords': return `${village}第${groupWords[r.below(10)]}${r.chance(0.5) ? '组' : '村民小组'}`
    case 'committee': return village.endsWith('社区') ? `${village}居委会` : r.chance(0.5) ? `${village}委会` : `${village}村民委员会`.replace('村村', '村')
  }
}
