/** What a post must read for an indicator to be there for it: a figure is an answer about what its condition asks, so it exists for whoever reads all of
 *  that, and its list of names for whoever reads all of it in clear (decisions 034 and 059). */
import type { FieldKey } from '../archives/draft.ts'
import { becauseOf, categoryRests, type Eye, seenAs } from '../archives/seen.ts'
import type { ConditionScope } from '../records/condition.ts'
import { fieldsRead } from '../records/condition.ts'
import type { Indicator } from '../plans/plan.ts'
import { masksIn, seesIn } from '../staff/audiences.ts'

const categories: readonly FieldKey[] = ['categories', ...Object.values(categoryRests).filter(key => key !== undefined)]
const leftBehind = ['leftBehindStatus', 'birthDate'] as const
const parents = ['father.existStatus', 'father.isAway', 'mother.existStatus', 'mother.isAway'] as const
/** Facts of plans/subjects.ts by the fields of an archive they are made of. */
const restsOn: Readonly<Record<string, readonly FieldKey[]>> = {
  age: ['birthDate'], archiveStatus: [], leftBehind, schoolLeftBehind: ['leftBehindStatus', ...parents], leftBehindStatus: ['leftBehindStatus'], categories, schooling: ['schoolingStatus'],
  grade: ['gradeCode'], inSchool: ['schoolingStatus'], boards: ['isBoarding'], disabled: ['isDisabled', 'categories'], orphan: ['categories', 'father.existStatus'], poor: ['reliefStatuses', 'hardshipType', 'categories'],
  registered: ['hukouRegistered'], guardianship: ['guardianshipType'], guardianshipRating: ['guardianshipRating'], guarded: ['guardianshipType'], hasVillage: [], hasHousehold: ['household'], careAgreed: [],
  hasHelper: ['guardian.relationCode'],
  children: [], leftBehindChildren: ['leftBehindStatus'], leftBehindBefore: [], hasDirector: [], villages: [], pupils: [], leftBehindPupils: ['leftBehindStatus', ...parents],
}
/** Facts that lie in the last record of a ledger. */
const liesIn: Readonly<Record<string, string>> = { risk: 'riskGrade', livesAlone: 'visit' }
/** Facts about who answers for a place or a child. */
const aboutDirectors: readonly string[] = ['hasHelper', 'hasDirector']

/** Facts and ledgers its two conditions speak of. */
export const readBy = ({ denominator, numerator }: Pick<Indicator, 'denominator' | 'numerator'>): string[] =>
  [...new Set([denominator, numerator].flatMap(one => (one?.condition ? [...fieldsRead(one.condition)] : [])))]
export const ledgersIn = (read: readonly string[], scope: ConditionScope): string[] => read.filter(name => scope.fields[name]?.is === 'lines')

/** @property ledger its title and who reads it; nothing where the county has it no more · @property seesDirectors the directors of the area are seen */
export type Looking = { eye: Eye; ledger: (name: string) => { title: string; audience: string } | undefined; seesDirectors: boolean }
/** @property hidden why the figure does not exist for the post; null where it does · @property clear names may stand behind it */
export type Sight = { hidden: string | null; clear: boolean }

const whoAnswers = '您的岗位不查看谁负责哪个村'
function ledgerSight(name: string, { eye: { role }, ledger }: Looking): Sight {
  const found = ledger(name)
  if (found === undefined || !seesIn(role, found.audience)) return { hidden: `您的岗位不查看${found === undefined ? '这个指标用到的台账' : `“${found.title}”`}`, clear: false }
  return { hidden: null, clear: !masksIn(role, found.audience) }
}
function fieldSight(eye: Eye, key: FieldKey): Sight {
  const seen = seenAs(eye, key)
  return { hidden: seen === 'hidden' ? (becauseOf(eye, key) ?? '您的岗位不查看这一项') : null, clear: seen === 'clear' }
}

/** A fact nobody put into words here is seen by nobody. */
function factSights(name: string, looking: Looking): Sight[] {
  const ledger = liesIn[name]
  if (ledger !== undefined) return [ledgerSight(ledger, looking)]
  const fields = restsOn[name]
  if (fields === undefined) return [{ hidden: '您的岗位不查看这一项', clear: false }]
  return [...fields.map(key => fieldSight(looking.eye, key)), ...(aboutDirectors.includes(name) && !looking.seesDirectors ? [{ hidden: whoAnswers, clear: false }] : [])]
}

export function sightOf(indicator: Pick<Indicator, 'denominator' | 'numerator' | 'scope'>, looking: Looking): Sight {
  const read = readBy(indicator)
  const ledgers = ledgersIn(read, indicator.scope)
  // Whoever is counted is somebody: without names to read, if only masked, no row of a child is there at all.
  const all = [fieldSight(looking.eye, 'name'), ...read.flatMap(name => (ledgers.includes(name) ? [ledgerSight(name, looking)] : factSights(name, looking)))]
  const hidden = [...new Set(all.flatMap(one => one.hidden ?? []))]
  return { hidden: hidden.length === 0 ? null : hidden.join('，'), clear: all.every(one => one.clear) }
}
