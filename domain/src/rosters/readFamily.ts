/** What a roster says about the parents, in columns that mean more than one field. */
import { plainText } from '../codes/codeList.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import { isNothing, isPointing, readCoded, readYesNo } from './cell.ts'
import { isPlainName, type PersonText, readPerson } from './personText.ts'
import type { Month } from './readCells.ts'
import type { Reading, RowCells } from './rowCells.ts'
import { type Found, quoted, suggestion, warningAt } from './said.ts'
import { situationOf } from './situationWords.ts'
import { readWhereabouts } from './workPlaces.ts'

export const roles = ['father', 'mother'] as const
export type Role = (typeof roles)[number]
export const otherOf: Record<Role, Role> = { father: 'mother', mother: 'father' }
export const roleNames: Record<Role, string> = { father: '父亲', mother: '母亲' }

/** existStatus */
const alive = 1
const dead = 2
/** The form asks for a dash where a parent has died (2016 填表说明 4). */
const dash = /^[-‐-―—]+$/u

/** `months`: of a parent's birthday, from words about them. */
export type FamilyReading = Reading & { months: ReadonlyMap<FieldKey, Month> }
const nothing: FamilyReading = { draft: {}, issues: [], months: new Map() }

/** What nobody understood is said with its words; an archive has no field for 初中文化. */
export const restOf = (rest: readonly string[], key: FieldKey): Found[] => (rest.length === 0 ? [] : [warningAt(key, {
  code: 'cell.rest', title: `${fields[key].label}里的“${quoted(rest.join('、'))}”没有登记`, message: `其余内容已经读出；“${quoted(rest.join('、'))}”档案里没有对应的栏目，需要的请导入后补记`,
})])

/** A name without more says that the parent lives; one with words nobody understands does not. */
function personDraft(role: Role, person: PersonText): Draft {
  const { name, birthDate, idNumber, phones: [phone] } = person
  const status = person.existStatus ?? (name !== undefined && person.rest.length === 0 ? alive : undefined)
  const at = <T>(key: string, value: T | undefined) => (value === undefined ? {} : { [`${role}.${key}`]: value })
  return {
    ...at('name', name), ...at('birthDate', birthDate), ...at('idNumber', idNumber), ...at('phone', phone), ...at('existStatus', status),
    ...at('maritalStatus', person.maritalStatus), ...at('capability', person.capability), ...at('isAway', person.isAway), ...at('workPlace', person.workPlace), ...at('awaySince', person.awaySince),
  }
}

/** The name alone, or everything about a parent in one cell. */
function readParent(role: Role, written: string): FamilyReading {
  const text = written.trim()
  const key: FieldKey = `${role}.name`
  if (dash.test(text)) return { ...nothing, draft: { [`${role}.existStatus`]: dead } }
  if (isPointing(text)) return { ...nothing, issues: [warningAt(key, { code: 'name.pointing', title: `${fields[key].label}写的是“${quoted(text)}”`, message: '姓名不能写“同上”，这一项先空着' })] }
  if (isNothing(text)) return nothing
  if (isPlainName(text)) {
    return { ...nothing, draft: { [key]: text, [`${role}.existStatus`]: alive } }
  }
  const person = readPerson(text)
  const more = person.phones.slice(1).map(phone => `${phone.slice(0, 3)}…`)
  const months = new Map<FieldKey, Month>()
  if (person.month) months.set(`${role}.birthDate`, person.month)
  return { draft: personDraft(role, person), issues: restOf([...person.rest, ...more], key), months }
}

/** A place of work says that the parent is away; 在家 says the opposite, 服刑 neither. */
function readWork(role: Role, cells: RowCells): Reading {
  const text = cells.at(`${role}.workPlace`).text.trim()
  if (['无', '否', '没有'].includes(plainText(text))) return { draft: { [`${role}.isAway`]: false }, issues: [] }
  if (isNothing(text)) return { draft: {}, issues: [] }
  const situation = situationOf(plainText(text))
  if (situation) return { draft: Object.fromEntries(Object.entries(situation).map(([key, value]) => [`${role}.${key}`, value])), issues: [] }
  if (isPointing(text) || /^(无业|不详|不清楚|未知|不知道|不明)$/u.test(plainText(text))) return { draft: {}, issues: [] }
  const { isAway, workPlace } = readWhereabouts(text, true) ?? {}
  return { draft: { ...(isAway === undefined ? {} : { [`${role}.isAway`]: isAway }), ...(workPlace === undefined ? {} : { [`${role}.workPlace`]: workPlace }) }, issues: [] }
}

/** 是, 否, or at once where: 东莞. */
function readAway(role: Role, cells: RowCells): Reading {
  const { text } = cells.at(`${role}.isAway`)
  const key: FieldKey = `${role}.isAway`
  if (isNothing(text) && !['无', '没有'].includes(plainText(text))) return { draft: {}, issues: [] }
  const asked = readYesNo(text, key)
  if (asked.value !== undefined) return { draft: { [key]: asked.value }, issues: [] }
  const where = readWhereabouts(text)
  if (where === undefined) return { draft: {}, issues: asked.issues }
  return { draft: { ...(where.isAway === undefined ? {} : { [key]: where.isAway }), ...(where.workPlace === undefined ? {} : { [`${role}.workPlace`]: where.workPlace }) }, issues: [] }
}

