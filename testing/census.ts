/** A round for tests: the clock of their database is set to the days of a quarter that lies ahead, so that they hold on every day of the calendar. */
import type { AnswerKind } from '@qinghe/domain/census/types.ts'
import { censusParameters } from '@qinghe/domain/census/parameters.ts'
import { quarterAt, type RoundDays, roundDays } from '@qinghe/domain/census/rounds.ts'
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Person, Reply } from './app.ts'
import { setClock, today } from './clock.ts'
import { insertRow } from './walk/county.ts'
import type { Stage } from './walk/stage.ts'

/** The quarter after the one that runs. */
export const quarterAhead = (): RoundDays => roundDays(quarterAt(addDays(quarterAt(today()).to, 1)), censusParameters, { village: null, town: null })
export const quarterAfter = ({ lock }: RoundDays): RoundDays => roundDays(quarterAt(addDays(lock, 1)), censusParameters, { village: null, town: null })
export const atNoon = (owner: pg.ClientBase, day: PlainDate): Promise<unknown> => setClock(owner, `${day} 12:00:00+08`)

let people = 0
/** Somebody with an account and a posting in force: places are vacant without one. */
export async function appoint({ enter, owner }: Stage, role: string, region: number): Promise<Person> {
  const person = enter({ role, region, county: 431003, school: 0 })
  const { account, posting } = person.actor
  people += 1
  const holder = `同事${people}`
  await insertRow(owner, 'accounts', { id: account, login: `round${people}`, name: holder, region, state: 'active', created_by: newUuid(), created_at: new Date() })
  await insertRow(owner, 'postings', {
    id: posting, account, holder, role, county: 431003, region, school: 0, valid_from: '2020-01-01', state: 'active', proposed_by: newUuid(), confirmed_by: newUuid(), created_at: new Date(),
  })
  return person
}
export const saidIn = ({ body }: Reply): string => (body.issues ?? []).map((one: { message: string }) => one.message).join('；')

export const at = (period: string, rest = ''): string => `/api/census/rounds/${period}${rest}`
export const listOf = async (by: Person, period: string, region: number): Promise<any> => {
  const { status, body } = await by.get(at(period, `/villages/${region}?limit=100`))
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}
/** What a person sees of a line, to be sent back with an answer. */
export async function lineOf(by: Person, period: string, child: string): Promise<any> {
  const { status, body } = await by.get(at(period, `/children/${child}`))
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.line
}
const routes: Partial<Record<AnswerKind, string>> = { unchanged: 'unchanged', notFound: 'not-found', changed: 'changed', gone: 'gone' }
const seenOf = (line: any) => ({ over: line.heads.map((one: { answer: string }) => one.answer), asked: line.asked, seen: line.seen })

/** Says something of a child as somebody who has just looked at her line. */
export async function says(by: Person, period: string, { child, kind, more = {}, line, basedOn }: { child: string; kind: AnswerKind; more?: object; line?: any; basedOn?: unknown }): Promise<Reply> {
  const { seen, ...rest } = seenOf(line ?? await lineOf(by, period, child))
  const withDigest = kind === 'unchanged' || kind === 'notFound'
  return by.send(at(period, `/children/${child}/${routes[kind] ?? ''}`), { ...rest, ...(withDigest ? { seen } : {}), ...more }, basedOn === undefined ? {} : { basedOn })
}

/** A quarter of long ago that was never locked, and what was said of children in it, written past every check. */
export const planted = '2025-Q4'
export async function plantLine(owner: pg.ClientBase, { county, child, region }: { county: number; child: string; region: number }): Promise<void> {
  await owner.query(`insert into qinghe.census_rounds (county, period, opens, standard, moment, village_due, town_due, match_due, lock_due, opened_at)
    values ($1, $2, '2025-12-01', '2025-12-15', '2025-12-16 00:00+08', '2025-12-20', '2025-12-25', '2025-12-28', '2025-12-31', '2025-12-01 09:00+08') on conflict do nothing`, [county, planted])
  await owner.query(`insert into qinghe.census_sheets (county, period, at_region, region, level, name) values ($1, $2, $3, $3, 'village', 'x') on conflict do nothing`, [county, planted, region])
  const { rows: [found] } = await owner.query<{ facts: object }>(`select jsonb_strip_nulls(facts) as facts from qinghe.census_facts($1, '2025-12-15', array[$2::uuid])`, [county, child])
  await insertRow(owner, 'census_lines', { county, period: planted, child, region, at_region: region, source: 'known', facts: JSON.stringify(found?.facts ?? {}), facts_digest: 'x', updated_at: new Date() })
}
/** The one before it, locked, with her in it. */
export const locked = '2025-Q3'
export async function plantLocked(owner: pg.ClientBase, { county, child, region }: { county: number; child: string; region: number }): Promise<void> {
  await owner.query(`insert into qinghe.census_rounds (county, period, opens, standard, moment, village_due, town_due, match_due, lock_due, opened_at, locked_at)
    values ($1, $2, '2025-09-01', '2025-09-15', '2025-09-16 00:00+08', '2025-09-20', '2025-09-25', '2025-09-27', '2025-09-30', '2025-09-01 09:00+08', '2025-09-30 09:00+08') on conflict do nothing`, [county, locked])
  await owner.query(`insert into qinghe.census_locks (county, period, code, standard, rules, places, root, at, posting, account, checked_by, command) values ($1::int, $2, $1::int * 1000000::bigint, '2025-09-15', 'x', '[]', 'x', '2025-09-30 09:00+08', $3, $3, $3, $3)
    on conflict do nothing`, [county, locked, newUuid()])
  await insertRow(owner, 'census_terms', { county, period: locked, balance: 'leftBehind', child, region, to_region: region, term: 'initial', facts: '{}', told: 'x', leaf: 'x' })
}
export const settlePlanted = (owner: pg.ClientBase, county: number, children: readonly string[]): Promise<unknown> => owner.query('select qinghe.census_settle($1, $2, $3::uuid[])', [county, planted, children])

/** Everybody says “unchanged” of whoever is left, and every place signs what stands there: villages first. `by`: supervisors by the town they sign for; villages must be vacant, or signed already. */
export async function signWhole(by: readonly { person: Person; town: number; villages: readonly number[] }[], period: string): Promise<void> {
  for (const { person, town, villages } of by) {
    for (const region of [...villages, town]) {
      const { lines, sheet } = await listOf(person, period, region)
      for (const line of lines.filter((one: any) => one.state !== 'verified')) {
        const reply = await says(person, period, { child: line.child.id, kind: 'unchanged', line, more: { words: '在家，跟着外婆' } })
        if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
      }
      if (sheet.state === 'signed') continue
      const { sheet: { digest } } = await listOf(person, period, region)
      const reply = await person.send(at(period, `/${region === town ? 'towns' : 'villages'}/${region}/sign`), { digest })
      if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
    }
  }
}

/** Checks and locks as two people of the county, when everybody has signed. */
export async function lockWhole(checker: Person, locker: Person, period: string): Promise<Reply> {
  const { locking: { digest } } = (await checker.get(at(period, '/closing'))).body
  const checked = await checker.send(at(period, '/check'), { digest })
  return checked.body.outcome === 'applied' ? locker.send(at(period, '/lock'), { digest }) : checked
}
