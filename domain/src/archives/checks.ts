/** V-01 … V-08 over a whole draft: the same function in the form, on the phone, in an import and on the server. Errors are refused;
 *  warnings are shown and may be passed over. */
import { isCode } from '../codes/codeList.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { RegionCode } from '../kernel/regionCode.ts'
import { birthDateIssues, leftBehindAgeWarnings, schoolingErrors, schoolingWarnings, type AgeFacts } from './age.ts'
import { divisionIssues, keeperIssues, movedAway, type PlaceName } from './division.ts'
import { certificateWarnings, studentNumberWarnings } from './documents.ts'
import type { Draft, FieldKey } from './draft.ts'
import { familyWarnings, guardianErrors } from './family.ts'
import { fieldKeys, fields } from './fields.ts'
import { idNumberAgainst, isKnownProvince, readIdNumber } from './idNumber.ts'
import { judgeLeftBehind, leftBehindCode, leftBehindFactsOf } from './leftBehind.ts'
import { documentNames, isLikeCitizens, type OtherDocument, otherDocument } from './otherDocuments.ts'
import type { ArchiveParameters } from './parameters.ts'
import { phoneSharedBy, readPhone } from './phone.ts'
import { numberWarnings, relatives } from './relativeNumbers.ts'

export type CheckContext = {
  day: PlainDate
  values: ArchiveParameters
  placeName: PlaceName
  /** Region of the acting post: new archives are kept inside it. */
  within: RegionCode
  /** CL-20 of the registered village, when known. */
  urbanRural?: number | null
  /** How many children carry this phone already, this one included. */
  phoneUse?: (phone: string) => number
}
export type Findings = { errors: Issue[]; warnings: Issue[] }

/** Private-use characters stand for rare characters in old systems and are kept; 〇 is a number to Unicode and a character of names to us. */
const nameShape = /^[\p{L}\p{M}\p{Co}〇·•.\s]+$/u
const shortestName = 2

function nameFindings(draft: Draft): Findings {
  const none = { errors: [], warnings: [] }
  if (!draft.name) return none
  if (!nameShape.test(draft.name)) {
    return { ...none, errors: [issue('name.shape', '姓名里有数字或符号，请按户口簿填写，少数民族姓名中间用“·”', 'name')] }
  }
  const isShort = Array.from(draft.name).length < shortestName
  return isShort ? { ...none, warnings: [issue('name.short', '姓名只有一个字，请核对', 'name')] } : none
}

const phoneKeys = ['father.phone', 'mother.phone', 'guardian.phone'] as const

/** A permit or a passport is no faulty number; where it holds no birthday, the birthday must be written. */
function ofOther(other: OtherDocument, draft: Draft): Findings {
  const named = issue('idNumber.otherDocument', `填的是${documentNames[other.kind]}号码，不是公民身份号码，请核对证件`, 'idNumber')
  const unborn = isLikeCitizens(other) || draft.birthDate ? [] : [issue('birthDate.notInDocument', `${documentNames[other.kind]}号码里没有出生日期，请填写`, 'birthDate')]
  return { errors: unborn, warnings: [named] }
}

function idFindings(draft: Draft, day: PlainDate): Findings {
  if (!draft.idNumber) return { errors: [], warnings: [] }
  const reading = readIdNumber(draft.idNumber, day, 'idNumber')
  const other = otherDocument(draft.idNumber)
  if (!reading.ok) return other === undefined ? { errors: [reading.issue], warnings: [] } : ofOther(other, draft)
  const isKnown = other !== undefined || isKnownProvince(reading.number)
  return { errors: idNumberAgainst(reading, draft), warnings: isKnown ? [] : [issue('idNumber.area', '前 6 位不是已知的地区代码，请对照户口簿核实', 'idNumber')] }
}

function phoneFindings(draft: Draft, key: (typeof phoneKeys)[number], context: CheckContext): Findings {
  const text = draft[key]
  if (!text) return { errors: [], warnings: [] }
  const reading = readPhone(text, key)
  if (!reading.ok) return { errors: [reading.issue], warnings: [] }
  const use = context.phoneUse?.(reading.number) ?? 0
  return { errors: [], warnings: phoneSharedBy(use, context.values.phoneChildrenLimit, key) }
}

const codedKeys = fieldKeys.filter(key => fields[key].codes !== undefined)

/** A code nobody defined would count nowhere. */
function codeErrors(draft: Draft): Issue[] {
  const unknown = (key: FieldKey): boolean => {
    const { codes, kind } = fields[key]
    const value = draft[key]
    if (!codes || value === null || value === undefined) return false
    if (kind === 'codes') return Array.isArray(value) && value.some(code => !isCode(codes, code))
    return !isCode(codes, typeof value === 'number' || typeof value === 'string' ? value : null)
  }
  return codedKeys.filter(unknown).map(key => issue('code.unknown', `请重新选择${fields[key].label}`, key))
}

