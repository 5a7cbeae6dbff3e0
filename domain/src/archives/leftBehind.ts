/** V-06: whether a child counts as left behind, and why — the same facts a person reads under 为什么.
 *  国发〔2016〕13号: both parents away, or one away and the other unable to be a guardian, and not yet sixteen. What is not
 *  known stays not known: the answer is then 疑似待核, never a guess. */
import { urbanRural } from '../codes/person.ts'
import { addDays, birthdayAt, daysBetween, type PlainDate } from '../kernel/plainDate.ts'
import type { Draft } from './draft.ts'
import type { ArchiveParameters } from './parameters.ts'
import type { Explanation, Fact } from './types.ts'

/** CL-08 */
export const leftBehindCode = { no: 0, bothAway: 1, otherIncapable: 2, otherGone: 3, suspected: 8, left: 9 } as const
const alive = 1
const capable = 1
const agricultural = 1
const urbanHukou = 2
/** CL-20: 2xx is rural. */
const ruralClasses = new Set(urbanRural.entries.map(entry => Number(entry.code)).filter(code => code >= 200))

export type ParentFacts = {
  existStatus?: number | null | undefined
  isAway?: boolean | null | undefined
  awaySince?: PlainDate | null | undefined
  capability?: number | null | undefined
}
export type LeftBehindFacts = {
  birthDate?: PlainDate | null | undefined
  hukouType?: number | null | undefined
  /** CL-20 of the registered village; decides where the registration no longer says farm or town. */
  urbanRural?: number | null | undefined
  father: ParentFacts
  mother: ParentFacts
}
/** `nextChange` is the next day on which the answer may differ without anybody writing anything. */
export type Judgement = Explanation & { nextChange: PlainDate | null }

type Truth = boolean | null
/** recent: away, but not yet long enough. stays: at home, and nobody wrote whether able to be a guardian. */
type Whereabouts = 'away' | 'recent' | 'incapable' | 'gone' | 'home' | 'stays' | 'unknown'

function whereabouts(parent: ParentFacts, day: PlainDate, values: ArchiveParameters): Whereabouts {
  if (parent.existStatus && parent.existStatus !== alive) return 'gone'
  if (parent.isAway === true) {
    // The registration form has no starting day: without one the form's own “外出” is believed.
    if (!parent.awaySince) return 'away'
    return daysBetween(parent.awaySince, day) >= values.awayDays.value ? 'away' : 'recent'
  }
  if (parent.capability && parent.capability !== capable) return 'incapable'
  if (parent.isAway !== false) return 'unknown'
  return parent.capability === capable ? 'home' : 'stays'
}

const caseOf: Record<string, { code: number; label: string }> = {
  'away away': { code: leftBehindCode.bothAway, label: '父母双方外出' },
  'away incapable': { code: leftBehindCode.otherIncapable, label: '一方外出，另一方无监护能力' },
  'away gone': { code: leftBehindCode.otherGone, label: '一方外出，另一方死亡、失踪或失联' },
}

type Parents = { holds: Truth; code: number; label: string }

function judgeParents(father: Whereabouts, mother: Whereabouts): Parents {
  const found = caseOf[`${father} ${mother}`] ?? caseOf[`${mother} ${father}`]
  if (found) return { holds: true, ...found }
  const both = [father, mother]
  const no = (label: string): Parents => ({ holds: false, code: leftBehindCode.no, label })
  if (both.includes('home')) return no('有一方在家照料')
  if (both.includes('recent')) return no('外出时间未满')
  // With both at home nothing more needs to be known; with one away it depends on what the other can do.
  if (both.includes('unknown') || (both.includes('stays') && both.includes('away'))) return { holds: null, code: leftBehindCode.suspected, label: '父母情况未填全' }
  return no('没有一方外出务工')
}

function judgeRural(facts: LeftBehindFacts): Truth {
  if (facts.hukouType === agricultural) return true
  if (facts.hukouType === urbanHukou) return false
  return facts.urbanRural ? ruralClasses.has(facts.urbanRural) : null
}

