/** What is written in a cell with a day, brought to digits and dashes: 二〇一五年三月八日 and 2015．3．8 生 both become 2015-3-8. */

/** `lunar`: the writer says 农历, or writes as only the lunar calendar does (初三, 腊月). `mended`: a letter was read as a digit. */
export type DateText = { text: string; lunar: boolean; leapMonth: boolean; mended: boolean; hasYear: boolean; hasMonth: boolean; hasSlash: boolean }

const lunarWord = /[农阴旧老]历|农厉|农历/u
const solarWord = /[公阳新国西]历/u
const brackets = /[([{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]/gu

/** 贰〇壹伍, 二零一五, 二O一五: one sign for each digit. */
const digitSigns = new Map(['〇零○◯', '一壹', '二贰貳两', '三叁參', '四肆', '五伍', '六陆陸', '七柒', '八捌', '九玖']
  .flatMap((signs, value) => [...signs].map(one => [one, String(value)] as const)))
const sign = '一二三四五六七八九壹贰叁肆伍陆柒捌玖陸貳參两〇零○◯'
const aroundSign = new RegExp(`(?<=[${sign}oO])[oO](?=[${sign}oO年])|(?<=[${sign}])[oO]`, 'gu')
const tens = /([一二三四五六七八九壹贰叁肆伍陆柒捌玖])?[十拾]([一二三四五六七八九壹贰叁肆伍陆柒捌玖])?/gu
const signs = new RegExp(`[${[...digitSigns.keys()].join('')}]`, 'gu')
const digit = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Number(digitSigns.get(text)))

const toDigits = (text: string): string => text.replace(aroundSign, '〇')
  .replace(/廿|念(?=[一二三四五六七八九日])/gu, '二十').replace(/卅/gu, '三十').replace(/二十(?=十)|初(?=[十\d])/gu, '')
  .replace(/初(?=[一二三四五六七八九])/gu, '')
  .replace(tens, (_, before?: string, after?: string) => String(digit(before, 1) * 10 + digit(after, 0)))
  .replace(signs, one => digitSigns.get(one) ?? one)

/** Words beside the day that change nothing: 出生, 星期日, 早上8点. */
const clock = /[T\s]*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]m|z|utc)?/giu
const noise = /出生(年月日?|日期|时间|于)?|生于|生日|身份证(日期|生日)?|户口(本|簿)?|(星期|周|礼拜)[一二三四五六日天]|凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|半夜|左右|前后|\d{1,2}[点时](\d{1,2}分|半)?(\d{1,2}秒)?|[生许份]$|^约|^大约/gu
/** A month alone, with a part of it: 三月上旬. */
const part = /月[份]?(上旬|中旬|下旬|初|中|底|末)$/u
const separators = /[-./\\年月、,·。:;_~\s]+/gu
const nameless = /^[a-z]/iu

const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthWord = /[a-z]{3,}/iu
/** Mar-15, 3-Mar-2015, March 8, 2015, 2015-Mar-08 → year-month-day; undefined when no month is named. */
function fromEnglish(text: string): string | undefined {
  const word = monthWord.exec(text)?.[0]
  const month = word === undefined ? -1 : englishMonths.indexOf(word.slice(0, 3).toLowerCase())
  if (word === undefined || month < 0) return undefined
  const numbers = text.replace(monthWord, ' ').match(/\d+/gu) ?? []
  if (monthWord.test(text.replace(monthWord, ' ').replace(/(st|nd|rd|th)\b/giu, ''))) return undefined
  const [first = '', second] = numbers
  if (second === undefined) {
    // Mar-15 is how spreadsheets show March 2015; 15-Mar says no year.
    return nameless.test(text.trim()) || first.length === 4 ? `${first.length === 2 ? `${first}年` : `${first}-`}${month + 1}` : `${month + 1}月${first}`
  }
  return first.length === 4 ? `${first}-${month + 1}-${second}` : `${second.length === 2 ? `${second}年` : `${second}-`}${month + 1}-${first}`
}

/** 08-3月 -15, as databases set to Chinese write it. */
const dayFirst = /^(\d{1,2})-(\d{1,2})月\s*-(\d{4}|\d{2})$/u

const isInvisible = /[\p{Cf}\p{Cc}\u3164]/gu
export const plainDateText = (written: string): string => written.normalize('NFKC').replace(isInvisible, ' ').replace(/[‐-―─]/gu, '-').replace(/['"‘’“”`]/gu, '').trim()

/** Letters people type for digits, where everything else is a number already. */
const mendable = /^[\dOoQIl|\s\-./年月日]+$/u
const mended = (text: string): string => text.replace(/[OoQ]/gu, '0').replace(/[Il|]/gu, '1')

/** Bracketed remarks go unless everything stands in them. */
function withoutRemarks(text: string): string {
  const bare = text.replace(brackets, ' ').trim()
  return /[\d一二三四五六七八九十]/u.test(bare) ? bare : text.replace(/[()[\]{}【】〔〕<>《》]/gu, ' ').trim()
}

/** 公历2015.3.8 农历正月十八 says both: the solar day is what the register keeps. */
const solarOf = (text: string): string => /[公阳新]历[^农阴]*\d[^农阴]*/u.exec(text)?.[0] ?? text.split(/[农阴]历/u)[0] ?? text

export function dateText(plain: string): DateText {
  const saysBoth = lunarWord.test(plain) && (solarWord.test(plain) || /\d{4}\D\d{1,2}\D\d{1,2}.*[农阴]历.*[\d一二三四五六七八九十正冬腊]|月.*[农阴]历.*月/u.test(plain))
  const body = withoutRemarks(saysBoth ? solarOf(plain) : plain)
  const lunar = !saysBoth && (lunarWord.test(plain) || /初[一二三四五六七八九十\d]|[正冬腊]月|闰/u.test(body))
  const chinese = toDigits(body.replace(clock, ' ').replace(lunarWord, '').replace(solarWord, '').replace(noise, ' ').trim().replace(part, '月').replace(noise, ' ')
    .replace(/正月|元月/u, '1月').replace(/冬月/u, '11月').replace(/腊月/u, '12月'))
  const english = fromEnglish(chinese) ?? chinese.replace(dayFirst, '$3年$2-$1').replace(/[()[\]{}]/gu, ' ').trim()
  const isMended = !/^\d+$/u.test(english) && mendable.test(english) && mended(english) !== english
  const whole = isMended ? mended(english) : english
  const text = whole.replace(/闰/u, '').replace(/[日号]/gu, ' ').replace(separators, '-').replace(/^-+|-+$/gu, '')
  return { text, lunar, leapMonth: whole.includes('闰'), mended: isMended, hasYear: whole.includes('年'), hasMonth: whole.includes('月'), hasSlash: whole.includes('/') }
}
