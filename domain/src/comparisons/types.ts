/** A comparison: the roster of a department on one side, the archives of an area on the other. */
import { z } from 'zod'
import type { Find, Shown } from '../kernel/shown.ts'

/** What a roster is about decides which archives must stand in it and what a difference means. */
export const ComparisonKind = z.enum(['schooling', 'household', 'relief', 'deaths', 'other'])
export type ComparisonKind = z.infer<typeof ComparisonKind>
export const kindNames: Record<ComparisonKind, string> = {
  schooling: '教育学籍', household: '公安户籍', relief: '救助待遇', deaths: '死亡注销', other: '其他名册',
}

export const ComparisonState = z.enum(['waiting', 'running', 'done', 'failed'])
export type ComparisonState = z.infer<typeof ComparisonState>
export const comparisonStateNames: Record<ComparisonState, string> = { waiting: '排队等待', running: '正在比对', done: '已出结果', failed: '没有完成' }

/** Every row of a roster ends in exactly one of these. */
export const RowState = z.enum(['same', 'differs', 'lead', 'doubtful', 'outside'])
export type RowState = z.infer<typeof RowState>
export const rowStateNames: Record<RowState, string> = { same: '一致', differs: '有差异', lead: '新线索', doubtful: '疑似', outside: '不在范围' }

/** Why a row is outside. */
export const Outside = z.enum(['unusable', 'repeated', 'adult', 'notExpected'])
export type Outside = z.infer<typeof Outside>
export const outsideNames: Record<Outside, string> = {
  unusable: '除姓名外没有可比对的内容', repeated: '与前面一行重复', adult: '已成年', notExpected: '名册范围大于建档范围，没有对应的档案',
}

/** Every archive that should stand in a roster is in exactly one of these. */
export const ExpectedState = z.enum(['found', 'doubtful', 'missing'])
export type ExpectedState = z.infer<typeof ExpectedState>

/** What is compared, under the headings of the frozen model. Only these columns of a roster are kept (个保法 6: no more than needed). */
export const comparedFields = ['姓名', '性别', '出生日期', '身份证号', '监护人姓名', '联系电话', '户籍村', '学校'] as const
export const ComparedField = z.enum(comparedFields)
export type ComparedField = z.infer<typeof ComparedField>
const of = (domain: Shown['domains'][number], mask: Shown['mask'], sealed = false): Shown => ({ domains: [domain], mask, sealed })
/** Numbers of people are shown masked to everybody; whether they agree is said beside them. */
const comparedShown: Record<ComparedField, Shown> = {
  姓名: of('ID', 'name'), 性别: of('ID', 'none'), 出生日期: of('ID', 'day'), 身份证号: of('ID', 'idNumber', true), 监护人姓名: of('FAM', 'name'), 联系电话: of('FAM', 'phone', true),
  户籍村: of('ID', 'none'), 学校: of('EDU', 'none'),
}
export const findCompared: Find = field => comparedFields.filter(one => one === field).map(one => comparedShown[one])[0]
export const ComparedCells = z.object({
  姓名: z.string(), 性别: z.string(), 出生日期: z.string(), 身份证号: z.string(), 监护人姓名: z.string(), 联系电话: z.string(), 户籍村: z.string(), 学校: z.string(),
})
export type ComparedCells = z.infer<typeof ComparedCells>
export const noCells: ComparedCells = { 姓名: '', 性别: '', 出生日期: '', 身份证号: '', 监护人姓名: '', 联系电话: '', 户籍村: '', 学校: '' }

/** An archive that may be the person of a row. `seen`: the level each comparison stands on, for the explanation; `alike`: below the first
 *  level though both say the same, as a day that stands for “not known”, or a village without its town. */
export const Candidate = z.object({
  child: z.string(), bits: z.number(), guards: z.array(z.string()),
  seen: z.array(z.object({ field: z.string(), level: z.number().int(), frequency: z.number(), alike: z.boolean().optional() })),
})
export type Candidate = z.infer<typeof Candidate>

export const TaskKind = z.enum(['droppedOut', 'moved', 'deceased', 'subsidyWithoutArchive', 'archiveWithoutSubsidy', 'notFiled', 'verify'])
export type TaskKind = z.infer<typeof TaskKind>
export const taskNames: Record<TaskKind, string> = {
  droppedOut: '疑似失学', moved: '疑似迁出', deceased: '疑似死亡', subsidyWithoutArchive: '领补贴无档案', archiveWithoutSubsidy: '有档案未领补贴',
  notFiled: '新线索待建档', verify: '请村里核实是否同一人',
}
export const TaskState = z.enum(['open', 'done', 'notNeeded', 'withdrawn'])
export type TaskState = z.infer<typeof TaskState>
export const taskStateNames: Record<TaskState, string> = { open: '待办', done: '已核实', notNeeded: '无需处理', withdrawn: '已撤回' }

export const Verdict = z.enum(['same', 'different', 'unsure'])
export type Verdict = z.infer<typeof Verdict>
export const verdictNames: Record<Verdict, string> = { same: '是同一人', different: '不是同一人', unsure: '请村里核实' }
