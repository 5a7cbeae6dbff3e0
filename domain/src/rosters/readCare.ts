/** Who cares for the child, and the telephone that says only 家长. A parent written in the column of the guardian is no entrusted
 *  guardian: what the line says of them goes to the parent. */
import { labelOf, plainText } from '../codes/codeList.ts'
import { relation } from '../codes/family.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { masked } from '../kernel/masking.ts'
import { isNothing, isPointing, readCoded, readYesNo, unknownCode } from './cell.ts'
import { isPlainName, type PersonText, readPerson } from './personText.ts'
import { ownedPhones } from './phones.ts'
import { type Role, restOf, roleNames, roles } from './readFamily.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import type { Reading, RowCells } from './rowCells.ts'
import { type Found, quoted, suggestion, warningAt } from './said.ts'
import { relationCell } from './valueFindings.ts'

/** CL-10 codes of the parents themselves. */
const roleOfRelation: Record<number, Role> = { 51: 'father', 52: 'mother' }
const nobody: PersonText = { phones: [], relations: [], rest: [] }

function personIn(written: string): PersonText {
  const text = written.trim()
  if (isNothing(text) || isPointing(text)) return nobody
  return isPlainName(text) ? { ...nobody, name: text } : readPerson(text)
}

/** The column of the relation: one word of the list, two people at once, or a word that the guardian's number makes clear. */
function readRelation(cells: RowCells, number: string | null | undefined, day: PlainDate): { codes: number[]; issues: Found[] } {
  const { text } = cells.at('guardian.relationCode')
  if (isNothing(text)) return { codes: [], issues: [] }
  const spoken = relationCell(text, number, day)
  // 父母, and 女儿 from the child's side: it is a parent, whichever.
  if (spoken && areParents(spoken.codes)) return { codes: [...spoken.codes], issues: [] }
  if (spoken) return { codes: spoken.draft['guardian.relationCode'] ? [spoken.draft['guardian.relationCode']] : [], issues: spoken.issues }
  const coded = readCoded(text, 'guardian.relationCode')
  if (typeof coded.value === 'number') return { codes: [coded.value], issues: [] }
  const person = readPerson(text)
  if (person.relations.length > 0 && person.rest.length === 0) return { codes: person.relations, issues: [] }
  const usual = ['祖父', '祖母', '外祖父', '外祖母'].map(word => suggestion(word))
  const [issue] = [unknownCode(text, 'guardian.relationCode', relation)]
  return { codes: [], issues: [{ ...issue, candidates: issue.candidates.length > 0 ? issue.candidates : usual }] }
}

/** Two relatives share the care; the archive has one place, so the first stands and the other is said. */
function severalRelations(codes: readonly number[]): Found[] {
  if (codes.length < 2) return []
  const labels = codes.map(code => labelOf(relation, code))
  return [warningAt('guardian.relationCode', {
    code: 'relation.several', title: `与被监护人关系写了${labels.join('、')}`, message: `按第一位“${labels[0]}”登记，请核对姓名是哪一位的`, candidates: labels.map(label => suggestion(label)),
  })]
}

/** Both parents, or one: nobody was entrusted. */
const areParents = (codes: readonly number[]): boolean => codes.length > 0 && codes.every(code => roleOfRelation[code] !== undefined)

type Care = { person: PersonText; codes: readonly number[]; own: Draft }

function parentNamed({ person, own }: Care): Role | undefined {
  return person.name === undefined ? undefined : roles.find(role => own[`${role}.name`] === person.name)
}

/** What the line says of a parent in the guardian's columns, where the parent's own columns say nothing. */
function toParent(role: Role, { person, own }: Care): Draft {
  const phone = own['guardian.phone'] ?? person.phones[0]
  const number = own['guardian.idNumber'] ?? person.idNumber
  const give = (key: 'name' | 'phone' | 'idNumber', value: string | null | undefined): Draft => (value && !own[`${role}.${key}`] ? { [`${role}.${key}`]: value } : {})
  return { ...give('name', person.name), ...give('phone', phone), ...give('idNumber', number) }
}

/** Emptied again when the guardian is a parent. */
const columnsOfGuardian: readonly FieldKey[] = ['guardian.phone', 'guardian.idNumber', 'guardian.address']

const guardianDraft = ({ person, codes, own }: Care): Draft => ({
  ...(person.name === undefined ? {} : { 'guardian.name': person.name }), ...(person.phones[0] === undefined || own['guardian.phone'] ? {} : { 'guardian.phone': person.phones[0] }),
  ...(person.idNumber === undefined || own['guardian.idNumber'] ? {} : { 'guardian.idNumber': person.idNumber }), ...(codes[0] === undefined ? {} : { 'guardian.relationCode': codes[0] }),
})

