/** What a search text can mean: a number, Chinese characters, or letters read as syllables and initials. */
import { eighteenDigits, normalIdNumber } from '@qinghe/domain/archives/idNumber.ts'
import { isPhone, normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { gramOf, longestInitials, readingsOf } from './grams.ts'
import { isSyllable } from './syllables.ts'

/** exact: whoever has the gram matches. Otherwise `fits` settles it on the fetched name. `grams` are alternatives to drive
 *  from: any one of them holds every match, so the rarest is taken. */
export type NamePlan = { why: 'name' | 'pinyin' | 'initials'; grams: number[]; exact: boolean; fits: (name: string) => boolean }
export type SearchPlan =
  | { kind: 'number'; idNumber: string | null; phone: string | null }
  | { kind: 'name'; plans: NamePlan[] }
  | { kind: 'nothing' }

const always = () => true
const mostReadings = 6

function ofCharacters(plain: string): NamePlan {
  const chars = [...plain]
  const fits = (name: string) => nameKey(name).includes(plain)
  if (chars.length === 1) return { why: 'name', grams: [gramOf('char', plain)], exact: true, fits: always }
  const pairs = chars.slice(1).map((char, i) => gramOf('pair', `${chars[i] ?? ''}${char}`))
  return { why: 'name', grams: pairs, exact: chars.length === 2, fits }
}

/** All ways to read letters as syllables, with initials between; fewest parts first. */
export function readings(letters: string): string[][] {
  const found: string[][] = []
  const go = (rest: string, parts: string[]): void => {
    if (found.length >= 64) return
    if (rest === '') { found.push(parts); return }
    for (let n = Math.min(6, rest.length); n >= 2; n--) {
      const head = rest.slice(0, n)
      if (isSyllable(head)) go(rest.slice(n), [...parts, head])
    }
    go(rest.slice(1), [...parts, rest.charAt(0)])
  }
  go(letters, [])
  return found.sort((a, b) => a.length - b.length).slice(0, mostReadings)
}

/** ü is typed as v, as u with dots, and as passports have it: lyu, nyu. */
function spellings(letters: string): string[] {
  const dotted = letters.replaceAll('ü', 'v')
  const passport = dotted.replace(/([ln])yu/g, '$1v')
  return passport === dotted ? [dotted] : [passport, dotted]
}

const partFits = (part: string, syllable: string | undefined): boolean =>
  syllable !== undefined && (syllable === part || (part.length === 1 && syllable.startsWith(part)))

/** True when the parts stand one after another somewhere in the name. */
export function readsAs(name: string, parts: readonly string[]): boolean {
  return readingsOf(nameKey(name)).some(syllables => syllables.some((_, at) => parts.every((part, i) => partFits(part, syllables[at + i]))))
}

function ofReading(parts: string[]): NamePlan | undefined {
  const [first, second] = parts
  if (first === undefined) return undefined
  const isInitials = parts.every(p => p.length === 1)
  if (isInitials && parts.length >= 2 && parts.length <= longestInitials) {
    return { why: 'initials', grams: [gramOf('initials', parts.join(''))], exact: true, fits: always }
  }
  if (parts.length === 1) return { why: 'pinyin', grams: [gramOf('syllable', first)], exact: true, fits: always }
  if (parts.length === 2 && second !== undefined && first.length > 1 && second.length > 1) {
    return { why: 'pinyin', grams: [gramOf('syllablePair', `${first} ${second}`)], exact: true, fits: always }
  }
  const run = parts.map(p => p.charAt(0)).join('').slice(0, longestInitials)
  // Syllables typed in full are rarer than any run of first letters: of “zaq” za drives, not zq, of which a nation has too many to look at.
  const whole = parts.filter(part => part.length > 1).map(part => gramOf('syllable', part))
  return { why: isInitials ? 'initials' : 'pinyin', grams: [gramOf('initials', run), ...whole], exact: false, fits: name => readsAs(name, parts) }
}

const idShape = /^\d{14,17}[\dX]$/

/** @param text as typed */
export function planSearch(text: string): SearchPlan {
  const phone = normalPhone(text)
  if (isPhone(phone)) return { kind: 'number', idNumber: null, phone }
  const idNumber = normalIdNumber(text)
  if (idShape.test(idNumber)) return { kind: 'number', idNumber: eighteenDigits(idNumber), phone: null }
  const plain = nameKey(text)
  if (plain === '') return { kind: 'nothing' }
  if (/^[a-zü]+$/u.test(plain)) {
    const plans = spellings(plain).flatMap(readings).flatMap(parts => ofReading(parts) ?? [])
    return { kind: 'name', plans: distinct([...plans, ofCharacters(plain)]) }
  }
  return { kind: 'name', plans: [ofCharacters(plain)] }
}

/** One character, or one syllable in full: all that may be asked of a name of which only its beginning is shown. */
export function surnameGrams(text: string): number[] {
  const plain = nameKey(text).replaceAll('ü', 'v')
  if ([...plain].length === 1) return [gramOf('char', plain), gramOf('syllable', plain)]
  return isSyllable(plain) ? [gramOf('syllable', plain)] : []
}

const distinct = (plans: NamePlan[]): NamePlan[] =>
  plans.filter((plan, i) => plans.findIndex(other => other.grams.join() === plan.grams.join() && other.exact === plan.exact) === i)
