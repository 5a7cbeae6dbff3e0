/** How warnings are said, and which act helps. */
import type { FaultyOutput, WarningFigures, WarningsOutput } from '@qinghe/domain/warnings/contract.ts'
import type { QualityId, WarningId } from '@qinghe/domain/warnings/sorts.ts'

/** Somebody has to be there today. */
export const urgent: readonly string[] = ['unguarded', 'ratedPoor', 'droppedOut']

type Line = WarningsOutput['lines'][number]
export type Item = (Line['family'] | Line['schooling'] | Line['visits'])[number]
export const itemsOf = ({ family, schooling, visits }: Line): Item[] => [...family, ...schooling, ...visits]

/** `today`, `since`: days in the same form, so that they compare as text. */
export function sayItem({ id, since }: Pick<Item, 'id' | 'since'>, today: string): string {
  switch (id) {
    case 'unguarded': return since === null ? '无人监护' : `无人监护，${since} 起`
    case 'ratedPoor': return since === null ? '监护评估差' : `监护评估差，${since} 起`
    case 'droppedOut': return since === null ? '辍学' : `辍学，${since} 起`
    case 'absent': return '缺课'
    case 'silent': return since === null ? '从来没有登记过父母和孩子联系' : `父母上次联系是 ${since}`
    case 'careEnds': return since === null ? '委托照护没有写到哪天' : since < today ? `委托照护 ${since} 到期了` : `委托照护 ${since} 到期`
    case 'unvisited': return since === null ? '走访过了期限' : `走访应在 ${since} 以前`
  }
}

/** What helps: a record of a kind to make, or the archive to look at. */
export type Help = { kind: string; label: string } | { field: string; label: string }
export const helpFor: Readonly<Record<WarningId, Help>> = {
  unguarded: { kind: 'careAgreement', label: '落实照护人' }, ratedPoor: { kind: 'visit', label: '登记走访' }, droppedOut: { field: 'schoolingStatus', label: '核对就学' }, absent: { field: 'schoolingStatus', label: '核对就学' },
  silent: { kind: 'parentContact', label: '登记联系' }, careEnds: { kind: 'careAgreement', label: '续签或终止' }, unvisited: { kind: 'visit', label: '登记走访' },
}

type Faulty = FaultyOutput['lines'][number]
const mostFields = 4
export function sayFaulty(which: QualityId, { missing, changed, twin }: Pick<Faulty, 'missing' | 'changed' | 'twin'>, labelOf: (key: Faulty['missing'][number]) => string): string {
  switch (which) {
    case 'gaps': return `缺：${missing.slice(0, mostFields).map(labelOf).join('、')}${missing.length > mostFields ? `等 ${missing.length} 项` : ''}`
    case 'shared': return '核对两份档案是不是同一个孩子，号码是不是写错'
    case 'twins': return twin === null ? '和另一份档案姓名、出生日期一样' : '另一份：'
    case 'unverified': return '号码还没有和公安的数据核验'
    case 'unsettled': return '请定是不是留守'
    case 'stale': return `档案上次变动是 ${changed}`
  }
}

/** Nobody is said to be in no trouble where something is not known: what is not told, what an archive leaves open, what could not be read. */
export function quietWords(sorts: readonly Pick<WarningFigures['sorts'][number], 'title' | 'of' | 'unknown'>[], isCovered: boolean): string {
  const unsure = [...sorts.filter(one => one.of === null || one.unknown > 0).map(one => one.title), ...isCovered ? [] : ['服务覆盖']]
  return unsure.length === 0 ? '没有要预警的孩子。' : `看得到的部分没有要预警的孩子；还不能全部知道的：${unsure.join('、')}。`
}
