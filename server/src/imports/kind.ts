/** Which kind an import is of, by which act its records begin, and whether the post may do it. */
import { Denied, problem } from '@qinghe/domain/kernel/problem.ts'
import { actsOfImport, isImportable, type Target, targetsOf } from '@qinghe/domain/imports/targets.ts'
import { mayAct } from '@qinghe/domain/records/judge.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { findKind, type KnownKind } from '../records/kinds.ts'
import { standingOf } from '../records/standing.ts'

export type Importing = { known: KnownKind; act: Act; targets: ReadonlyMap<string, Target> }
type By = Pick<Reader, 'actor'>

const made = (known: KnownKind, act: Act): Importing => ({ known, act, targets: new Map(targetsOf(known.kind, act).map(one => [one.id, one])) })

/** @throws for a kind nobody imports, or whose records this post does not begin */
export function importingOf(by: By, name: string): Importing {
  const known = findKind(name)
  if (!known || !isImportable(known.kind)) throw problem('import.kind', '这种台账不能从表格导入，请逐条登记')
  if (by.actor.county === 0) throw problem('record.aboveCounty', '县级以上岗位不登记台账，请由县里登记', 422)
  const act = actsOfImport(known.kind).find(one => mayAct(one, standingOf(by, known.kind, null)))
  if (!act) throw new Denied()
  return made(known, act)
}

/** Of an import that began: by the same act, as the kind is today. */
export function importingNow(by: By, { kind, act: id }: { kind: string; act: string }): Importing {
  const known = findKind(kind)
  const act = known && actsOfImport(known.kind).find(one => one.id === id)
  if (!known || !act || !isImportable(known.kind)) throw problem('import.kind', '这种台账的设置已经改变，请重新上传')
  if (!mayAct(act, standingOf(by, known.kind, null))) throw new Denied()
  return made(known, act)
}
