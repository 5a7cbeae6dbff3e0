/** The county locks a quarter: what stands in the way, what each child is counted as, and what is right afterwards. */
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, listOf, quarterAhead, quarterAfter, saidIn, says, signWhole } from '../../../testing/census.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
const following = quarterAfter(days)
let stage: Stage
let director: Person
let supervisor: Person
let nextSupervisor: Person
let officer: Person
let colleague: Person
let stays: string
let leaves: string
let there: string
beforeAll(async () => {
  stage = await openStage()
  director = await appoint(stage, 'childDirector', places.village)
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  nextSupervisor = await appoint(stage, 'childSupervisor', places.nextTown)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  colleague = await appoint(stage, 'countyCivilAffairs', places.county)
  const fine = { hardshipType: '00' }
  stays = await settleChild(stage.owner, { spot: 'inside', more: { ...fine, name: '留在家' } })
  leaves = await settleChild(stage.owner, { spot: 'inside', more: { ...fine, name: '随父母' } })
  there = await settleChild(stage.owner, { spot: 'nextVillage', more: { ...fine, name: '邻村儿', categories: [10, 22] } })
  await atNoon(stage.owner, days.opens)
  expect((await officer.send('/api/census/rounds', { period })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
const towns = () => [{ person: supervisor, town: places.town, villages: [places.nextVillage] }, { person: nextSupervisor, town: places.nextTown, villages: [outside.town] }]
const closing = async (of = period) => (await officer.get(at(of, '/closing'))).body
const lock = async (by: Person, of = period, digest?: string): Promise<Reply> => by.send(at(of, '/lock'), { digest: digest ?? (await closing(of)).locking.digest })
const check = async (by: Person, of = period): Promise<Reply> => by.send(at(of, '/check'), { digest: (await closing(of)).locking.digest })
const balance = async (by: Person, of = period, query = '') => (await by.get(at(of, `/balance${query}`))).body
const registerOf = (body: any, name: string) => body.registers.find((one: any) => one.balance === name)
async function villageSigns(of = period): Promise<void> {
  for (const line of (await listOf(director, of, places.village)).lines.filter((one: any) => one.state !== 'verified')) await says(director, of, { child: line.child.id, kind: 'unchanged', line, more: { words: '在家' } })
  const { sheet } = await listOf(director, of, places.village)
  expect((await director.send(at(of, `/villages/${places.village}/sign`), { digest: sheet.digest })).body).toMatchObject(applied)
}

describe('a round', () => {
  it('is not locked before its time, while places are unsigned, or by anybody but the county', async () => {
    await atNoon(stage.owner, addDays(days.standard, 1))
    const early = saidIn(await lock(officer))
    expect(early).toContain('那天起才能锁定')
    expect(early).toContain('还没有签字，请先催办')
    expect(early).toContain('要先由县民政的另一位同事复核')
    expect((await lock(supervisor)).status).toBe(403)
    expect((await director.get(at(period, '/balance'))).status).toBe(409)
    expect((await closing()).unsigned.map((one: any) => [one.name, one.call?.role])).toEqual(expect.arrayContaining([['邻镇', '镇儿童督导员']]))
  })

  it('waits for what became of whoever was not found', async () => {
    await atNoon(stage.owner, days.match)
    expect((await says(director, period, { child: leaves, kind: 'notFound', more: { words: '问过邻居，没有人知道' } })).body).toMatchObject(applied)
    await villageSigns()
    await signWhole(towns(), period)
    const { issues, locking } = await closing()
    expect(issues).toEqual([expect.objectContaining({ code: 'census.absent', count: 1 })])
    expect(locking).toMatchObject({ mayCheck: true, mayLock: false, checked: null, locked: null })
    expect(saidIn(await check(officer))).toContain('查无此人')
    expect((await says(director, period, { child: leaves, kind: 'unchanged', more: { words: '在外婆家找到了' } })).body).toMatchObject(applied)
    await villageSigns()
    await signWhole(towns(), period)
  })

  it('is checked by one and locked by another, over what was checked', async () => {
    expect((await check(officer)).body).toMatchObject({ ...applied, counts: { children: 3 } })
    expect(saidIn(await lock(officer))).toContain('这一轮由您复核，须由另一人锁定')
    expect(registerOf(await balance(officer), 'leftBehind')).toMatchObject({ whole: { locked: 0, now: 3, terms: [{ term: 'initial', n: 3 }], difference: 0 } })
    expect((await supervisor.send(`/api/archives/${stays}/correct`, { id: stays, patch: { hukouType: 2 } })).body).toMatchObject(applied)
    const stale = saidIn(await lock(colleague))
    expect(stale).toContain('要先由县民政的另一位同事复核；复核以后有改动的，请再复核')
    expect(stale).toContain('还没有签字')
    await villageSigns()
    await signWhole(towns(), period)
    expect((await check(officer)).body).toMatchObject(applied)
    const both = await Promise.all([lock(colleague), lock(colleague)])
    expect(both.map(one => one.body.outcome === 'applied').sort()).toEqual([false, true])
    expect(saidIn(both.find(one => one.body.outcome !== 'applied') ?? expect.fail('both were applied'))).toContain('已在')
    expect((await director.get(at(period))).body).toMatchObject({ state: 'countyLocked', locked: { by: { role: '县民政' } } })
  })

  it('that is locked takes nothing in, and says so', async () => {
    const line = await lineOfLocked(stays)
    expect(saidIn(await says(director, period, { child: stays, kind: 'unchanged', line, more: { words: '在家' } }))).toContain('改动请走更正单')
    expect(saidIn(await officer.send(at(period, `/children/${stays}/return`), { reason: '再看一次' }))).toContain('改动请走更正单')
    expect(saidIn(await check(officer))).toContain('改动请走更正单')
    const before = await balance(officer)
    expect((await supervisor.send(`/api/archives/${stays}/correct`, { id: stays, patch: { schoolingStatus: 4 } })).body).toMatchObject(applied)
    expect(registerOf(await balance(officer), 'leftBehind')).toEqual(registerOf(before, 'leftBehind'))
    expect(before).toMatchObject({ isTrial: false, lock: { root: expect.stringMatching(/^[0-9a-f]{64}$/u), previous: null } })
    expect(registerOf(before, 'leftBehind').rows.map((row: any) => [row.place.code, row.now])).toEqual([[places.town, 3]])
    expect(registerOf(before, 'leftBehind').columns.slice(0, 4)).toEqual([3, 0, 0, 0])
    expect(registerOf(before, 'inDifficulty').whole).toMatchObject({ now: 1 })
    expect(registerOf(await balance(director), 'leftBehind').whole).toMatchObject({ now: 2 })
    expect((await director.get(at(period, `/balance?region=${places.nextVillage}`))).status).toBe(404)
  })
})

const lineOfLocked = async (child: string) => (await director.get(at(period, `/children/${child}`))).body.line

describe('a correction', () => {
  const order = (by: Person, more: object): Promise<Reply> => by.send(at(period, '/restatements'), { id: newUuid(), child: there, balance: 'leftBehind', counted: false, reason: '母亲六月已经回家照料', ...more })
  it('of a locked round has a reason and two people, and leaves what was locked as it was', async () => {
    expect(saidIn(await order(officer, { counted: true }))).toContain('更正前后一样')
    expect((await order(supervisor, {})).status).toBe(403)
    const made = await order(officer, {})
    expect(made.body).toMatchObject(applied)
    expect(saidIn(await order(colleague, {}))).toContain('已有一张更正单')
    const { restatements: [one] } = (await officer.get(at(period, '/restatements'))).body
    expect(one).toMatchObject({ child: { id: there, name: '邻村儿' }, state: 'proposed', mine: true, to: null, reason: '母亲六月已经回家照料' })
    expect(saidIn(await officer.send(at(period, `/restatements/${one.id}/decide`), { id: one.id, agrees: true }))).toContain('须由县民政的另一位同事确认')
    expect((await colleague.send(at(period, `/restatements/${one.id}/decide`), { id: one.id, agrees: true })).body).toMatchObject({ counts: { confirmed: 1 } })
    expect(saidIn(await colleague.send(at(period, `/restatements/${one.id}/decide`), { id: one.id, agrees: false }))).toContain('已经办过')
    expect(registerOf(await balance(officer), 'leftBehind').whole.now).toBe(3)
  })
  it('that was confirmed and was wrong is put right by another, and the last one holds', async () => {
    const decided = async (counted: boolean): Promise<void> => {
      const id = newUuid()
      expect((await order(officer, { id, counted })).body).toMatchObject(applied)
      expect((await colleague.send(at(period, `/restatements/${id}/decide`), { id, agrees: true })).body).toMatchObject({ counts: { confirmed: 1 } })
    }
    const named = async () => (await officer.get(at(period, '/terms?balance=leftBehind&term=initial'))).body.children.find((one: any) => one.child.id === there)
    expect(saidIn(await order(officer, {}))).toContain('已由更正单更正为不计入')
    expect(await named()).toMatchObject({ restated: false })
    await decided(true)
    expect(await named()).toMatchObject({ restated: true })
    await decided(false)
    const { restatements } = (await officer.get(at(period, '/restatements'))).body
    expect(restatements.map((one: any) => [one.to !== null, one.replaced]).sort()).toEqual([[false, false], [false, true], [true, true]])
  })
})

describe('the next round', () => {
  it('goes on from what was locked and corrected, and names each who left and came', async () => {
    await atNoon(stage.owner, following.opens)
    const on = addDays(following.opens, -1)
    expect((await officer.send('/api/census/rounds', { period: following.period })).body).toMatchObject(applied)
    const came = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '新来的', idNumber: undefined, idMissingReason: 'lost' } })
    await stage.owner.query(`update qinghe.archive_standings set at = $2 where child = $1`, [came, `${on} 12:00+08`])
    await stage.owner.query('select qinghe.census_catch_up()')
    expect((await says(director, following.period, { child: leaves, kind: 'gone', more: { reason: 4, on, evidence: '向外婆核实，随父母去了惠州' } })).body).toMatchObject(applied)
    await atNoon(stage.owner, following.match)
    await villageSigns(following.period)
    await signWhole(towns(), following.period)
    expect((await closing(following.period)).issues).toEqual([expect.objectContaining({ code: 'census.leaving' })])
    expect((await officer.send(`/api/archives/${leaves}/exit/confirm`, { id: leaves })).body).toMatchObject(applied)
    await villageSigns(following.period)
    await signWhole(towns(), following.period)
    expect((await check(colleague, following.period)).body).toMatchObject(applied)
    expect((await lock(officer, following.period)).body).toMatchObject({ ...applied, counts: { children: 3 } })
    const { whole } = registerOf(await balance(officer, following.period), 'leftBehind')
    expect(whole).toMatchObject({ locked: 3, restated: -1, insideIn: 0, now: 3, difference: 0, reasons: [{ code: 4, n: 1 }] })
    expect(Object.fromEntries(whole.terms.map((one: any) => [one.term, one.n]))).toEqual({ carried: 1, left: 1, found: 1, qualified: 1 })
    const { children } = (await officer.get(at(following.period, '/terms?balance=leftBehind&term=left'))).body
    expect(children).toMatchObject([{ child: { id: leaves, name: '随父母' }, reason: 4, to: null }])
    const compared = (await officer.get(at(following.period, `/compare/${period}?balance=leftBehind`))).body
    expect(compared).toMatchObject({ was: 3, is: 3, came: 1, went: 1 })
    expect(compared.differences).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'went', child: { id: leaves, name: '随父母' }, reason: 4 }), expect.objectContaining({ what: 'came', child: { id: came, name: '新来的' } })]))
    expect(compared.differences.find((one: any) => one.child.id === stays)).toMatchObject({ what: 'changed', fields: ['schooling'] })
    expect(saidIn(await officer.send(at(period, '/restatements'), { id: newUuid(), child: stays, balance: 'leftBehind', counted: false, reason: '迟了' }))).toContain('后面一轮已经锁定')
  })
})
