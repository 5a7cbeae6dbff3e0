/** Which kind an import is of, by which act its records begin, and whether the post may do it. */
import { Denied, problem } from '@qinghe/domain/kernel/problem.ts'
import { actsOfImport, isImportable, type Target, targetsOf } from '@qinghe/domain/imports/targets.ts'
import { mayAct } from '@qinghe/domain/records/judge.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { kindsFor } from '../records/inForce.ts'
import type { KnownKind } from '../records/kinds.ts'
import { standingOf } from '../records/standing.ts'

export type Importing = { known: KnownKind; act: Act; targets: ReadonlyMap<string, Target> }

const made = (known: KnownKind, act: Act): Importing => ({ known, act, targets: new Map(targetsOf(known.kind, act).map(one => [one.id, one])) })

/** As the kind is in force where the post stands: with what the county changed, and its own ledgers.
 *  @throws for a kind nobody imports, or whose records this post does not begin */
export async function importingOf(r: Reader, name: string): Promise<Importing> {
  const known = (await kindsFor(r)).find(name)
  if (!known || !isImportable(known.kind)) throw problem('import.kind', '这种台账不能从表格导入，请逐条登记')
  if (r.actor.county === 0) throw problem('record.aboveCounty', '县级以上岗位不登记台账，请由县里登记', 422)
  const act = actsOfImport(known.kind).find(one => mayAct(one, standingOf(r, known.kind, null)))
  if (!act) throw new Denied()
  return made(known, act)
}

/** Of an import that began: by the same act, as the kind is today. */
export async function importingNow(r: Reader, { kind, act: id }: { kind: string; act: string }): Promise<Importing> {
  const known = (await kindsFor(r)).find(kind)
  const act = known && actsOfImport(known.kind).find(one => one.id === id)
  if (!known || !act || !isImportable(known.kind)) throw problem('import.kind', '这种台账的设置已经改变，请重新上传')
  if (!mayAct(act, standingOf(r, known.kind, null))) throw new Denied()
  return made(known, act)
}
