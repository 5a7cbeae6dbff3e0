/** Where a new record belongs: to a child, inside another record, or to the place of the post. */
import { issue, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { namesInForce } from '../regions/names.ts'
import { nowhere, recordsWhere } from './store.ts'

export type Scope = { region: number; school: number; child: string | null; parent: string | null; follows: boolean; barred: readonly string[]; reported: string }

const left: Readonly<Record<string, string>> = { exited: '已退出', transferred: '已转出', merged: '已合并' }

export const leftWords = (kind: Pick<Kind, 'title'>, status: string | undefined): string | undefined =>
  (left[status ?? ''] === undefined ? undefined : `这名儿童的档案${left[status ?? '']}，不能再登记${kind.title}`)
function refuseLeft(kind: Kind, status: string | undefined): void {
  const words = leftWords(kind, status)
  if (words !== undefined) throw problem('record.left', words)
}

function ofChild(w: Writer, kind: Kind, child: ActInput['child']): Scope {
  if (child === undefined) throw problem('record.child', `请先选择儿童，再登记${kind.title}`)
  const { region, school, status } = w.locked(child)
  refuseLeft(kind, status)
  return { region, school, child, parent: null, follows: kind.follows === 'child', barred: [], reported: nowhere }
}

async function ofRecord(w: Writer, kind: Kind, parent: ActInput['parent']): Promise<Scope> {
  refuseIf(parent === undefined ? [issue('record.parent', `${kind.title}要从所属的记录里登记`, 'parent')] : [])
  const [row] = await w.rows(recordsWhere([sql`r.county = ${w.actor.county}`, sql`r.id = ${parent ?? null}`, sql`r.kind = ${kind.about}`]))
  if (!row) throw new NotFound('所属的记录')
  if (row.state === 'void') throw problem('record.parent', `所属的记录已经作废，不能再登记${kind.title}`, 409)
  if (row.child !== null) refuseLeft(kind, (await w.lock([row.child]))[0]?.status)
  return { region: row.region, school: row.school, child: row.child, parent: row.id, follows: row.follows, barred: row.barred, reported: row.reported }
}

/** The post's own place, or one within it. */
async function ofPlace(w: Writer, { place }: ActInput): Promise<Scope> {
  const region = place ?? w.actor.region
  const nameOf = await namesInForce(w, [region])
  if (!isWithin(region, w.actor.region) || nameOf(region) === undefined) throw problem('record.place', '请选择本岗位辖区内现有的地方')
  return scopeAt(w, region)
}

/** Where records without a child lie: at the place, and at the school of a post that is a school's. */
export function scopeAt({ actor: { scope } }: Pick<Writer, 'actor'>, region: number): Scope {
  return { region, school: scope.shape === 'range' && scope.shi === scope.slo + 1 ? scope.slo : 0, child: null, parent: null, follows: false, barred: [], reported: nowhere }
}

const places = new Set(['region', 'school', 'organisation', 'posting', 'self'])

export async function scopeOf(w: Writer, kind: Kind, input: ActInput): Promise<Scope> {
  if (kind.about !== 'child' && places.has(kind.about) && input.child !== undefined) throw problem('record.child', `${kind.title}不关于某个儿童，请不要选择儿童`)
  if (kind.about === 'child') return ofChild(w, kind, input.child)
  return places.has(kind.about) ? ofPlace(w, input) : ofRecord(w, kind, input.parent)
}
