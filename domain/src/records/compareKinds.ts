/** What one version of a ledger says otherwise than another, in sentences: its fields, states, acts, list, and whether it is kept. */
import { type Difference, differencesOf, type SaidPart } from '../kernel/differences.ts'
import { audiences } from '../staff/audiences.ts'
import { labelOf } from '../staff/roles.ts'
import { conditionWords } from './because.ts'
import type { FieldType } from './declaration.ts'
import { type Act, fieldOf, type Kind, type KindField, stays, type Who } from './kind.ts'
import { isStandard, standardColumns } from './listColumns.ts'

const typeWords: Readonly<Record<FieldType, string>> = {
  text: '短文字', longText: '长文字', number: '数字', percent: '百分比', money: '金额', day: '日期', moment: '时间', period: '月或季度', term: '学期', yesNo: '是否', code: '选一项', codes: '选几项', division: '地方',
  school: '学校', organisation: '单位', staff: '工作人员', child: '儿童', record: '记录', phone: '电话', idNumber: '证件号码', files: '照片和文件', lines: '多行',
}
const whenTrue = (words: string | null): string[] => (words === null ? [] : [words])

function neededWords({ scope }: Kind, { needed }: KindField): string | null {
  if (needed === 'never') return null
  return needed === 'always' ? '必填' : needed === 'shown' ? '显示时必填' : `必填：${conditionWords(needed, scope)}`
}
function fieldLines(kind: Kind, field: KindField): string[] {
  const { label, type, list, shown, check, sealed, part, help, most, of } = field
  return [
    `${label}：${typeWords[type]}`, ...whenTrue(neededWords(kind, field)), ...(shown === null ? [] : [`显示：${conditionWords(shown, kind.scope)}`]), ...(check === null ? [] : [`检查：${check.say}`, `检查的条件：${conditionWords(check.condition, kind.scope)}`]),
    ...(list?.entries ?? []).map(entry => `选项：${entry.label}`), ...(sealed ? ['加密保存'] : []), ...(part === null ? [] : [`只给看${audiences[part]?.title ?? part}的岗位`]),
    ...(help === null ? [] : [`填写说明：${help}`]), ...(most === null ? [] : [`最多 ${most}`]), ...of.map(one => `每行：${one.label}`),
  ]
}

const letters: Readonly<Record<string, string>> = { R: '查看', M: '脱敏查看', C: '登记', U: '修改', A: '审批', P: '本人', S: '统计', E: '导出' }
const isWords: Readonly<Record<string, string>> = { author: '经办人', assignee: '承办人', addressee: '收件单位', system: '平台自己', anyone: '所有登录的人' }
function whoWords(who: Who): string {
  if ('role' in who) return labelOf(who.role)
  return 'is' in who ? (isWords[who.is] ?? who.is) : `能${letters[who.letter] ?? who.letter}${audiences[who.domain]?.title ?? who.domain}的岗位`
}
function actLines({ states, fields, scope }: Kind, act: Act): string[] {
  const state = (id: string): string => (id === 'none' ? '还没有' : (states.find(one => one.id === id)?.label ?? id))
  const field = (id: string): string => fieldOf({ fields }, id)?.label ?? id
  const from = act.from.map(state).join('、')
  return [
    `${act.label}：${act.to === stays ? `${from}时办，办理状态不变` : `从${from}到${state(act.to)}`}`, `谁能办：${act.who.map(whoWords).join('、')}`, ...act.asks.map(id => `要填：${field(id)}`), ...(act.second ? ['要另一人确认'] : []), ...(act.notAuthor ? ['经办人自己不能办'] : []),
    ...(act.within === null ? [] : [`期限：${conditionWords(act.within, scope)}`]), ...(act.sends === null ? [] : [`送给：${field(act.sends.to)}`]), ...(act.assigns === null ? [] : [`交给：${act.assigns.to.map(labelOf).join('、')}`]),
  ]
}

function saidOf(kind: Kind): SaidPart[] {
  const column = (id: string): string => fieldOf(kind, id)?.label ?? (isStandard(id) ? standardColumns[id] : id)
  const whole = [`名称：${kind.title}`, ...(kind.ended === undefined ? [] : [`从 ${kind.ended.from} 起停用：${kind.ended.why}`])]
  return [
    { key: 'kind', sort: '台账', title: kind.title, lines: whole },
    ...kind.fields.map(field => ({ key: `field ${field.id}`, sort: '栏目', title: field.label, lines: fieldLines(kind, field) })),
    ...kind.states.map(state => ({ key: `state ${state.id}`, sort: '状态', title: state.label, lines: [`名称：${state.label}`] })),
    ...kind.acts.map(act => ({ key: `act ${act.id}`, sort: '办理', title: act.label, lines: actLines(kind, act) })),
    { key: 'list', sort: '列表', title: '列和筛选', lines: [...kind.list.columns.map(id => `列：${column(id)}`), ...kind.list.filters.map(id => `筛选：${column(id)}`)] },
  ]
}

export const compareKinds = (before: Kind, after: Kind): Difference[] => differencesOf(saidOf(before), saidOf(after)).map(one => one.difference)
