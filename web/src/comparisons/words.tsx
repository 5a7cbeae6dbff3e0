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

type Suggested = { department: string; purpose: string; period: (day: string) => string }
const quarter = (day: string): string => `${day.slice(0, 4)} 年第 ${Math.ceil(Number(day.slice(5, 7)) / 3)} 季度`
const term = (day: string): string => `${day.slice(0, 4)} 年${day.slice(5, 7) >= '08' ? '秋' : '春'}季学期`
const month = (day: string): string => `截至 ${day.slice(0, 4)} 年 ${Number(day.slice(5, 7))} 月`
/** What a form of this kind usually says; a person may write something else. */
export const suggested: Record<ComparisonKind, Suggested> = {
  schooling: { department: '教育局', purpose: '核对义务教育阶段儿童在读情况，发现疑似失学', period: term },
  household: { department: '公安局', purpose: '核对户籍，发现迁出的和没有建档的儿童', period: month },
  relief: { department: '社会救助股', purpose: '核对救助待遇与档案是否一致', period: quarter },
  deaths: { department: '公安局', purpose: '及时掌握儿童死亡情况，核对档案', period: quarter },
  other: { department: '残疾人联合会', purpose: '核对名册与档案是否一致', period: quarter },
}
/** 个保法 13: processing needs one of its grounds; these two are what civil affairs usually act upon. */
export const usualBases = ['个人信息保护法第十三条第一款第三项：为履行法定职责所必需', '国发〔2016〕13号《关于加强农村留守儿童关爱保护工作的意见》'] as const
