/** Whatever changes where an archive is or how it stands leaves a standing: every command over HTTP, every function of the database, every statement of the server.
 *  A new way to write that leaves none turns one of these red. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newChildId, newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shippedKinds } from '../../server/src/records/kinds.ts'
import type { Person } from '../app.ts'
import { dayFromToday } from '../bureau.ts'
import { places, schools } from '../cast.ts'
import { at, atNoon, quarterAhead, says } from '../census.ts'
import { astray, standingsOf } from '../standings.ts'
import { everyContract, root } from './contractTable.ts'
import { draftAt, insertRow, settleChild } from './county.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let officer: Person
let supervisor: Person
let director: Person
beforeAll(async () => {
  stage = await openStage()
  officer = stage.member('countyCivilAffairs')
  supervisor = stage.member('childSupervisor')
  director = stage.member('childDirector')
  const organisation = newChildId()
  await insertRow(stage.owner, 'organisations', { id: organisation, kind: 'school', name: '栖凤渡镇中学', region: places.town, created_at: new Date() })
  await insertRow(stage.owner, 'schools', { county: 431003, id: schools.junior, region: places.town, name: '栖凤渡镇中学', organisation })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })
afterEach(async () => { expect(await astray(stage.owner)).toEqual([]) })

const seen = async (id: string) => ({ archives: [{ id, version: (await officer.get(`/api/archives/${id}`)).body.version }] })
const opened = async (submit = false): Promise<string> => {
  const id = newChildId()
  const reply = await director.send('/api/archives', { id, draft: draftAt('inside', { idNumber: null, idMissingReason: '未登记户口', school: null, schoolName: '镇外小学', gradeCode: null }), submit })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  return id
}
const settled = () => settleChild(stage.owner, { spot: 'inside', more: { idNumber: null, idMissingReason: '未登记户口', school: null } })
const leaving = { reason: 2, on: dayFromToday(-1) }

const days = quarterAhead()
const nowhere = { idNumber: null, idMissingReason: '未登记户口', school: null, schoolName: '镇外小学', gradeCode: null, hardshipType: '00' }
async function openRound(): Promise<void> {
  await atNoon(stage.owner, days.opens)
  await officer.send('/api/census/rounds', { period: days.period })
}
async function inRound(): Promise<string> {
  await openRound()
  const child = await settleChild(stage.owner, { spot: 'inside', more: nowhere })
  await stage.owner.query('select qinghe.census_catch_up()')
  return child
}

/** A command that writes archives, and what it leaves: the child it was about and how she stands after it. */
type Way = (name: string) => Promise<{ child: string; stands: Record<string, unknown> } | { child: string; stood: readonly string[] }>
const done = async (asked: Promise<{ body: any }>): Promise<string> => {
  const { body } = await asked
  expect(body, JSON.stringify(body)).toMatchObject({ outcome: 'applied' })
  return body.command
}
const ways: Record<string, Way> = {
  'archives.create': async () => ({ child: await opened(true), stands: { n: 1, status: 'villageSubmitted', region: places.village } }),
  'archives.submit': async () => {
    const child = await opened()
    await done(director.send('/api/archives/submit', await seen(child)))
    return { child, stood: ['draft', 'villageSubmitted'] }
  },
  'archives.return': async () => {
    const child = await opened(true)
    await done(supervisor.send('/api/archives/return', { ...await seen(child), reason: '请核实' }))
    return { child, stood: ['villageSubmitted', 'returned'] }
  },
  'archives.review': async () => {
    const child = await opened(true)
    for (const who of [supervisor, officer]) await done(who.send('/api/archives/review', await seen(child)))
    return { child, stood: ['villageSubmitted', 'countyReviewing', 'active'] }
  },
  'archives.correct': async () => {
    const child = await settled()
    await done(officer.send(`/api/archives/${child}/correct`, { patch: { region: places.nextVillage } }))
    return { child, stands: { n: 2, status: 'active', region: places.nextVillage } }
  },
  'archives.change': async () => {
    const child = await settled()
    await done(director.send(`/api/archives/${child}/change`, { patch: { name: '欧阳青苗' }, effectiveFrom: dayFromToday(0) }))
    await done(officer.send(`/api/archives/${child}/change`, { patch: { school: schools.junior }, effectiveFrom: dayFromToday(0) }))
    return { child, stands: { n: 3, status: 'changed', school: schools.junior } }
  },
  'archives.proposeExit': async () => {
    const child = await settled()
    await done(director.send(`/api/archives/${child}/exit/propose`, leaving))
    return { child, stands: { n: 2, status: 'exitPending' } }
  },
  'archives.cancelExit': async () => {
    const child = await settled()
    await done(director.send(`/api/archives/${child}/exit/propose`, leaving))
    await done(supervisor.send(`/api/archives/${child}/exit/cancel`, { reason: '人还在村里' }))
    return { child, stood: ['active', 'exitPending', 'active'] }
  },
  'archives.confirmExit': async () => {
    const child = await settled()
    await done(director.send(`/api/archives/${child}/exit/propose`, leaving))
    await done(officer.send(`/api/archives/${child}/exit/confirm`, {}))
    return { child, stood: ['active', 'exitPending', 'exited'] }
  },
  'archives.reenter': async () => {
    const child = await settled()
    await done(director.send(`/api/archives/${child}/exit/propose`, leaving))
    await done(officer.send(`/api/archives/${child}/exit/confirm`, {}))
    await done(officer.send(`/api/archives/${child}/reenter`, { on: dayFromToday(0), reason: '随祖母回村居住' }))
    return { child, stood: ['active', 'exitPending', 'exited', 'countyReviewing'] }
  },
  // In a round that runs: the clock stands at its first day from here on.
  'census.recordFound': async () => {
    await openRound()
    const child = newChildId()
    await done(director.send(at(days.period, '/found'), { id: child, draft: draftAt('inside', nowhere), since: addDays(days.opens, -20) }))
    return { child, stands: { n: 1, status: 'villageSubmitted', region: places.village } }
  },
  'census.recordChange': async () => {
    const child = await inRound()
    const { version, identity } = (await director.get(`/api/archives/${child}`)).body
    await done(says(director, days.period, { child, kind: 'changed', more: { patch: { name: '欧阳青苗' } }, basedOn: { version, from: { name: identity.values.name } } }))
    return { child, stood: ['active', 'changed'] }
  },
  'census.recordGone': async () => {
    const child = await inRound()
    await done(says(director, days.period, { child, kind: 'gone', more: { reason: 4, on: addDays(days.opens, -3), evidence: '向奶奶核实，孩子随父母到惠州上学' } }))
    return { child, stood: ['active', 'exitPending'] }
  },
}
/** These go through rosters, where children come in and are taken back as many (the tests of server/src/archives/standings.test.ts). */
const byRoster = ['rosters.commit', 'rosters.undo', 'rosters.cancel']
/** Commands that write no archive: of features that are about something else, and single ones. Whoever adds a feature says here which it is. */
const others = new Set(['audit', 'comparisons', 'duties', 'exports', 'hotline', 'imports', 'kinds', 'messages', 'plans', 'records', 'slips', 'staff', 'submissions', 'rosters', ...shippedKinds.map(({ kind }) => kind.kind)])
const alone = ['archives.judgeIdentity', 'census.openRound', 'census.confirmUnchanged', 'census.recordNotFound', 'census.takeBack', 'census.returnLine', 'census.signVillage', 'census.signTown', 'census.check', 'census.lock', 'census.restate', 'census.decideRestatement', 'census.settleSuspect', 'census.unsettleSuspect', 'census.handIn', 'census.giveLeads']

