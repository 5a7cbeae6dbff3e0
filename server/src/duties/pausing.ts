/** Pauses of a duty: what somebody asks, somebody else decides, and what becomes of its days. The days are counted by the pure rule (domain/src/duties/paused.ts);
 *  functions of the owner judge who may, and whoever derives duties counts them again (standStill). */
import type { AskPauseInput, DecidePauseInput, EndPauseInput, WaitingPausesOutput } from '@qinghe/domain/duties/pauseContract.ts'
import { type DaysKept, daysWith } from '@qinghe/domain/duties/paused.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, instant, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import type { Pause } from '@qinghe/domain/plans/pauses.ts'
import type { Reader } from '../db/reader.ts'
import { sql, wholeNumber } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each, type Unparsed, unparsed } from '../http/endpoint.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { calendarsOf } from './calendars.ts'
import { type DefinedAt, definitionsIn } from './definitions.ts'
import { findDuty } from './get.ts'
import { wordsAt } from './words.ts'
import { type DutyRow, linesNamed, neverWaits, stateOf } from './lines.ts'
import { granted, pauseColumns, type PauseRow, pausesOf } from './pausesShown.ts'

const over = (words = '这项应办已经办结、免办或者撤回，请刷新页面') => problem('duty.state', words, 409)
const gone = () => problem('duty.pause', '这项暂停申请已经处理过，或者事情已经办完，请刷新页面', 409)
const done = (row: DutyRow, pause: string): Done => ({ records: [{ type: 'pause', id: pause }], about: row.child === null ? [] : [row.child] })

async function openDuty(w: Writer, here: PlansHere, duty: string): Promise<{ row: DutyRow; defined: DefinedAt }> {
  const row = await findDuty(w, duty)
  const defined = (await definitionsIn(w, here, [row.county]))(row)
  if (stateOf(row) !== 'open' || !defined) throw over()
  const never = neverWaits(defined, row)
  if (never !== null) throw problem('duty.danger', never)
  return { row, defined }
}

/** From when on somebody may still say that a clock has been standing. */
const lookedBack = 31
const ahead = 180
const ask = (here: PlansHere) => async (w: Writer, { duty, pause, since, until, reason }: AskPauseInput): Promise<Done> => {
  const { row } = await openDuty(w, here, duty)
  if (since < addDays(w.today, -lookedBack) || since > addDays(w.today, ahead)) throw problem('duty.pauseDays', `暂停可以从 ${lookedBack} 天以前到 ${ahead} 天以后的任何一天算起，请核对开始的日期`)
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.ask_pause(${row.county}, ${row.id}::uuid, ${pause}::uuid, ${since}::date, ${until}::date, ${w.seal(wordsAt(pause), reason)}::bytea) as done`)
  if (found?.done !== true) throw problem('duty.notYours', '这项应办不归您办，也不在您管的地方，请由办的人或者当地的督导员、学校、县里申请', 403)
  return done(row, pause)
}

type Held = Pick<DutyRow, 'opens' | 'due_on' | 'due_minute' | 'provisional' | 'unknown' | 'paused' | 'base_on' | 'base_provisional' | 'base_unknown'>
/** As its plan has it. */
const plannedOf = ({ opens, paused, base_on, base_provisional, base_unknown, due_on, due_minute, provisional, unknown }: Held) => {
  const day = paused ? base_on : due_on
  return {
    opens: opens === null ? null : plainDate(opens), unknown: paused ? base_unknown : unknown,
    due: day === null ? null : { day: plainDate(day), minute: due_minute, provisional: paused ? base_provisional : provisional },
  }
}
type Counted = Pause & { id: string }
/** With the pauses they were counted by: whether they are still all there are, the database says once it holds the duty. */
type Found = { row: DutyRow; defined: DefinedAt }
async function daysOf(w: Writer, { row, defined }: Found, counted: readonly Counted[]): Promise<DaysKept & { pauses: Counted[] }> {
  const world = { ...dueWorldOf(w, defined.plan, { region: w.actor.region, day: w.today }), ...await calendarsOf(q => w.rows(q), row.county) }
  const pauses = counted.map(({ id, since, until }) => ({ id, since, until }))
  return { ...daysWith(defined.duty, { ...plannedOf(row), pauses }, { world, now: w.now }), pauses }
}

const decide = (here: PlansHere) => async (w: Writer, { duty, pause, grant, reason }: DecidePauseInput): Promise<Done> => {
  const found = await openDuty(w, here, duty)
  const rows = await pausesOf(w, found.row)
  const asked = rows.find(one => one.id === pause)
  if (!asked) throw new NotFound('这项暂停申请')
  const event = w.newId()
  const days = await daysOf(w, found, [...granted(rows), asked])
  const [said] = await w.derive(sql<{ said: string | null }>`select qinghe.decide_pause(${found.row.county}, ${pause}::uuid, ${grant}, ${event}::uuid, ${w.seal(wordsAt(event), reason)}::bytea, ${JSON.stringify(days)}::jsonb) as said`)
  if (!said || said.said === null) throw new NotFound('这项暂停申请')
  if (said.said === 'over') throw gone()
  return done(found.row, pause)
}

/** As it stands once it is ended today. */
function endedOn(today: PlainDate, rows: readonly PauseRow[], pause: string): Counted[] {
  return granted(rows).flatMap(one => (one.id === pause ? (one.since > today ? [] : [{ ...one, until: today }]) : [one]))
}
const end = (here: PlansHere) => async (w: Writer, { duty, pause, reason }: EndPauseInput): Promise<Done> => {
  const found = await openDuty(w, here, duty)
  const rows = await pausesOf(w, found.row)
  if (!rows.some(one => one.id === pause)) throw new NotFound('这项暂停')
  const event = w.newId()
  const days = await daysOf(w, found, endedOn(w.today, rows, pause))
  const [said] = await w.derive(sql<{ said: string | null }>`select qinghe.end_pause(${found.row.county}, ${pause}::uuid, ${event}::uuid, ${w.seal(wordsAt(event), reason)}::bytea, ${JSON.stringify(days)}::jsonb) as said`)
  if (!said || said.said === null) throw new NotFound('这项暂停')
  if (said.said === 'over') throw over('这项暂停已经结束，请刷新页面')
  return done(found.row, pause)
}

const mostWaiting = 50
export const waitingPauses = (here: PlansHere) => async (r: Reader): Promise<Unparsed> => {
  const rows = await r.rows(sql<PauseRow>`select ${pauseColumns} from qinghe.duty_pauses_of(${r.actor.county}, null) p limit ${wholeNumber(mostWaiting)}`)
  const lines = await linesNamed(r, here, rows.map(row => row.duty))
  const { person } = await namesFor(r, { postings: rows.map(row => row.asked_as), children: [], places: [] })
  return unparsed({
    waiting: rows.flatMap(({ id, duty, since, until, asked_as, asked_at }) => {
      const line = lines.get(RecordId.parse(duty))
      return line === undefined ? [] : [{ pause: RecordId.parse(id), duty: line.duty, title: line.title, child: line.child, place: line.school ?? line.place.name, since, until, by: person(asked_as), at: instant(asked_at) }]
    }),
  } satisfies WaitingPausesOutput)
}

export const askPause = (here: PlansHere) => each(ask(here))
export const decidePause = (here: PlansHere) => each(decide(here))
export const endPause = (here: PlansHere) => each(end(here))
