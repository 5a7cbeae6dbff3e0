/** What a place is told of its children (P1-57), and what is wrong with their archives: each on what it rests, so that it exists for whoever reads all of that and for
 *  nobody else (decision 034). What a post does not read is said, never counted as nobody. */
import type { FieldKey } from '../archives/draft.ts'
import { becauseOf, type Eye } from '../archives/seen.ts'
import { access as censusAccess } from '../census/access.ts'
import { audiences, masksIn, seesIn } from '../staff/audiences.ts'
import { mayDo } from '../staff/matrix.ts'
import type { WarningParameters } from './parameters.ts'

/** @property ledgers audiences of the records it is read from · @property rounds it is read from lines of the quarter · @property awaits what has to be built before it can be told */
export type Rests = { rests: readonly FieldKey[]; ledgers: readonly string[]; rounds?: true; awaits?: string }
type Sort = Rests & { title: string; says: (values: WarningParameters) => string; basis: (values: WarningParameters) => string }

const plain = (text: string) => () => text

export const warningIds = ['unguarded', 'ratedPoor', 'droppedOut', 'absent', 'silent', 'careEnds', 'unvisited'] as const
export type WarningId = (typeof warningIds)[number]
export const warnings: Readonly<Record<WarningId, Sort>> = {
  unguarded: { title: '无人监护', says: plain('档案里监护类型是“无人监护”'), basis: plain('方案一 P1-57；CL-11'), rests: ['guardianshipType'], ledgers: [] },
  ratedPoor: { title: '监护评估差', says: plain('档案里监护情况评估是“差”'), basis: plain('方案一 P1-57；CL-12'), rests: ['guardianshipRating'], ledgers: [] },
  droppedOut: { title: '辍学', says: plain('档案里就学情况是“辍学”'), basis: plain('方案一 P1-57；方案二 P2-45'), rests: ['schoolingStatus'], ledgers: [] },
  absent: { title: '缺课', says: plain('没有到校'), basis: plain('方案二 P2-44'), rests: ['schoolingStatus'], ledgers: [], awaits: '缺课台账还没有建，说不出谁没有到校；已经辍学的在“辍学”里' },
  silent: {
    title: '父母没有联系', says: ({ warningSilentDays: { value } }) => `留守儿童 ${value} 天里没有登记过父母和孩子联系`, basis: ({ warningSilentDays }) => warningSilentDays.basis,
    rests: ['leftBehindStatus', 'birthDate'], ledgers: ['VIS'],
  },
  careEnds: { title: '委托照护到期', says: ({ warningCareDays: { value } }) => `委托照护已经到期，或者 ${value} 天以内到期`, basis: ({ warningCareDays }) => warningCareDays.basis, rests: [], ledgers: ['FAM'] },
  unvisited: { title: '逾期没有走访', says: plain('应办里的走访过了期限'), basis: plain('方案里走访的期限'), rests: [], ledgers: ['VIS'] },
}

export const qualityIds = ['gaps', 'shared', 'twins', 'unverified', 'unsettled', 'stale'] as const
export type QualityId = (typeof qualityIds)[number]
export const qualities: Readonly<Record<QualityId, Sort>> = {
  gaps: { title: '缺项', says: plain('档案里应当有的没有填'), basis: plain('2016 登记表填表说明'), rests: [], ledgers: [] },
  shared: { title: '证件号相同', says: plain('证件号和本县另一份档案相同，写了理由'), basis: plain('一个证件号一份档案（V-05）'), rests: ['idNumber'], ledgers: [] },
  twins: { title: '疑似重复', says: plain('和另一份档案姓名、出生日期都一样'), basis: plain('疑似重复要核实（V-05）'), rests: ['name', 'birthDate'], ledgers: [] },
  unverified: { title: '证件号没有核验', says: plain('填了证件号，还没有和公安的数据核验'), basis: plain('身份证核验率'), rests: ['idNumber'], ledgers: [] },
  unsettled: { title: '留守待核实', says: plain('是不是留守，还没有定'), basis: plain('CL-08'), rests: ['leftBehindStatus'], ledgers: [] },
  stale: {
    title: '久没有变动', says: ({ warningStaleMonths: { value } }) => `档案 ${value} 个月没有变动，没有走访、联系、帮扶的记录，季度排查也没有核实过`, basis: ({ warningStaleMonths }) => warningStaleMonths.basis, rests: [], ledgers: ['VIS'], rounds: true,
  },
}

/** What counts as having been looked after in a quarter (P1-58), by kind: in which states, and who reads it. What lies in a case counts for whoever reads cases of the
 *  place; the others are told that it is not counted, so that nobody learns of a case from who stands here. */
export const coverageKinds = {
  visit: { states: ['done'], audience: 'VIS' }, talk: { states: ['done', 'followed'], audience: 'VIS' }, aid: { states: ['done'], audience: 'VIS' },
  service: { states: ['serving', 'finished'], audience: 'CASE' },
} as const satisfies Record<string, { states: readonly string[]; audience: string }>
export type CoverageKind = keyof typeof coverageKinds
export const coverageKindIds = ['visit', 'talk', 'aid', 'service'] as const satisfies readonly CoverageKind[]
export const countsFor = ({ role }: Eye): CoverageKind[] => coverageKindIds.filter(kind => seesIn(role, coverageKinds[kind].audience) && !masksIn(role, coverageKinds[kind].audience))

/** Why a post is not told; null where it is. */
export function hiddenFrom(eye: Eye, { rests, ledgers, rounds }: Rests): string | null {
  const words = [
    ...rests.flatMap(key => becauseOf(eye, key) ?? []),
    ...ledgers.flatMap(key => (seesIn(eye.role, key) && !masksIn(eye.role, key) ? [] : [`您的岗位不查看${audiences[key]?.title ?? '这一部分'}`])),
    ...(rounds === true && !mayDo(eye.role, 'census.read', censusAccess) ? ['您的岗位不查看季度排查'] : []),
  ]
  return words.length === 0 ? null : [...new Set(words)].join('，')
}
/** There for the post, and something that can be told today. */
export const isTold = (eye: Eye, sort: Rests): boolean => sort.awaits === undefined && hiddenFrom(eye, sort) === null
