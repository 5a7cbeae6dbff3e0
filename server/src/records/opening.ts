/** Records that an act opens inside another: each problem found on a visit becomes one of its own, to be solved and closed. */
import { issue, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { judgeRecord } from '@qinghe/domain/records/judge.ts'
import { mayHaveOpened, openedBy } from '@qinghe/domain/records/opening.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import type { Writer } from '../db/writer.ts'
import { factsOf } from './facts.ts'
import { type KindsInForce, kindsFor } from './inForce.ts'
import type { KnownKind } from './kinds.ts'
import { type Settled, type Writing, writeNewRecords } from './write.ts'

const byName = ({ all }: KindsInForce): ReadonlyMap<string, Kind> => new Map(all.map(({ kind }) => [kind.kind, kind]))

/** Opened records begin with the first act that begins one and asks for nothing of its own. */
const begins = (act: Act): boolean => act.from.includes('none') && act.to !== 'draft' && act.asks.length === 0

function target(inForce: KindsInForce, name: string): KnownKind & { act: Act } {
  const known = inForce.find(name)
  const act = known?.kind.acts.find(begins)
  if (!known || !act) throw problem('record.opens', `没有可以另立“${known?.kind.title ?? name}”的办理动作`, 500)
  return { ...known, act }
}

/** What was opened before the act was done again: a correction opens what was added, and nothing twice. A plan that waited to be approved opened nothing. */
function openedBefore({ kind, act, before }: Settled, kinds: ReadonlyMap<string, Kind>): ReadonlySet<string> {
  if (before === null) return new Set()
  const opened = openedBy({ kind, act, body: before.values }, kinds).filter(one => mayHaveOpened(kind, one, before.row.state))
  return new Set(opened.map(one => `${one.field} ${one.line}`))
}

/** What an act opens inside a record, judged and not yet written. */
export function insideOf(w: Writer, inForce: KindsInForce, settled: Settled & { record: string }): Writing[] {
  const kinds = byName(inForce)
  const known = openedBefore(settled, kinds)
  return openedBy({ kind: settled.kind, act: settled.act, body: settled.values }, kinds).flatMap(({ kind: name, field, line, body }): Writing[] => {
    if (known.has(`${field} ${line}`)) return []
    const { kind, content, act } = target(inForce, name)
    const scope = { ...settled.scope, parent: settled.record }
    const judged = judgeRecord({ kind, act, facts: factsOf(w, scope.region) }, body)
    refuseIf(judged.issues.map(found => issue(found.code, `${kind.title}：${found.message}`, field === null || line === null ? undefined : `${field}.${line}.${found.field ?? ''}`)))
    return [{ kind, content, act, before: null, values: judged.body, blind: new Set(), scope, record: w.newId() }]
  })
}

/** @returns the ids of what was opened */
export async function openInside(w: Writer, settled: Settled & { record: string }): Promise<string[]> {
  const opened = insideOf(w, await kindsFor(w), settled)
  await writeNewRecords(w, opened)
  return opened.map(one => one.record)
}
