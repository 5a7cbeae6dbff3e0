/** How versions are spoken of, of ledgers and of plans alike: where one stands, and the two that are put side by side. */
import type { StatusTone } from './marks.tsx'

export type Standing = { label: string; tone: StatusTone }
export const standings = {
  proposed: { label: '等另一人确认', tone: 'soon' }, coming: { label: '还没有到日子', tone: 'soon' }, running: { label: '正在使用', tone: 'ok' }, past: { label: '以前使用', tone: 'idle' },
  ended: { label: '已停用', tone: 'idle' }, refused: { label: '已退回', tone: 'back' }, withdrawn: { label: '已撤回', tone: 'idle' },
} as const satisfies Readonly<Record<string, Standing>>

export const sideWords = { older: '修改前', newer: '修改后' } as const
export const compareWords = '对照两版'
/** @param older with which it is compared: a version, or `shipped` */
export const againstWords = (older: string): string => (older === 'shipped' ? '和平台的对照' : '和前一版对照')
