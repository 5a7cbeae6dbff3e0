/** What a page says of an act that waits for a second person, and of acts whose time has not come; what history says of either. */
import type { RecordHistory, RecordPage } from '@qinghe/domain/records/contract.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { isLegal, mayAct, opensOn } from '@qinghe/domain/records/judge.ts'
import { actOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { Asked } from '@qinghe/domain/records/second.ts'
import { z } from 'zod'
import type { RecordBeforeAfter } from '../db/recordHistory.ts'
import type { Reader } from '../db/reader.ts'
import { askedOf, mayConfirm } from './asked.ts'
import { factsOf } from './facts.ts'
import { namesFor, type Named } from './people.ts'
import { type Say, sayingOf } from './saying.ts'
import { mayChange, standingOf } from './standing.ts'
import { type RecordRow, sinceOf } from './store.ts'

export const actLabel = (kind: Kind, id: string): string => actOf(kind, id)?.label ?? '原来的一项办理'
const changesOf = (kind: Kind, { body, values, say }: { body: Asked['body']; values: Line; say: Say }) => kind.fields.filter(one => one.id in body)
  .map(field => ({ field: field.id, label: field.label, before: say(field, values[field.id]), after: say(field, body[field.id]) }))
/** What somebody asked to write, and what stands there. */
const heldIn = (kind: Kind, lines: readonly Readonly<Record<string, unknown>>[]) => lines.flatMap(line => kind.fields.filter(one => one.id in line).map(field => ({ field, value: line[field.id] })))

type Seen = { kind: Kind; row: RecordRow; values: Line }
export async function waitingOn(r: Reader, { kind, row, values }: Seen): Promise<RecordPage['waiting']> {
  const asked = askedOf(r, row)
  if (asked === null) return null
  const named = await namesFor(r, { postings: [asked.posting, ...(asked.assignee === null ? [] : [asked.assignee])], children: [], places: [] })
  const act = actOf(kind, asked.act)
  const say = await sayingOf(r, heldIn(kind, [asked.body, values]))
  const confirms = act !== undefined && mayConfirm(r, { kind, act, row })
  return {
    act: actLabel(kind, asked.act), by: named.person(asked.posting), at: asked.at, to: asked.assignee === null ? null : named.person(asked.assignee),
    fields: changesOf(kind, { body: asked.body, values, say }), may: confirms ? ['confirm', 'decline'] : asked.by === r.actor.account && mayChange(r, kind, row) ? ['withdraw'] : [],
  }
}

/** Acts of this post whose only hindrance is that it is too early. */
export function laterActs(r: Reader, { kind, row }: Omit<Seen, 'values'>): RecordPage['later'] {
  if (!mayChange(r, kind, row)) return []
  const standing = standingOf(r, kind, row)
  const facts = factsOf(r, row.region)
  return kind.acts.filter(act => isLegal(act, row.state) && mayAct(act, standing)).flatMap(act => {
    const from = opensOn({ act, facts, since: sinceOf(row) })
    return from !== null && from > facts.today ? [{ act: act.label, from }] : []
  })
}

const Person = z.object({ posting: z.string() })
const asked = (value: unknown): Asked | null => Asked.safeParse(value).data ?? null
/** Postings that are named in a line of history beside its author. */
export const postingsTold = ({ after }: RecordBeforeAfter): string[] => { const found = Person.safeParse(after['confirms']).data; return found ? [found.posting] : [] }

/** Everything a history speaks of, so that it is named at once. */
export const heldInLines = (kind: Kind, lines: readonly RecordBeforeAfter[]) => heldIn(kind, lines.flatMap(({ before, after }) => [before, after, asked(after['waiting'])?.body ?? {}]))
type Step = Pick<RecordHistory['entries'][number], 'step' | 'asked' | 'reason' | 'lapsed' | 'fields'>
export function stepOf(kind: Kind, { before, after }: RecordBeforeAfter, { named, say }: { named: Named; say: Say }): Step {
  const plain: Step = { step: 'done', asked: null, reason: null, lapsed: null, fields: [] }
  const begun = asked(after['waiting'])
  if (begun) return { ...plain, step: 'asked', fields: changesOf(kind, { body: begun.body, values: {}, say }) }
  const waited = asked(before['waiting'])
  if (!waited) return plain
  const confirmed = Person.safeParse(after['confirms']).data
  if (confirmed) return { ...plain, step: 'confirmed', asked: named.person(confirmed.posting) }
  if (typeof after['declined'] === 'string') return { ...plain, step: 'declined', reason: after['declined'] }
  return after['withdrawn'] === true ? { ...plain, step: 'withdrawn' } : { ...plain, lapsed: actLabel(kind, waited.act) }
}
