/** What the ledgers put on the desk of a post: as the declarations say it, in one answer for all kinds. */
import { z } from 'zod'
import { query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { open, placeName, ruleText, shown } from '../kernel/shown.ts'
import { lettersOfKind } from './contract.ts'
import type { DeskCard, Kind, Who } from './kind.ts'

/** By its post alone, whatever it is to the record. */
export const holds = (kind: Kind, who: Who, role: string): boolean => ('is' in who ? false : 'role' in who ? who.role === role : lettersOfKind(role, kind, who.domain).has(who.letter))
/** `mine`: only what is one's own; a post that decides sees everything in its area that stands there. `as`: what it is to the post, where that is one thing. */
export type Waits = { card: DeskCard; mine: boolean; as: 'author' | 'assignee' | null }
export function cardsOf(kind: Kind, role: string): Waits[] {
  return kind.desk.flatMap((card): Waits[] => {
    const decides = card.who.some(who => holds(kind, who, role))
    const own = card.who.flatMap(who => ('is' in who && (who.is === 'author' || who.is === 'assignee') ? [who.is] : []))
    return decides || own.length > 0 ? [{ card, mine: !decides, as: decides || own.length > 1 ? null : (own[0] ?? null) }] : []
  })
}

/** Of each card; the list has the rest. */
export const shownOnCard = 3
export const WaitingOutput = z.object({
  cards: z.array(z.object({
    kind: open('code', z.string()), ledger: ruleText(), title: ruleText(), states: z.array(open('code', z.string())), mine: open('rule', z.boolean()), more: open('rule', z.boolean()),
    records: z.array(z.object({
      record: RecordId, day: WorkDay, region: placeName(), child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(),
      /** What its list says of it first in words, as this post sees it there. */
      words: open('answered', z.string()).nullable(),
      /** The first choice of its list that rules read, in words, as this post sees it there: 正在发生. */
      core: open('answered', z.string()).nullable(), at: Instant,
    })).max(shownOnCard),
  })),
})
export type WaitingOutput = z.infer<typeof WaitingOutput>
export const listWaitingRecords = query('records.cards', {
  at: 'GET /api/records/cards', input: z.object({}), output: WaitingOutput, may: 'records.read', purpose: 'care',
  audit: shows('查看工作台上的台账', 'S2', (output: WaitingOutput) => output.cards.flatMap(card => card.records.flatMap(one => (one.child === null ? [] : [one.child.id])))),
})
