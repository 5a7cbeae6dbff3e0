import { type BatchState, batchStateNames, type ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import { Status, type StatusTone } from '../ui/marks.tsx'

export const stepNames = ['选文件', '对应列', '检查错误', '与在册比对', '提交'] as const

const tones: Record<BatchState, StatusTone> = {
  parsing: 'info', asking: 'soon', checking: 'info', ready: 'soon', committing: 'info', committed: 'ok', undoing: 'info', undone: 'idle', failed: 'late', expired: 'idle', compared: 'idle',
}
export const BatchStatus = ({ state }: { state: BatchState }) => <Status tone={tones[state]}>{batchStateNames[state]}</Status>

/** Helpers that only reading understands; the rest are fields of the archive. */
const helperNames: Record<Exclude<ColumnTarget, keyof typeof fields>, string> = {
  'row.village': '村（居）', 'row.town': '镇街', 'row.hukouText': '户籍地（文字）', 'row.residenceText': '现住址（文字）', 'row.health': '身体情况（文字）',
  'row.disability': '残疾情况（文字）', 'row.gradeClass': '年级班级（文字）', 'row.bothAway': '父母双方外出', 'row.oneAway': '一方外出', 'row.incapableParent': '无监护能力的一方',
  'row.group': '村民小组', 'row.fatherText': '父亲情况（文字）', 'row.motherText': '母亲情况（文字）', 'row.guardianText': '监护人情况（文字）', 'row.parentPhone': '家长电话（父或母）', 'row.note': '备注',
}
const isHelper = (target: ColumnTarget): target is keyof typeof helperNames => target.startsWith('row.')
export const targetName = (target: ColumnTarget | null): string => (target === null ? '不导入' : isHelper(target) ? helperNames[target] : fields[target].label)

const helpers: ColumnTarget[] = ['row.village', 'row.town', 'row.hukouText', 'row.residenceText', 'row.health', 'row.disability', 'row.gradeClass', 'row.bothAway', 'row.oneAway', 'row.incapableParent', 'row.group', 'row.fatherText', 'row.motherText', 'row.guardianText', 'row.parentPhone', 'row.note']
export const targets: readonly { value: ColumnTarget; label: string }[] =
  [...fieldKeys.filter(k => fields[k].kind !== 'record' && k !== 'villageGroup'), ...helpers].map(value => ({ value, label: targetName(value) }))

export const isWorking = (state: BatchState): boolean => ['parsing', 'checking', 'committing', 'undoing'].includes(state)
