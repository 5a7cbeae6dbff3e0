/** How much a post has read, and what follows from it. Pure. */
import type { Actor } from '../kernel/actor.ts'
import type { FieldClass } from '../kernel/contract.ts'
import { Problem, issue } from '../kernel/problem.ts'
import { levelOf } from '../kernel/regionCode.ts'
import type { ReadingKey, ReadingParameters } from './parameters.ts'

export const spans = ['hour', 'day'] as const
export type Span = (typeof spans)[number]
export const spanNames: Record<Span, string> = { hour: '一小时', day: '一天' }
export type Width = 'list' | 'village' | 'town' | 'county' | 'above'

/** A whole archive says as much as a page of rows. */
const wholeArchive = 10
/** @param children how many an answer shows */
export const weightOf = (children: number, fieldClass: FieldClass | null): number =>
  (children === 1 && fieldClass !== null && fieldClass !== 'S1' ? wholeArchive : children)

export function widthOf({ scope, region }: Pick<Actor, 'scope' | 'region'>): Width {
  if (scope.shape === 'list') return 'list'
  const isOneSchool = scope.shi - scope.slo === 1
  const level = levelOf(region)
  if (level === 'county') return isOneSchool ? 'town' : 'county'
  return level === 'village' || level === 'town' ? level : 'above'
}

export type Line = { notice: number; stop: number }
export type Lines = Record<Span, Line>
export function linesFor(width: Width, values: ReadingParameters): Lines {
  const at = (key: ReadingKey): number => values[key].value
  return {
    hour: { notice: at(`${width}HourNotice`), stop: at(`${width}HourStop`) },
    day: { notice: at(`${width}DayNotice`), stop: at(`${width}DayStop`) },
  }
}

export type Amount = Record<Span, number>
/** The first span that would be beyond its upper line. */
export const beyond = (lines: Lines, before: Amount, more: number): Span | undefined => spans.find(span => before[span] + more > lines[span].stop)
/** Spans whose lower line is reached. */
export const reached = (lines: Lines, amount: Amount): Span[] => spans.filter(span => amount[span] >= lines[span].notice)

const forbidden = 403
export const stopped = (span: Span): Problem => new Problem([issue('reading.stopped',
  `您的岗位${spanNames[span]}内查阅的儿童信息已到上限，查阅暂时停止。确属工作需要的，请县民政或安全管理员在工作台“大量查阅提醒”里写明原因后恢复；孩子有危险请先拨打 110`, { details: { span } })], forbidden)
