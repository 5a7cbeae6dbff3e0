/** What the rules of an archive say about a line. What contradicts who the child is, or keeps it from existing, is an error; any other
 *  fault leaves its field empty and is a warning, so that nobody stays out of the register for somebody else's telephone. */
import { checkDraft, type CheckContext } from '../archives/checks.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fields, isFieldKey } from '../archives/fields.ts'
import { gapsBlocking, gapsOf } from '../archives/gaps.ts'
import { readIdNumber } from '../archives/idNumber.ts'
import { schoolingStatus } from '../codes/situation.ts'
import { labelOf } from '../codes/codeList.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import type { Issue } from '../kernel/problem.ts'
import { titleOf } from './issues.ts'
import { errorAt, type Found, quoted, suggestion } from './said.ts'
import type { Suggestion } from './types.ts'

/** Without them, or with two that contradict each other, nobody knows who the child is or who keeps the archive. */
const identity: readonly string[] = ['name', 'birthDate', 'idNumber', 'sexCode', 'region']
const isOptional = (found: Issue): boolean => found.field !== undefined && isFieldKey(found.field) && !identity.includes(found.field)

/** A rule of ordinary families and not of this line: nearly every grandparent is past the age, and the archive says so itself. */
const aboutFamilies: readonly string[] = ['guardian.frail']
const leftBehindCategory = 10

/** 16 and older is a finding of a roster of left-behind children; among children in difficulty it is ordinary. */
const isOrdinary = (found: Issue, draft: Draft, isOfLeftBehind: boolean): boolean =>
  aboutFamilies.includes(found.code) || (found.code === 'birthDate.overLimit' && !isOfLeftBehind && !(draft.categories ?? []).includes(leftBehindCategory))

const sexWords: Record<number, string> = { 1: '男', 2: '女' }

const asComputed = (value: string): Suggestion => ({ value, label: '暂用推算值，标待核', unverified: true })

/** A computed number can be taken with one click; the identity then stays 待核. What the number says of birthday and sex as well. */
function candidatesFor(found: Issue, draft: Draft, context: CheckContext): Suggestion[] {
  if (found.field === 'name') return nameWithout(draft.name ?? '')
  if (!draft.idNumber || !['idNumber', 'birthDate', 'sexCode'].includes(found.field ?? '')) return []
  const reading = readIdNumber(draft.idNumber, context.day)
  if (!reading.ok) return found.field !== 'idNumber' || reading.suggestion === null ? [] : [asComputed(reading.suggestion)]
  if (found.field === 'birthDate') return reading.birthDate === draft.birthDate ? [] : [suggestion(reading.birthDate, `${reading.birthDate}（证件号）`)]
  const sex = sexWords[reading.sexCode]
  return found.field === 'sexCode' && sex !== undefined ? [suggestion(sex, `${sex}（证件号）`)] : []
}

/** 王小禾2 → 王小禾 */
function nameWithout(name: string): Suggestion[] {
  const plain = name.replace(/[^\p{L}\p{M}\p{Co}·\s]/gu, '').trim()
  return plain === '' || plain === name ? [] : [suggestion(plain)]
}

/** Kinds of school that fit: the roster's own words did not. */
const schoolings: Record<string, readonly number[]> = { 'schooling.tooYoung': [1, 2], 'schooling.notCompulsory': [8, 1], 'schooling.notInSchool': [7, 3, 4] }
const otherSchooling = (code: string): Suggestion[] => (schoolings[code] ?? []).map(one => suggestion(labelOf(schoolingStatus, one)))

const ofRule = (found: Issue, severity: 'error' | 'warning', candidates: Suggestion[]): Found =>
  ({ field: found.field ?? null, severity, code: found.code, title: titleOf(found), message: found.message, candidates })

/** A number of a parent that cannot be theirs is no number: it leaves its field empty here, where a form would keep it under their eyes. */
const faults: readonly string[] = ['idNumber.length', 'idNumber.check', 'idNumber.character', 'idNumber.birth', 'idNumber.future', 'idNumber.scientific']
const isFaultyNumber = (found: Issue): boolean => found.field !== 'idNumber' && faults.includes(found.code)

/** Its field stays a gap; the words of the cell are said. */
function leftOut(found: Issue, draft: Draft, day: PlainDate): Found {
  const value = found.field !== undefined && isFieldKey(found.field) ? draft[found.field] : undefined
  const words = typeof value === 'string' ? `写的是“${quoted(value)}”：` : ''
  const reading = typeof value === 'string' && faults.includes(found.code) ? readIdNumber(value, day) : undefined
  const computed = reading?.ok === false && reading.suggestion !== null ? [asComputed(reading.suggestion)] : []
  return { ...ofRule(found, 'warning', [...computed, ...otherSchooling(found.code)]), message: `${words}${found.message}。这一项先空着，导入后可以补填` }
}

type Judged = { draft: Draft; found: Found[] }

/** @param isOfLeftBehind the roster says of itself that it registers left-behind children */
export function judged(draft: Draft, context: CheckContext, isOfLeftBehind: boolean): Judged {
  const first = checkDraft(draft, context)
  const optional = [...first.errors.filter(isOptional), ...first.warnings.filter(isFaultyNumber)]
  const kept: Draft = { ...draft }
  for (const { field } of optional) if (field !== undefined && isFieldKey(field)) delete kept[field]
  const found = optional.length === 0 ? first : checkDraft(kept, context)
  // A rule about two fields may still hold against the second one when the first is gone.
  const again = found.errors.filter(isOptional)
  for (const { field } of again) if (field !== undefined && isFieldKey(field)) delete kept[field]
  return {
    draft: kept,
    found: [
      ...found.errors.filter(one => !isOptional(one)).map(one => ofRule(one, 'error', candidatesFor(one, draft, context))),
      ...[...optional, ...again].map(one => leftOut(one, draft, context.day)),
      ...found.warnings.filter(one => !isOrdinary(one, kept, isOfLeftBehind)).map(one => ofRule(one, 'warning', [])),
    ],
  }
}

/** What a child needs to exist. Any other empty cell is a gap the archive counts by itself. */
export function missing(draft: Draft): Found[] {
  const blocking: readonly FieldKey[] = gapsBlocking(gapsOf(draft), 'save', 'import').map(gap => gap.field)
  return blocking.map(field => errorAt(field, { code: 'row.missing', title: `没有${fields[field].label}`, message: `缺少${fields[field].label}，无法建档，请补填` }))
}

