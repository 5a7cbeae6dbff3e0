/** Records that an act opens inside another: each problem found on a visit becomes one of its own, to be solved and closed. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import { judgeRecord } from '@qinghe/domain/records/judge.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import type { Writer } from '../db/writer.ts'
import { factsOf } from './facts.ts'
import { findKind } from './kinds.ts'
import { type Settled, writeRecord } from './write.ts'

const loose = new Set<string | undefined>(['draft', undefined])
/** When the record becomes valid, once: a draft opens nothing, a correction opens nothing again. */
const isOpening = ({ act, before }: Settled): boolean => loose.has(before?.row.state) && act.to !== 'draft'

const beginsBySystem = (act: Act): boolean => act.from.includes('none') && act.who.some(who => 'is' in who && who.is === 'system')

const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null && !Array.isArray(value)
const linesOf = (value: Value | undefined): readonly Line[] => (Array.isArray(value) ? value.filter(isLine) : [])

type Opening = { kind: Kind; content: string; act: Act; body: Line }
function openingsOf({ kind, values }: Settled): Opening[] {
  return kind.fields.flatMap(field => {
    const { opens } = field
    const lines = linesOf(values[field.id])
    if (opens === null || lines.length === 0) return []
    const known = findKind(opens.kind)
    const act = known?.kind.acts.find(beginsBySystem)
    if (!known || !act) throw problem('record.opens', `${kind.title}里的“${field.label}”要另立${known?.kind.title ?? opens.kind}，但没有可以登记它的动作`, 500)
    return lines.map(line => ({ kind: known.kind, content: known.content, act, body: Object.fromEntries(opens.carries.map(id => [id, line[id] ?? null])) }))
  })
}

/** @returns the ids of what was opened */
export async function openInside(w: Writer, settled: Settled & { record: string }): Promise<string[]> {
  if (!isOpening(settled)) return []
  const ids: string[] = []
  for (const { kind, content, act, body } of openingsOf(settled)) {
    const id = w.newId()
    const scope = { ...settled.scope, parent: settled.record }
    const judged = judgeRecord({ kind, act, facts: factsOf(w, scope.region) }, body)
    await writeRecord(w, { kind, content, act, before: null, values: judged.body, given: Object.keys(body), scope, record: id })
    ids.push(id)
  }
  return ids
}
