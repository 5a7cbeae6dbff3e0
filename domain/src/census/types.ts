/** Words of the quarter (W2 of docs/domain/工作流程与时限.md) that rules, contracts and screens share. */
import { z } from 'zod'

/** What a village says of one child. `found`: nobody had written her down before. */
export const AnswerKind = z.enum(['unchanged', 'changed', 'notFound', 'gone', 'found'])
export type AnswerKind = z.infer<typeof AnswerKind>
export const answerNames: Record<AnswerKind, string> =
  { unchanged: '无变化', changed: '有变化', notFound: '查无此人', gone: '已离开', found: '新发现' }

/** `disputed`: two people said different things, neither knowing of the other. `reopened`: what was confirmed is not what the archive says now. */
export const LineState = z.enum(['open', 'verified', 'returned', 'disputed', 'reopened'])
export type LineState = z.infer<typeof LineState>
export const lineStateNames: Record<LineState, string> =
  { open: '未核实', verified: '已核实', returned: '已退回', disputed: '说法不一', reopened: '核实后有改动' }

export const SheetLevel = z.enum(['village', 'town', 'county'])
export type SheetLevel = z.infer<typeof SheetLevel>
/** `changed`: it was signed, and what was signed is not what stands there now. */
export const SheetState = z.enum(['surveying', 'signed', 'changed'])
export type SheetState = z.infer<typeof SheetState>

export const RoundState = z.enum(['scheduled', 'villageSurveying', 'townSummarizing', 'countyChecking', 'crossMatched', 'countyLocked', 'reported'])
export type RoundState = z.infer<typeof RoundState>
export const roundStateNames: Record<RoundState, string> = {
  scheduled: '未开始', villageSurveying: '村排查', townSummarizing: '镇汇总签字', countyChecking: '县核查', crossMatched: '待锁定', countyLocked: '已锁定', reported: '已报送',
}

/** Two registers, two sums: a child may be in both. */
export const Balance = z.enum(['leftBehind', 'inDifficulty'])
export type Balance = z.infer<typeof Balance>
export const balanceNames: Record<Balance, string> = { leftBehind: '农村留守儿童', inDifficulty: '困境儿童' }

/** Where a child stands between two rounds. Of one register each child is in exactly one. */
export const Term = z.enum([
  'carried', 'initial', 'found', 'movedIn', 'unmerged', 'reentered', 'qualified',
  'left', 'movedOut', 'merged', 'ofAge', 'unqualified',
  'pending', 'later', 'passing', 'outside',
])
export type Term = z.infer<typeof Term>
export const termNames: Record<Term, string> = {
  carried: '上轮在册', initial: '首轮建账', found: '新发现', movedIn: '县外迁入', unmerged: '撤销合并', reentered: '重新入册', qualified: '本轮起符合',
  left: '退出', movedOut: '迁往县外', merged: '合并', ofAge: '到龄', unqualified: '本轮起不符合',
  pending: '待审核，未计入', later: '标准时点以后，下轮计入', passing: '两轮之间来了又走', outside: '不属这一口径',
}