const incapableWithoutReason = 4

/** 一方外出另一方无监护能力 with 无监护能力方: 父 or 母. */
function readOneAway(cells: RowCells): Reading {
  const { text } = cells.at('row.oneAway')
  if (isNothing(text) || readYesNo(text, 'father.isAway').value !== true) return { draft: {}, issues: [] }
  const word = plainText(cells.at('row.incapableParent').text)
  const incapable: Role | undefined = /母|妈/u.test(word) ? 'mother' : /父|爸/u.test(word) ? 'father' : undefined
  if (!incapable) {
    return { draft: {}, issues: [warningAt('father.capability', {
      code: 'row.whoIncapable', title: '没写哪一方无监护能力', message: '请在“无监护能力方”写明父亲或母亲', candidates: cells.has('row.incapableParent') ? [suggestion('父亲'), suggestion('母亲')] : [],
    })] }
  }
  return { draft: { [`${incapable}.isAway`]: false, [`${incapable}.capability`]: incapableWithoutReason, [`${otherOf[incapable]}.isAway`]: true }, issues: [] }
}

/** 双方外出, or words: 父亲外出、母亲在家. */
function readBothAway(cells: RowCells): Reading {
  const { text } = cells.at('row.bothAway')
  if (isNothing(text)) return { draft: {}, issues: [] }
  const word = plainText(text)
  if (/^(是的?|父母)?(双方|都|均|同时|父母|双双)(均|都|同时)?(已)?(外出|在外)?(务工|打工)?$/u.test(word)) return { draft: { 'father.isAway': true, 'mother.isAway': true }, issues: [] }
  const only = /^(?:仅|只有)?([父母])[亲方]?(?:一方|单方)?(?:外出|在外)?(?:务工|打工)?$/u.exec(word)?.[1]
  if (only !== undefined) return { draft: { [`${only === '父' ? 'father' : 'mother'}.isAway`]: true }, issues: [] }
  if (/^(一方|单方|单亲)/u.test(word)) return { draft: {}, issues: [] }
  const asked = readYesNo(text, 'father.isAway')
  return { draft: asked.value === true ? { 'father.isAway': true, 'mother.isAway': true } : {}, issues: asked.issues }
}

/** Words about a parent in 备注: 父亲去世, 母亲改嫁, 父母离异. */
const noted = /(父母|父亲|母亲|爸爸|妈妈|父|母)(?:双方|均|都|已经?|于[\d.年月日]+)*(去世|死亡|已故|病故|亡故|双亡|亡|离异|离婚|失联|失踪|服刑|坐牢|改嫁|再婚)/gu
export function readNoted(cells: RowCells): Draft {
  const { text } = cells.at('row.note')
  if (isNothing(text)) return {}
  const draft: Draft = {}
  for (const [, who = '', what = ''] of plainText(text).matchAll(noted)) {
    const whom: readonly Role[] = who === '父母' ? roles : /父|爸/u.test(who) ? ['father'] : ['mother']
    for (const role of whom) for (const [key, value] of Object.entries(situationOf(what) ?? {})) Object.assign(draft, { [`${role}.${key}`]: value })
  }
  return draft
}

/** The column of the status: a word of the list, or whatever says more than it asks (离异，在家). */
function readStatus(role: Role, cells: RowCells): Reading {
  const { text } = cells.at(`${role}.existStatus`)
  const key: FieldKey = `${role}.existStatus`
  if (isNothing(text)) return { draft: {}, issues: [] }
  const coded = readCoded(text, key)
  if (typeof coded.value === 'number') return { draft: { [key]: coded.value }, issues: [] }
  const person = readPerson(text)
  const isRead = person.name === undefined && person.rest.length === 0 && person.relations.length === 0
  if (!isRead) return { draft: {}, issues: coded.issues }
  return { draft: personDraft(role, { ...person, existStatus: person.existStatus ?? alive }), issues: [] }
}

/** The surer words last: a column of its own stands before what was concluded (readRow.ts lays the own fields over this). */
export function readParents(cells: RowCells): FamilyReading {
  const texts = roles.map(role => readParent(role, cells.at(`row.${role}Text`).text))
  const names = roles.map(role => readParent(role, cells.at(`${role}.name`).text))
  const parts: Reading[] = [
    readBothAway(cells), ...texts, ...names, { draft: readNoted(cells), issues: [] }, ...roles.flatMap(role => [readWork(role, cells), readAway(role, cells), readStatus(role, cells)]), readOneAway(cells),
  ]
  const draft: Draft = {}
  for (const part of parts) Object.assign(draft, part.draft)
  return {
    draft, issues: parts.flatMap(part => part.issues),
    months: new Map([...texts, ...names].flatMap(part => [...part.months])),
  }
}
