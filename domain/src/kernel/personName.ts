/** One way to write a name (decision 030). The same person is typed with padding, with any of a dozen dots, with radicals a scanner
 *  took for characters; forms, imports, search, duplicates and linkage all see the name this function gives, or they would not
 *  find each other. Nothing that tells two people apart is touched: no character becomes a look-alike another person may bear. */

/** Format and control characters, variation selectors, and letters that print as nothing. */
const invisible = /[\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]|\u034F|\u17B4|\u17B5|\p{Variation_Selector}/gu
/** Tabs and line breaks separate words like blanks; NEL and the ASCII separators count as control characters, not as space. */
const blanks = /[\s\p{Zs}\p{Zl}\p{Zp}\p{Cc}]+/gu

/** Radicals of U+2E80… that Unicode gives no decomposition and that are characters of their own right in names; NFKC knows the rest. */
const radicals = new Map([...'⺁厂⺇几⺌小⺍小⺎兀⺏尣⺒巳⺓幺⺛旡⺝月⺟母⺠民⺩王⺬示⺮竹⺱网⺶羊⺷羊⺸羊⺹老⺻聿⺼月⺽臼⺿艹⻁虎⻂衣⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻑長⻒镸⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟']
  .flatMap((character, at, all) => (at % 2 === 0 ? [[character, all[at + 1] ?? character] as const] : [])))
const radical = /[\u2E80-\u2EF3]/gu

const dot = '·'
/** Whatever people find on their keyboard for the dot; · U+00B7 is the one of the national standard (GB 18030 A1A4). */
const dots = '·•‧∙⋅●・⸱⸳᛫﹒｡。.'
/** Private-use characters stand for rare characters in old systems; U+3007 is a number to Unicode and a surname's character to us. */
const letter = String.raw`[\p{L}\p{M}\p{Co}〇]`
const han = String.raw`[\p{Script=Han}\p{Co}]`
/** A full stop between two Latin words belongs to an initial (J. Smith) and stays. */
const betweenHan = new RegExp(String.raw`(?<=${han})\s*[${dots}]+\s*(?=${letter})|(?<=${letter})\s*[${dots}]+\s*(?=${han})`, 'gu')
const betweenLetters = new RegExp(String.raw`(?<=${letter})\s*[${dots.replace(/[。.｡﹒]/gu, '')}]+\s*(?=${letter})`, 'gu')
const danglingDot = new RegExp(String.raw`^\s*[${dots}]+\s*(?=${letter})|(?<=${han})\s*[${dots}]+\s*$`, 'gu')
/** A circle or a nought between two Chinese characters is the character 〇. */
const zero = new RegExp(String.raw`(?<=${han})\s*[○◯0]\s*(?=${han})`, 'gu')
const onlyHan = new RegExp(`^(?:${han}|[ ·])+$`, 'u')

/** Longest name of the Han; longer ones written in characters are transcriptions, whose parts a blank may separate. */
const longestHanName = 4
const isPadding = (name: string): boolean =>
  onlyHan.test(name) && (Array.from(name.replace(/[ ·]/gu, '')).length <= longestHanName || name.split(' ').every(part => Array.from(part).length === 1))

const shown = (text: string): string => text.replace(blanks, ' ').replace(invisible, '')

function once(text: string): string {
  const plain = shown(shown(text).replace(radical, character => radicals.get(character) ?? character).normalize('NFKC'))
    .replace(blanks, ' ').trim().replace(zero, '〇').replace(danglingDot, '').replace(betweenHan, dot).replace(betweenLetters, dot).trim()
  return isPadding(plain) ? plain.replaceAll(' ', '') : plain
}

/** Nearly all names, and nothing to do about them. */
const usual = /^[\u4E00-\u9FFF]*$/u
/** Enough for every text tried: what one pass leaves bare (a mark between two letters) the next one settles. */
const mostPasses = 8

/** The name as it is stored and shown: 张　三　丰 → 张三丰, 阿依•古丽 → 阿依·古丽, 李○明 → 李〇明, ⻢小禾 → 马小禾. Idempotent. */
export function personName(text: string): string {
  if (usual.test(text)) return text
  let name = once(text)
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = once(name)
    if (next === name) break
    name = next
  }
  return name
}

/** Dots, blanks and dashes inside long names are typed in many ways or left out: none of them counts. */
const separators = /[·•・‧∙.\s\-‐-―－'’]/gu

/** Equal for two ways to write one name; what search, duplicates and repeated lines compare. */
export const nameKey = (text: string): string => personName(text).replace(separators, '').toLowerCase()
