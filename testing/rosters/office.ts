/** The office that takes the rosters in: the real server over HTTP, its clock on the day the rosters were made, and what it stored. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import type { Batch, RosterRow } from '@qinghe/domain/rosters/types.ts'
import { draftOf, loadRecords } from '@qinghe/server/archives/records.ts'
import { makeReader, run } from '@qinghe/server/db/reader.ts'
import type { Person } from '../app.ts'
import { setClock } from '../clock.ts'
import type { TestDatabase } from '../database.ts'
import { openRosterOffice, type RosterOffice } from '../rosterOffice.ts'
import { readAt } from './desk.ts'
import { fileOf } from './files.ts'
import type { MadeRoster } from './truth.ts'

/** @param database outside of the tests, where nobody else gives one */
export async function openCorpusOffice(database?: TestDatabase): Promise<RosterOffice> {
  const office = await openRosterOffice([], database ? { database } : {})
  await setClock(office.owner, readAt)
  return office
}

/** Everything the scorer looks at. `untouched`: importable before anybody mended anything. */
export type Taken = { layouts: Batch['layouts']; sheet: string | null; rows: RosterRow[]; stored: Map<string, Draft>; untouched: number; questions: Batch['questions']; failure: string | null; seconds: number }

const busy = new Set(['parsing', 'checking', 'committing'])
async function settled(who: Person, batch: string): Promise<Batch> {
  for (const began = Date.now(); Date.now() - began < 300_000;) {
    const { body } = await who.get(`/api/rosters/${batch}`)
    if (!busy.has(body.state)) return body
    await pause(40)
  }
  throw new Error('the roster is never done')
}

async function allRows(who: Person, batch: string): Promise<RosterRow[]> {
  const rows: RosterRow[] = []
  for (let after = ''; ;) {
    const { body } = await who.get(`/api/rosters/${batch}/rows?filter=all&limit=200${after}`)
    rows.push(...body.rows)
    if (body.next === null || body.rows.length === 0) return rows
    after = `&after=${body.next}`
  }
}

async function storedOf({ app, owner }: RosterOffice, who: Person, ids: readonly string[]): Promise<Map<string, Draft>> {
  const { rows: [clock] } = await owner.query<{ now: string }>('select qinghe.now() as now')
  const reader = makeReader({ actor: who.actor, ask: q => run(owner, q), now: clock?.now ?? '', ring: app.kernel.ring, parameters: app.kernel.parameters })
  const drafts = new Map<string, Draft>()
  for (let from = 0; from < ids.length; from += 200) {
    for (const record of await loadRecords(reader, ids.slice(from, from + 200))) drafts.set(record.child.id, draftOf(reader, record))
  }
  return drafts
}

async function preload(office: RosterOffice, drafts: readonly Draft[]): Promise<void> {
  for (const draft of drafts) {
    const { body } = await office.officer.send('/api/archives', { id: newChildId(), draft, submit: true })
    if (body.outcome !== 'applied') throw new Error(`not preloaded: ${JSON.stringify(body)}`)
  }
}

/** The clerk answers what the truth knows; everything else stays as it was preset. */
async function answer(who: Person, batch: Batch, roster: MadeRoster): Promise<void> {
  const answers = batch.questions.flatMap(question => {
    const ask = roster.asks.find(one => one.kind === question.kind && (one.about?.test(`${question.title}${question.text}`) ?? true))
    return ask === undefined || ask.presetRight ? [] : [{ question: question.id, options: ask.answer(question) }]
  })
  await who.send(`/api/rosters/${batch.id}/answers`, { batch: batch.id, answers })
}

/** What there is of a roster that was not taken in. */
export const nothing = (failure: string, seconds: number, questions: Batch['questions'] = []): Taken =>
  ({ layouts: [], sheet: null, rows: [], stored: new Map(), untouched: 0, questions, failure, seconds })

export async function takeIn(office: RosterOffice, roster: MadeRoster, how: { answers: 'truth' | 'presets' }): Promise<Taken> {
  await preload(office, roster.preload)
  const who = await office.appoint(roster.office.role, roster.office.region)
  const id = newRecordId()
  const bytes = await fileOf(roster.sheets, roster.form)
  const began = performance.now()
  const seconds = (): number => Number(((performance.now() - began) / 1000).toFixed(1))
  const reply = await who.upload('/api/rosters', { batch: id, fileName: roster.fileName }, { name: roster.fileName, bytes })
  if (reply.body.outcome !== 'applied') return nothing(JSON.stringify(reply.body), seconds())
  let batch = await settled(who, id)
  const { questions } = batch
  if (batch.state === 'asking') {
    if (how.answers === 'truth') await answer(who, batch, roster)
    else await who.send(`/api/rosters/${id}/answers`, { batch: id, answers: [] })
    batch = await settled(who, id)
  }
  if (batch.state !== 'ready') return nothing(batch.failure ?? batch.state, seconds(), questions)
  const untouched = importable(batch.counts)
  if (untouched > 0) {
    const done = await who.send(`/api/rosters/${id}/commit`, { expected: untouched })
    if (done.body.outcome !== 'applied') return nothing(`not committed: ${JSON.stringify(done.body)}`, seconds(), questions)
    batch = await settled(who, id)
  }
  const rows = await allRows(who, id)
  const stored = await storedOf(office, who, rows.flatMap(row => (row.state === 'imported' && row.child !== null ? [row.child] : [])))
  return { layouts: batch.layouts, sheet: batch.sheet, rows, stored, untouched, questions, failure: batch.failure, seconds: seconds() }
}
