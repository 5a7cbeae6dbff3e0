/** What conditions of a plan may speak of: facts about whomever something is owed, and the records of each kind as lines, so that
 *  any(visit, metChild) and count(talk) are the conditions of records (decision 040). In a duty or an indicator of a period the lines are those
 *  of the period. */
import { archiveStatusNames } from '../archives/types.ts'
import type { CodeList } from '../codes/codeList.ts'
import { guardianshipRating, guardianshipType, riskLevel } from '../codes/family.ts'
import { childCategory, leftBehindStatus, schoolingStatus } from '../codes/situation.ts'
import type { ConditionField, ConditionFields } from '../records/condition.ts'
import type { Kind } from '../records/kind.ts'
import { topOf } from '../records/kindsTogether.ts'
import type { Subject } from './about.ts'

const plain = (is: 'yesNo' | 'number' | 'text' | 'day') => (label: string): ConditionField => ({ is, label })
const [yesNo, number] = [plain('yesNo'), plain('number')]
const code = (list: CodeList, label = list.title): ConditionField => ({ is: 'code', label, list })

/** Where the archive stands (lifeCycle.ts). */
const archiveStatus: CodeList = {
  id: 'archiveStatus', title: '档案状态', basis: 'docs/domain/工作流程与时限.md W1', entries: Object.entries(archiveStatusNames).map(([code, label]) => ({ code, label })),
}

const place: ConditionFields = {
  children: number('在册儿童数'), leftBehindChildren: number('留守儿童数'), leftBehindBefore: number('上年同期留守儿童数'),
  hasDirector: yesNo('有儿童主任'), villages: number('村（社区）数'),
}
const facts: Record<Subject, ConditionFields> = {
  child: {
    age: number('周岁'), archiveStatus: code(archiveStatus), leftBehind: yesNo('留守（民政口径）'), schoolLeftBehind: yesNo('留守（学校口径）'), leftBehindStatus: code(leftBehindStatus),
    categories: { is: 'codes', label: '儿童类别', list: childCategory }, risk: code(riskLevel), schooling: code(schoolingStatus), grade: number('年级（一年级为 1）'),
    inSchool: yesNo('在校'), boards: yesNo('寄宿'), disabled: yesNo('残疾'), orphan: yesNo('孤儿'), poor: yesNo('家庭贫困'), registered: yesNo('有户口'),
    guardianship: code(guardianshipType), guardianshipRating: code(guardianshipRating), livesAlone: yesNo('独自生活'), guarded: yesNo('有人监护'),
    hasHelper: yesNo('有负责人'), hasVillage: yesNo('写明所在村'), hasHousehold: yesNo('写明所在户'), careAgreed: yesNo('有委托照护确认书'),
  },
  village: place, town: place, county: place, city: place,
  school: { pupils: number('学生数'), leftBehindPupils: number('留守学生数'), },
  organisation: { staff: number('工作人员数') },
  posting: { since: plain('day')('到任日期'), children: number('负责的儿童数') },
  record: {},
}

/** Which ledgers tell of whom. */
const tellsOf: Record<Subject, readonly string[]> = {
  child: ['child', 'children', 'household'], village: ['region', 'organisation'], town: ['region', 'organisation'], county: ['region', 'organisation'], city: ['region', 'organisation'],
  school: ['school', 'organisation'], organisation: ['organisation', 'self'], posting: ['posting', 'organisation'], record: [],
}
export const isAbout = (kind: Kind, subject: Subject, kinds: ReadonlyMap<string, Kind>): boolean => tellsOf[subject].includes(topOf(kind, kinds)?.about ?? '')

/** Lines hold no lines; what few may read tells nobody what is owed. */
export const lineFields = (kind: Kind): ConditionFields => ({
  day: { is: 'day', label: '日期' },
  state: { is: 'code', label: '状态', list: { id: `${kind.kind}.state`, title: '状态', basis: kind.title, entries: kind.states.map(({ id, label }) => ({ code: id, label })) } },
  ...Object.fromEntries(Object.entries(kind.scope.fields).filter(([id, field]) => field.is !== 'lines' && kind.fields.some(one => one.id === id && one.part === null && !one.sealed))),
})

export function fieldsOf(subject: Subject, kinds: ReadonlyMap<string, Kind>): ConditionFields {
  const ledgers = [...kinds.values()].filter(kind => isAbout(kind, subject, kinds))
  return { ...Object.fromEntries(ledgers.map((kind): [string, ConditionField] => [kind.kind, { is: 'lines', label: kind.title, of: lineFields(kind) }])), ...facts[subject] }
}
