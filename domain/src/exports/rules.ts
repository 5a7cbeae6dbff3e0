/** Who may be the second person of an export, and what may become of one. Pure. */
import type { Actor } from '../kernel/actor.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { ancestorAt, levelOf, levels } from '../kernel/regionCode.ts'
import type { ColumnSeen, ExportState } from './types.ts'

/** The place itself, or the one directly above it. */
function isAtHand(region: number, of: number): boolean {
  const above = levels[levels.indexOf(levelOf(of)) - 1]
  return region === of || (above !== undefined && region === ancestorAt(of, above))
}

export type Request = { account: string; region: number; state: ExportState; isPast: boolean; columns: readonly ColumnSeen[] }
/** @param own the same columns as the deciding post sees them; nothing when it may not read the list at all */
export type Deciding = Pick<Actor, 'account' | 'region' | 'scope'> & { own: readonly ColumnSeen[] | undefined }

/** Whoever says that this may leave has to be able to see what leaves, and to know the work of the place. */
export function seesTheSame({ own }: Pick<Deciding, 'own'>, { columns }: Pick<Request, 'columns'>): boolean {
  return own !== undefined && columns.every(column => own.some(one => one.key === column.key && (one.seen === 'clear' || column.seen === 'masked')))
}

export const maySecond = (who: Deciding, what: Request): boolean =>
  who.account !== what.account && who.scope.shape === 'range' && isAtHand(who.region, what.region) && seesTheSame(who, what)

export function decisionIssues(who: Deciding, what: Request): Issue[] {
  if (who.account === what.account) return [issue('export.self', '自己申请的导出要由另一位同事审核')]
  if (!maySecond(who, what)) return [issue('export.second', '请由同一地方或上一级、能看到同样内容的同事审核')]
  if (what.state !== 'waiting' || what.isPast) return [issue('export.decided', '这份导出已经处理、取消或过期，请刷新后再看')]
  return []
}