/** 有, 无, or at once who: 奶奶. */
function readEntrusted(cells: RowCells): { answer: boolean | undefined; person: PersonText; issues: Found[] } {
  const { text } = cells.at('hasEntrustedGuardian')
  if (isNothing(text) && !['无', '没有'].includes(plainText(text))) return { answer: undefined, person: nobody, issues: [] }
  const asked = readYesNo(text, 'hasEntrustedGuardian')
  if (asked.value !== undefined) return { answer: asked.value, person: nobody, issues: [] }
  const person = readPerson(text)
  return person.relations.length > 0 ? { answer: !areParents(person.relations), person, issues: [] } : { answer: undefined, person: nobody, issues: asked.issues }
}

/** CL-11: what only somebody entrusted can be. */
const onlyEntrusted: readonly number[] = [3, 4, 5]

function isEntrusted(care: Care, cells: RowCells): boolean | undefined {
  if (care.person.name !== undefined || care.codes.length > 0) return true
  // The form leaves the name empty where nobody was entrusted; unless the line says elsewhere how well somebody cares.
  return cells.has('guardian.name') && !isPointing(cells.at('guardian.name').text) && !onlyEntrusted.includes(care.own.guardianshipType ?? 0) ? false : undefined
}

/** `moved`: fields whose words went to a parent. */
export type CareReading = Reading & { moved: readonly FieldKey[] }

/** @param own what the line's other cells say */
export function readCare(cells: RowCells, own: Draft, day: PlainDate): CareReading {
  const named = [personIn(cells.at('row.guardianText').text), personIn(cells.at('guardian.name').text)]
  const entrusted = readEntrusted(cells)
  const relations = readRelation(cells, own['guardian.idNumber'] ?? named.map(one => one.idNumber).find(one => one !== undefined), day)
  const person: PersonText = { ...nobody, ...entrusted.person, ...named[0], ...named[1], rest: named.flatMap(one => one.rest), phones: named.flatMap(one => one.phones) }
  const codes = relations.codes.length > 0 ? relations.codes : named.flatMap(one => one.relations).concat(entrusted.person.relations)
  const care: Care = { person, codes, own }
  const issues = [...entrusted.issues, ...relations.issues, ...restOf(person.rest, 'guardian.name')]
  // An uncle may be called like the father; only where no relation is written the name says who it is.
  const role = codes.length === 0 ? parentNamed(care) : areParents(codes) && codes.length === 1 ? roleOfRelation[codes[0] ?? 0] : undefined
  if (entrusted.answer !== true && (role !== undefined || areParents(codes))) {
    return { draft: { hasEntrustedGuardian: false, ...(role === undefined ? {} : toParent(role, care)) }, issues, moved: role === undefined ? [] : columnsOfGuardian }
  }
  const isUnnamed = entrusted.answer === true && cells.has('guardian.name') && person.name === undefined && codes.length === 0
  const answer = entrusted.answer ?? isEntrusted(care, cells)
  return {
    draft: { ...guardianDraft(care), ...(answer === undefined ? {} : { hasEntrustedGuardian: answer }) },
    issues: [...issues, ...severalRelations(codes), ...(isUnnamed ? [unnamed] : [])], moved: [],
  }
}

const unnamed: Found = warningAt('guardian.name', { code: 'guardian.unnamed', title: '有委托监护人，没写是谁', message: '“有无委托监护人”写的是有，姓名和关系都空着，请补填或改为“无”' })

const shown = (phone: string): string => masked('phone', phone)
const phoneKey: Record<Role, FieldKey> = { father: 'father.phone', mother: 'mother.phone' }

/** 家长电话: to the parent it names, or to the only one it can be; otherwise it is asked. */
export function readParentPhone(cells: RowCells, own: Draft): Reading {
  const { text } = cells.at('row.parentPhone')
  const phones = isNothing(text) || isPointing(text) ? [] : ownedPhones(text)
  if (phones.length === 0) return { draft: {}, issues: isNothing(text) ? [] : [unread(text)] }
  const draft: Draft = {}
  const issues: Found[] = []
  for (const { phone, owner } of phones) {
    const free = roles.filter(role => !own[phoneKey[role]] && !draft[phoneKey[role]] && (own[`${role}.existStatus`] ?? 1) === 1)
    const withName = free.filter(role => own[`${role}.name`])
    const [only] = owner === 'father' || owner === 'mother' ? [owner] : withName.length === 1 ? withName : free.length === 1 ? free : []
    if (roles.some(role => own[phoneKey[role]] === phone)) continue
    if (owner !== 'other' && only && !own[phoneKey[only]]) Object.assign(draft, { [phoneKey[only]]: phone })
    else issues.push(whose(phone))
  }
  return { draft, issues }
}

const whose = (phone: string): Found => warningAt('row.parentPhone', {
  code: 'phone.whose', title: '家长电话是哪一位的', message: `${shown(phone)} 可能是父亲的，也可能是母亲的，先不登记`,
  candidates: roles.map(role => suggestion(`${roleNames[role]}${phone}`, `${roleNames[role]}的电话`)),
})
const unread = (text: string): Found => warningAt('row.parentPhone', { code: 'phone.shape', title: '家长电话不对', message: `“${quoted(text)}”不像电话号码，没有登记` })

