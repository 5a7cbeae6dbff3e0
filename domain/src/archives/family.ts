/** V-08: what must agree between the child, the parents and whoever cares. */
import { labelOf } from '../codes/codeList.ts'
import { guardianshipType, relation } from '../codes/family.ts'
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { Draft } from './draft.ts'
import { readIdNumber } from './idNumber.ts'
import { birthOfParent } from './relativeNumbers.ts'
import type { ArchiveParameters } from './parameters.ts'

export type Judged = { draft: Draft; day: PlainDate; values: ArchiveParameters }

const alive = 1
const roles = ['father', 'mother'] as const
const words = { father: '父亲', mother: '母亲' } as const
/** CL-11: what is left when nobody was entrusted. */
const withoutEntrusted: readonly number[] = [1, 2]
const noGuardian = 1
/** CL-10 codes of the parents themselves. */
const parentRelations: readonly number[] = [51, 52]

function parentWarnings(role: 'father' | 'mother', { draft, day, values }: Judged): Issue[] {
  const who = words[role]
  const born = birthOfParent(role, draft, day)
  const since = draft[`${role}.awaySince`]
  const status = draft[`${role}.existStatus`]
  const found: Issue[] = []
  if (born && draft.birthDate && ageInYears(born.birth, draft.birthDate) < values.parentMinAgeAtBirth.value) {
    const words = born.birth > draft.birthDate ? `${who}比孩子还小` : `${who}与孩子年龄相差不到 ${values.parentMinAgeAtBirth.value} 岁`
    found.push(issue('parent.age', `${words}，请核对出生日期`, born.field))
  }
  if (status && status !== alive && draft[`${role}.isAway`] === true) {
    found.push(issue('parent.awayNotAlive', `${who}的存续状态不是“健在”，却登记为外出务工，请核对`, `${role}.isAway`))
  }
  if (draft[`${role}.isAway`] === false && (since || draft[`${role}.workPlace`])) {
    found.push(issue('parent.notAway', `${who}登记为未外出，却填了务工地点或外出时间，请核对`, `${role}.isAway`))
  }
  if (since && since > day) found.push(issue('parent.awayFuture', `${who}外出起始日 ${since} 还没有到，请核对`, `${role}.awaySince`))
  return found
}

/** Age of whoever was entrusted, which only their identity number tells. */
function guardianAge({ draft, day }: Judged): number | null {
  if (!draft['guardian.idNumber']) return null
  const reading = readIdNumber(draft['guardian.idNumber'], day)
  return reading.ok ? ageInYears(reading.birthDate, day) : null
}

export function guardianErrors(judged: Judged): Issue[] {
  const { draft, values } = judged
  const found: Issue[] = []
  const age = guardianAge(judged)
  if (age !== null && age < values.guardianFromAge.value) {
    found.push(issue('guardian.minor', `受委托监护人现 ${age} 周岁，应年满 ${values.guardianFromAge.value} 周岁`, 'guardian.idNumber'))
  }
  const type = draft.guardianshipType
  if (draft.hasEntrustedGuardian === false && type && !withoutEntrusted.includes(type)) {
    found.push(issue('guardian.typeWithoutEntrusted',
      `没有委托其他监护人的，监护类型只能是“${withoutEntrusted.map(code => labelOf(guardianshipType, code)).join('”或“')}”`, 'guardianshipType'))
  }
  if (draft.hasEntrustedGuardian === true && type === noGuardian) {
    found.push(issue('guardian.typeWithEntrusted', '已委托其他监护人，监护类型不能是“无人监护”', 'guardianshipType'))
  }
  return found
}

export function guardianWarnings(judged: Judged): Issue[] {
  const { draft, values } = judged
  const found: Issue[] = []
  const age = guardianAge(judged)
  if (age !== null && age >= values.guardianFrailAge.value) {
    found.push(issue('guardian.frail', `受委托监护人已 ${age} 周岁，请核实照护能力`, { field: 'guardian.idNumber', details: { age } }))
  }
  if (draft.hasEntrustedGuardian === false && roles.every(role => isAwayOrGone(draft, role))) {
    found.push(issue('guardian.none', '父母都不在身边又没有受委托监护人。如确无人照护，请立即走强制报告', 'hasEntrustedGuardian'))
  }
  const relationCode = draft['guardian.relationCode']
  if (draft.hasEntrustedGuardian === true && relationCode && parentRelations.includes(relationCode)) {
    found.push(issue('guardian.isParent', `受委托监护人填的是${labelOf(relation, relationCode)}本人，请核对是否真有委托`, 'guardian.relationCode'))
  }
  const own = draft.idNumber
  if (own && roles.some(role => draft[`${role}.idNumber`] === own)) {
    found.push(issue('parent.sameNumber', '父母的证件号与孩子相同，请核对', 'idNumber'))
  }
  return found
}

function isAwayOrGone(draft: Draft, role: 'father' | 'mother'): boolean {
  const status = draft[`${role}.existStatus`]
  return draft[`${role}.isAway`] === true || (typeof status === 'number' && status !== alive)
}

export const familyWarnings = (judged: Judged): Issue[] => [...roles.flatMap(role => parentWarnings(role, judged)), ...guardianWarnings(judged)]
