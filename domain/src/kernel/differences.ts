/** What one version of a thing says otherwise than another, part by part, in the sentences people read: of ledgers and of plans alike. */
import { z } from 'zod'
import { open, ruleText } from './shown.ts'

/** `before` empty: it is new there; `after` empty: it is gone. Of what changed, only the lines that differ. */
export const Difference = z.object({
  sort: ruleText(), title: ruleText(), change: open('rule', z.enum(['added', 'removed', 'changed'])), before: z.array(ruleText()), after: z.array(ruleText()),
})
export type Difference = z.infer<typeof Difference>

/** `key`: what a part of one version is found by in the other. */
export type SaidPart = { key: string; sort: string; title: string; lines: readonly string[] }
export type PartsBeside<Part> = { was: Part | undefined; is: Part | undefined; difference: Difference }

/** @returns in the order of the newer one; what only the older has at the end. Empty where both say the same */
export function differencesOf<Part extends SaidPart>(before: readonly Part[], after: readonly Part[]): PartsBeside<Part>[] {
  const known = new Map(before.map(one => [one.key, one]))
  const kept = new Set(after.map(one => one.key))
  const changed = after.flatMap((is): PartsBeside<Part>[] => {
    const { key, sort, title, lines } = is
    const was = known.get(key)
    const old = was?.lines ?? []
    // The rest of a long part is no news.
    const [gone, come] = [old.filter(line => !lines.includes(line)), lines.filter(line => !old.includes(line))]
    return gone.length + come.length === 0 ? [] : [{ was, is, difference: { sort, title, change: was === undefined ? 'added' : 'changed', before: gone, after: come } }]
  })
  const removed = before.filter(one => !kept.has(one.key)).map((was): PartsBeside<Part> => ({ was, is: undefined, difference: { sort: was.sort, title: was.title, change: 'removed', before: [...was.lines], after: [] } }))
  return [...changed, ...removed]
}