const whereaboutsWords: Record<Whereabouts, string> =
  { away: '外出', recent: '外出未满期限', incapable: '在家，无监护能力', gone: '死亡、失踪或失联', home: '在家', stays: '在家，监护能力未填', unknown: '未填全' }

const parentDetail = (who: string, where: Whereabouts, parent: ParentFacts): string =>
  `${who}${where === 'away' && parent.awaySince ? ` ${parent.awaySince} 起外出` : whereaboutsWords[where]}`

type Seen = { facts: LeftBehindFacts; day: PlainDate; values: ArchiveParameters }

function ageFact({ facts, day, values }: Seen): Fact {
  const limit = values.leftBehindAgeLimit.value
  const turns = facts.birthDate ? birthdayAt(facts.birthDate, limit) : null
  return {
    label: `不满 ${limit} 周岁`, field: 'birthDate', holds: turns === null ? null : turns > day,
    detail: turns === null ? '出生日期未填' : turns > day ? `${turns} 到龄` : `${turns} 已到龄`,
  }
}

function ruralFact({ facts }: Seen): Fact {
  const holds = judgeRural(facts)
  const unknown = facts.hukouType ? '居民户口，所在地的城乡分类未知' : '户口性质未填'
  return { label: '农村户籍', field: 'hukouType', holds, detail: holds === null ? unknown : holds ? '户籍在农村' : '户籍不在农村' }
}

/** The day on which a parent who left recently has been away long enough. */
const reaches = (parent: ParentFacts, values: ArchiveParameters): PlainDate | null =>
  parent.isAway === true && parent.awaySince ? addDays(parent.awaySince, values.awayDays.value) : null

function nextChangeOf({ facts, day, values }: Seen): PlainDate | null {
  const turns = facts.birthDate ? birthdayAt(facts.birthDate, values.leftBehindAgeLimit.value) : null
  const later = [turns, reaches(facts.father, values), reaches(facts.mother, values)].filter(date => date !== null && date > day)
  return later.sort()[0] ?? null
}

const answerWords = { yes: '认定为农村留守儿童', no: '不是农村留守儿童', unknown: '疑似留守，待核实' } as const

export function judgeLeftBehind(facts: LeftBehindFacts, day: PlainDate, values: ArchiveParameters): Judgement {
  const seen = { facts, day, values }
  const father = whereabouts(facts.father, day, values)
  const mother = whereabouts(facts.mother, day, values)
  const parents = judgeParents(father, mother)
  const family: Fact = {
    label: parents.label, holds: parents.holds, field: 'father.isAway',
    detail: `${parentDetail('父', father, facts.father)}，${parentDetail('母', mother, facts.mother)}`,
  }
  const all = [ageFact(seen), ruralFact(seen), family]
  const answer = all.some(fact => fact.holds === false) ? 'no' : all.some(fact => fact.holds === null) ? 'unknown' : 'yes'
  const code = answer === 'yes' ? parents.code : answer === 'no' ? leftBehindCode.no : leftBehindCode.suspected
  return {
    title: answerWords[answer], answer, code, facts: all, rule: '农村留守儿童认定', version: values.leftBehindAgeLimit.version,
    basis: `${values.leftBehindAgeLimit.basis}；2016 登记表填表说明 1；外出时间：${values.awayDays.basis}`, nextChange: nextChangeOf(seen),
  }
}

/** The facts as they stand in a draft. */
export const leftBehindFactsOf = (draft: Draft, hukouClass?: number | null): LeftBehindFacts => ({
  birthDate: draft.birthDate, hukouType: draft.hukouType, urbanRural: hukouClass,
  father: {
    existStatus: draft['father.existStatus'], isAway: draft['father.isAway'], awaySince: draft['father.awaySince'], capability: draft['father.capability'],
  },
  mother: {
    existStatus: draft['mother.existStatus'], isAway: draft['mother.isAway'], awaySince: draft['mother.awaySince'], capability: draft['mother.capability'],
  },
})
