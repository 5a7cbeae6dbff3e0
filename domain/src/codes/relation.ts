/** Relations as people speak of them: words for two at once, pairs (祖孙), and words from the child's side (孙女), which say who the
 *  guardian is only together with the guardian's sex. What several meanings fit is said with all of them, the likeliest first. */
import { type Code, labelOf, plainText, readCode } from './codeList.ts'
import { relation } from './family.ts'

/** Sexes by CL-01; null or missing when not known. The guardian's stands in their identity number. */
export type RelationContext = { guardianSex?: number | null | undefined; childSex?: number | null | undefined }
export type RelationReading = {
  /** CL-10; null while only a person can say which of the candidates it is. */
  code: number | null
  doubt: { code: 'relation.several' | 'relation.reversed' | 'relation.spoken'; message: string } | null
  /** All it may mean, the likeliest first. */
  candidates: readonly number[]
}

const male = 1
const female = 2
type Pair = { men: readonly number[]; women: readonly number[] }
const of = (men: readonly number[], women: readonly number[]): Pair => ({ men, women })
const [parents, steps, grand, maternal] = [of([51], [52]), of([57], [58]), of([61], [62]), of([63], [64])]

/** Words that name the child, or both at once, and who the guardian then is. */
const reversed: readonly (readonly [RegExp, Pair])[] = [
  [/^(曾|重)(外)?孙/u, of([97], [97])],
  [/^外(祖)?孙[子女儿]?$|^外祖孙/u, maternal],
  [/^(长|次|大|小|亲|祖|爷奶)?孙[子女儿]?$|^孙(男|女孩)$|^祖孙/u, grand],
  [/^(堂|表)?[侄姪][子女儿]?$/u, of([81, 83], [90, 82, 84])],
  [/^外甥(女|儿|子)?$/u, of([85, 87], [88, 86])],
  [/^(养|继)(子|女|子女)$/u, steps],
  [/^(长|次|大|小|三|幺|独生|亲生|婚生|非婚生)?(子|女|儿子|女儿|子女|闺女|孩子)$/u, parents],
]

/** Here the paternal grandfather and there the maternal one, by the place. */
const spoken: Record<string, readonly number[]> = { 公公: [61, 63], 阿公: [61, 63], 婆婆: [62, 64], 阿婆: [62, 64], 爹爹: [61, 51], 老爷: [63, 61], 家家: [64] }

/** Two people in one word. */
const couples: Record<string, readonly number[]> = {
  父母: [51, 52], 父母亲: [51, 52], 爸妈: [51, 52], 双亲: [51, 52], 祖父母: [61, 62], 祖辈: [61, 62, 63, 64], 爷奶: [61, 62], 外祖父母: [63, 64], 外公婆: [63, 64], 公婆: [61, 62], 隔代: [61, 62, 63, 64],
  伯父母: [81, 82], 叔婶: [83, 84], 叔父母: [83, 84], 舅父母: [85, 86], 姑父母: [89, 90], 姨父母: [87, 88], 兄嫂: [71, 97], 哥嫂: [71, 97],
}

const suffix = /(关系|的关系|之间|抚养|监护|照顾|照料|照看|代管|代养|带|家)$/u
const plain = (text: string): string => plainText(text).replace(/^(是|系|为|与|和)|^(该|被监护人|儿童|孩子|学生)的/gu, '').replace(/[。.:：]/gu, '')

const codeOf = (word: string): number | undefined => {
  const code: Code | undefined = /^\d+$/u.test(word) && word.length > 2 ? undefined : readCode(relation, word)?.code
  return typeof code === 'number' ? code : undefined
}
const both = (word: string): readonly number[] | undefined => {
  const code = codeOf(word)
  return couples[word] ?? (code === undefined ? undefined : [code])
}

/** 爷爷、奶奶 and 爷爷奶奶. */
function several(word: string): readonly number[] | undefined {
  const parts = word.split(/[、,，/;；+&|()]|和|及|与|或/u).filter(part => part !== '')
  if (parts.length > 1) {
    const read = parts.map(part => both(part.replace(suffix, '')))
    return read.every(codes => codes !== undefined) ? [...new Set(read.flat())] : undefined
  }
  const chars = Array.from(word)
  for (let at = 1; at < chars.length; at++) {
    const [one, two] = [both(chars.slice(0, at).join('')), both(chars.slice(at).join(''))]
    if (one && two) return [...new Set([...one, ...two])]
  }
  return undefined
}

/** CL-10 codes of men; the others that say a sex are women. */
const men = new Set([51, 57, 61, 63, 71, 73, 81, 83, 85, 87, 89])
const open = new Set([97, 99])
/** 1 or 2 where the relation says it. */
export const sexOfRelation = (code: number): 1 | 2 | null => (open.has(code) ? null : men.has(code) ? male : female)

const labels = (codes: readonly number[]): string => codes.map(code => labelOf(relation, code)).join('、')
const fitting = (codes: readonly number[], sex: number | null | undefined): readonly number[] =>
  (sex === male || sex === female ? codes.filter(code => (sexOfRelation(code) ?? sex) === sex) : codes)

function ofCouple(codes: readonly number[], sex: number | null | undefined): RelationReading {
  const [first = codes[0]] = fitting(codes, sex)
  const message = `写了${labels(codes)}，按“${labelOf(relation, first)}”登记，请核对登记的是哪一位`
  return { code: first ?? null, doubt: { code: 'relation.several', message }, candidates: [...(first === undefined ? [] : [first]), ...codes.filter(code => code !== first)] }
}

function ofReversed(written: string, pair: Pair, sex: number | null | undefined): RelationReading {
  const all = [...pair.men, ...pair.women]
  const candidates = sex === male ? pair.men : sex === female ? pair.women : all
  const [first, ...more] = [...new Set(candidates)]
  if (first !== undefined && more.length === 0) return { code: first, doubt: null, candidates: [first] }
  return { code: null, doubt: { code: 'relation.reversed', message: `“${written}”是从孩子一方写的，监护人可能是${labels(candidates)}，请选择` }, candidates }
}

/** Undefined when the words name no relation. */
export function readRelation(text: string, { guardianSex }: RelationContext = {}): RelationReading | undefined {
  const whole = plain(text)
  const word = codeOf(whole) === undefined ? whole.replace(suffix, '') : whole
  if (word === '') return undefined
  const ambiguous = spoken[word]
  if (ambiguous !== undefined && ambiguous.length > 1) {
    const [first = null] = ambiguous
    return { code: first, doubt: { code: 'relation.spoken', message: `“${text.trim()}”各地叫法不同，按“${labelOf(relation, first)}”登记，也可能是${labels(ambiguous.slice(1))}，请核对` }, candidates: ambiguous }
  }
  const code = codeOf(word)
  if (code !== undefined) return { code, doubt: null, candidates: [code] }
  const couple = couples[word] ?? several(word)
  if (couple !== undefined) return couple.length === 1 ? { code: couple[0] ?? null, doubt: null, candidates: couple } : ofCouple(couple, guardianSex)
  const pair = reversed.find(([shape]) => shape.test(word))?.[1]
  return pair && ofReversed(text.trim(), pair, guardianSex)
}
