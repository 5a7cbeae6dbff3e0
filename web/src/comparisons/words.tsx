/** How comparisons are spoken of on every screen. */
import { type ComparisonKind, type ComparisonState, comparisonStateNames, type RowState } from '@qinghe/domain/comparisons/types.ts'
import { Status, type StatusTone } from '../ui/marks.tsx'

export const orderSteps = ['选文件', '对应列', '目的和依据', '比对'] as const

const tones: Record<ComparisonState, StatusTone> = { waiting: 'idle', running: 'info', done: 'ok', failed: 'back' }
export const ComparisonStatus = ({ state }: { state: ComparisonState }) => <Status tone={tones[state]}>{comparisonStateNames[state]}</Status>
export const isUnderWay = (state: ComparisonState): boolean => state === 'waiting' || state === 'running'

/** One colour a state wherever the sum is drawn; red is for danger only. */
export const stateFill: Record<RowState, string> = {
  same: 'var(--brand)', differs: 'var(--blue-fill)', lead: 'var(--orange-fill)', doubtful: 'var(--amber-fill)', outside: 'var(--line-strong)',
}

type Suggested = { department: string; period: string; purpose: string }
/** What a form of this kind usually says; a person may write something else. */
export const suggested: Record<ComparisonKind, Suggested> = {
  schooling: { department: '教育局', period: '2026 年秋季学期', purpose: '核对义务教育阶段儿童在读情况，发现疑似失学' },
  household: { department: '公安局', period: '截至 2026 年 9 月', purpose: '核对户籍，发现迁出的和没有建档的儿童' },
  relief: { department: '社会救助股', period: '2026 年三季度', purpose: '核对救助待遇与档案是否一致' },
  deaths: { department: '公安局', period: '2026 年三季度', purpose: '及时掌握儿童死亡情况，核对档案' },
  other: { department: '残疾人联合会', period: '2026 年三季度', purpose: '核对名册与档案是否一致' },
}
/** 个保法 13: processing needs one of its grounds; these two are what civil affairs usually act upon. */
export const usualBases = ['个人信息保护法第十三条第一款第三项：为履行法定职责所必需', '国发〔2016〕13号《关于加强农村留守儿童关爱保护工作的意见》'] as const
