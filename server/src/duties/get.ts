/** One duty whole: the evidence so far, who hears when, what was said about it, and whether somebody asks to waive it. */
import { DutyEventWhat, type GetInput, type GetOutput } from '@qinghe/domain/duties/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { standsOver } from '@qinghe/domain/duties/access.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { type ActsHere, actsFor } from '../plans/ground.ts'
import { namesFor, type Person } from '../records/people.ts'
import { nobody } from '../records/store.ts'
import { type DefinedAt, definitionsIn } from './definitions.ts'
import { dutiesWhere, type DutyRow, linesOf, stateOf, titleOf, wordsOf } from './lines.ts'
import { pausesOf, pausesShown } from './pausesShown.ts'
import { wordsAt } from './words.ts'

type StoryRow = {
  id: string; what: string; at: string; posting: string | null; account: string | null; piece: number | null; act: string | null; day: string | null
  to_role: string | null; to_posting: string | null; waiver: string | null; waiver_state: string | null; words: Uint8Array | null
}
type Story = { r: Reader; acts: ActsHere; row: DutyRow; defined: DefinedAt | undefined; person: (posting: string) => Person }

const isEvidence = ({ what }: StoryRow): boolean => what === 'evidence' || what === 'takenBack'
function evidenceOf({ acts, defined, person }: Story, rows: readonly StoryRow[]): GetOutput['evidence'] {
  return rows.filter(isEvidence).map(({ what, at, posting, piece, act, day }) => {
    const one = defined?.duty.evidence[piece ?? -1]
    return { title: defined && one ? titleOf(acts, defined.plan, one) : '', act: wordsOf(acts, defined?.plan ?? { kinds: {} }, act ?? ''), day: plainDate(day ?? ''), at: instant(at), by: person(posting ?? nobody), takenBack: what === 'takenBack' }
  })
}

function ladderOf({ r, row }: Story): GetOutput['ladder'] {
  const steps = [...row.remind_at.map(at => ({ at, sort: 'remind' as const, to: labelOf(row.role) })), ...row.escalate_at.map((at, i) => ({ at, sort: 'escalate' as const, to: labelOf(row.escalate_to[i] ?? '') }))]
  return steps.map((one, i) => ({ ...one, at: instant(one.at), told: i < row.ladder && one.at.getTime() <= Date.parse(r.now) }))
}

function eventsOf({ r, person }: Story, rows: readonly StoryRow[]): GetOutput['events'] {
  const to = ({ to_role, to_posting }: StoryRow): Person | null =>
    (to_posting !== null && to_posting !== nobody ? person(to_posting) : to_role === null ? null : { name: labelOf(to_role), role: labelOf(to_role) })
  return rows.filter(row => !isEvidence(row)).map(row => ({
    what: DutyEventWhat.parse(row.what), at: instant(row.at), by: row.posting === null ? null : person(row.posting), to: to(row), words: row.words === null ? null : r.open(wordsAt(row.id), row.words),
  }))
}

function waiverOf({ r, person, row }: Story, rows: readonly StoryRow[]): GetOutput['waiver'] {
  const asked = rows.find(row => row.what === 'waiverAsked' && row.waiver_state === 'asked')
  if (!asked) return null
  const mine = asked.account === r.actor.account
  return { waiver: RecordId.parse(asked.waiver), by: person(asked.posting ?? nobody), mine, mayDecide: !mine && standsOver(r.actor.role, row.role) }
}

export async function findDuty(r: Reader, duty: string): Promise<DutyRow> {
  const [row] = await r.rows(dutiesWhere([sql`d.id = ${duty}`], sql`limit 1`))
  if (!row) throw new NotFound('这项应办')
  return row
}

export const getDuty = (here: PlansHere) => async (r: Reader, { duty }: GetInput): Promise<Unparsed> => {
  const row = await findDuty(r, duty)
  const [line] = await linesOf(r, here, [row])
  if (!line) throw new NotFound('这项应办')
  const rows = await r.rows(sql<StoryRow>`select s.id, s.what, s.at, s.posting, s.account, s.piece, s.act, s.day, s.to_role, s.to_posting, s.waiver, s.waiver_state, s.words from qinghe.duty_story(${row.county}, ${[row.id]}::uuid[]) s`)
  const pauses = await pausesOf(r, row)
  const named = await namesFor(r, { postings: [...rows.flatMap(one => [one.posting, one.to_posting]), ...pauses.flatMap(one => [one.asked_as, one.decided_as, one.ended_as]), row.done_by].flatMap(one => one ?? []), children: [], places: [] })
  const story: Story = { r, acts: await actsFor(r, here), row, person: named.person, defined: (await definitionsIn(r, here, [row.county]))(row) }
  return unparsed({
    duty: line, evidence: evidenceOf(story, rows), ladder: ladderOf(story), events: eventsOf(story, rows), waiver: stateOf(row) === 'open' ? waiverOf(story, rows) : null,
    standsOver: standsOver(r.actor.role, row.role), pauses: pausesShown(r, { row, defined: story.defined, pauses, person: named.person, holder: line.owner.posting }),
    doneBy: row.done_by === null ? null : named.person(row.done_by), doneAt: row.done_at === null ? null : instant(row.done_at), retractedWhy: row.retracted_why,
  } satisfies GetOutput)
}
