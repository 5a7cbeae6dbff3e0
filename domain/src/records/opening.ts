/** Records that an act opens: one for each line, or one. Pure, so that the phone can show what will be opened and the server opens the same. */
import { isLine, type Line, type Value } from './evaluate.ts'
import { type Act, type Kind, landsIn, type Opens } from './kind.ts'

/** `line`: its place among the lines, from 0; null when the record itself opened it. The same line of the same field opens once. */
export type Opened = { kind: string; field: string | null; line: number | null; body: Line }

const linesOf = (value: Value | undefined): readonly Line[] => (Array.isArray(value) ? value.filter(isLine) : [])

/** What is carried has the same name there; the day of the new record is the day of this one unless it is carried.
 *  @param body as it was judged: what is not shown opens nothing */
export function openedBy({ kind, act, body }: { kind: Kind; act: Act; body: Line }, kinds: ReadonlyMap<string, Kind>): Opened[] {
  const day = kind.day === null ? null : (body[kind.day] ?? null)
  return act.opens.flatMap(({ field, kind: target, carries }): Opened[] => {
    const dayField = kinds.get(target)?.day ?? null
    const onDay: Line = dayField === null ? {} : { [dayField]: day }
    const filled = (from: Line): Line => ({ ...onDay, ...Object.fromEntries(carries.map(id => [id, from[id] ?? null])) })
    if (field === null) return [{ kind: target, field, line: null, body: filled(body) }]
    return linesOf(body[field]).map((one, line) => ({ kind: target, field, line, body: filled(one) }))
  })
}

/** Whether a record in this state may have opened such lines already: whatever can be reached from where an act that opens them leads. */
export function mayHaveOpened({ acts }: Pick<Kind, 'acts'>, { field, kind }: Pick<Opens, 'field' | 'kind'>, state: string): boolean {
  const opening = acts.filter(act => act.opens.some(one => one.field === field && one.kind === kind))
  const after = new Set(opening.flatMap(act => act.from.map(from => landsIn(act, from))))
  for (let before = -1; before < after.size;) {
    before = after.size
    for (const act of acts) for (const from of act.from) if (after.has(from)) after.add(landsIn(act, from))
  }
  return after.has(state)
}