function placeFindings(draft: Draft, context: CheckContext): Findings {
  const keeper = draft.region ? keeperIssues(draft.region, context.within) : []
  // A county cannot keep an archive; whether the table names it does not matter then.
  const known = (['region', 'hukouDivision', 'residenceDivision'] as const)
    .flatMap(key => (draft[key] && !(key === 'region' && keeper.length > 0) ? divisionIssues(draft[key], key, context.placeName) : []))
  return { errors: [...known, ...keeper], warnings: movedAway(draft.hukouDivision, draft.residenceDivision) }
}

function ageFindings(draft: Draft, { day, values }: CheckContext): Findings {
  if (!draft.birthDate) return { errors: [], warnings: [] }
  const future = birthDateIssues(draft.birthDate, day, values)
  if (future.length > 0) return { errors: future, warnings: [] }
  const facts: AgeFacts = { birthDate: draft.birthDate, schooling: draft.schoolingStatus, gradeCode: draft.gradeCode }
  return {
    errors: schoolingErrors(facts, day, values),
    warnings: [...schoolingWarnings(facts, day, values), ...leftBehindAgeWarnings(draft.birthDate, day, values)],
  }
}

/** What the person chose against what the rule finds: the person decides, but sees the difference. */
function leftBehindFindings(draft: Draft, context: CheckContext): Findings {
  const chosen = draft.leftBehindStatus
  const none = { errors: [], warnings: [] }
  if (draft.leftBehindSince && draft.leftBehindSince > context.day) {
    return { ...none, errors: [issue('leftBehindSince.future', '留守起始日还没有到，请核对', 'leftBehindSince')] }
  }
  if (chosen === null || chosen === undefined || chosen === leftBehindCode.suspected || chosen === leftBehindCode.left) return none
  const found = judgeLeftBehind(leftBehindFactsOf(draft, context.urbanRural ?? null), context.day, context.values)
  if (found.answer === 'unknown' || found.code === chosen) return none
  return { ...none, warnings: [issue('leftBehindStatus.againstRule', `按登记的情况应为“${found.title}”，与所选不同，请核对`, { field: 'leftBehindStatus', details: { code: found.code } })] }
}

/** Give it the settled draft; what is missing is not judged here but in gaps.ts. */
export function checkDraft(draft: Draft, context: CheckContext): Findings {
  const judged = { draft, day: context.day, values: context.values }
  const parts: Findings[] = [
    nameFindings(draft), { errors: codeErrors(draft), warnings: [] },
    idFindings(draft, context.day), { errors: [], warnings: relatives.flatMap(who => numberWarnings(who, draft, context.day)) },
    ...phoneKeys.map(key => phoneFindings(draft, key, context)),
    placeFindings(draft, context), ageFindings(draft, context), leftBehindFindings(draft, context),
    { errors: guardianErrors(judged), warnings: familyWarnings(judged) },
    { errors: [], warnings: [...certificateWarnings(draft), ...studentNumberWarnings(draft)] },
  ]
  return { errors: parts.flatMap(part => part.errors), warnings: parts.flatMap(part => part.warnings) }
}

/** A patch is judged as the archive it would make; only what the patch touches may refuse it, so that an old error elsewhere does
 *  not hold back a right correction. A finding about two fields counts when either was touched. */
export function findingsOfPatch(after: Draft, patch: Draft, context: CheckContext): Findings {
  const touched = new Set(Object.keys(patch))
  const partners: Record<string, readonly string[]> = {
    birthDate: ['idNumber'], sexCode: ['idNumber'], idNumber: ['birthDate', 'sexCode'], schoolingStatus: ['birthDate'],
    guardianshipType: ['hasEntrustedGuardian'],
    // Whoever writes that a parent came back is told at once what the status says then.
    leftBehindStatus: ['birthDate', 'hukouType', ...relatives.filter(who => who !== 'guardian').flatMap(who => [`${who}.isAway`, `${who}.awaySince`, `${who}.existStatus`, `${who}.capability`])],
    'father.birthDate': ['father.idNumber', 'birthDate'], 'mother.birthDate': ['mother.idNumber', 'birthDate'], 'guardian.idNumber': ['guardian.relationCode'],
  }
  const concerns = (found: Issue): boolean =>
    found.field === undefined || touched.has(found.field) || (partners[found.field] ?? []).some(key => touched.has(key))
  const all = checkDraft(after, context)
  return { errors: all.errors.filter(concerns), warnings: all.warnings.filter(concerns) }
}