describe('a command that writes archives', () => {
  it.each(Object.entries(ways))('%s leaves how the child stands after it', async (name, way) => {
    const { child, ...after } = await way(name)
    const standings = await standingsOf(stage.owner, child)
    expect(standings.map(one => one.n)).toEqual(standings.map((_, i) => i + 1))
    if ('stands' in after) expect(standings.at(-1)).toMatchObject(after.stands)
    else expect(standings.map(one => one.status)).toEqual(after.stood)
    const { rows: lines } = await stage.owner.query(`select distinct on (command) command, at, version from qinghe.changes where child = $1 order by command, version`, [child])
    const atOf = new Map(lines.map(line => [line.command, new Date(line.at).toISOString()]))
    expect(standings.map(one => [one.cause, one.at])).toEqual(standings.map(one => [one.cause, atOf.get(one.cause)]))
  })

  it('is one of these, or of a feature that writes none', async () => {
    const commands = (await everyContract()).filter(one => one.kind === 'command').map(one => one.name)
    const known = (name: string): boolean => name in ways || byRoster.includes(name) || alone.includes(name) || others.has(name.split('.')[0] ?? '')
    expect(commands.filter(name => !known(name))).toEqual([])
    expect([...Object.keys(ways), ...byRoster, ...alone].filter(name => !commands.includes(name))).toEqual([])
  })

  it('leaves none where nothing of place or status changed, and none when it is refused', async () => {
    const child = await settled()
    await done(officer.send(`/api/archives/${child}/correct`, { patch: { name: '欧阳青青' } }))
    expect((await officer.send(`/api/archives/${child}/exit/confirm`, {})).status).toBe(422)
    expect(await standingsOf(stage.owner, child)).toMatchObject([{ n: 1, status: 'active' }])
  })

  it('leaves its own when several come in one request, in their order', async () => {
    const child = await settled()
    const commands = [
      { id: newCommandId(), name: 'archives.proposeExit', input: { id: child, ...leaving } },
      { id: newCommandId(), name: 'archives.cancelExit', input: { id: child, reason: '点错了' } },
    ]
    const { body } = await officer.post('/api/batch', { commands })
    expect(body.results).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
    const standings = await standingsOf(stage.owner, child)
    expect(standings.map(one => [one.status, one.cause])).toEqual([['active', standings[0]?.cause], ['exitPending', commands[0]?.id], ['active', commands[1]?.id]])
  })
})

describe('what writes archives in SQL', () => {
  /** Functions that write `children` and leave no standing themselves, and why that is right. */
  const leavesToWriter: Record<string, string> = {
    move_scope: 'called by the Writer, which lets the child stand afterwards', touch_children: 'called by the Writer, which lets the child stand afterwards',
    keep_gaps: 'changes neither place nor status',
  }
  const writes = /\b(UPDATE|INSERT INTO|DELETE FROM)\s+(qinghe\.)?children\b/i

  it('is a function that leaves a standing in the same statement, or one of these', async () => {
    const { rows } = await stage.owner.query<{ name: string; body: string }>(`select proname as name, prosrc as body from pg_proc where pronamespace = 'qinghe'::regnamespace`)
    const writing = rows.filter(({ body }) => writes.test(body))
    expect(writing.map(one => one.name)).toEqual(expect.arrayContaining(['let_in', 'erase_children', ...Object.keys(leavesToWriter)]))
    expect(writing.filter(({ name, body }) => !(name in leavesToWriter) && !/archive_standings|\bstand\(/.test(body)).map(one => one.name)).toEqual([])
  })

  it('is no statement of the server: only the Writer does', () => {
    const files = readdirSync(join(root, 'server/src'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    expect(files.length).toBeGreaterThan(300)
    expect(files.filter(name => writes.test(readFileSync(join(root, 'server/src', name), 'utf8')))).toEqual([])
  })
})
