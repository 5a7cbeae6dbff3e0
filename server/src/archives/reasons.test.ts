import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places, schools } from '../../../testing/cast.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let officer: Person
beforeAll(async () => { stage = await openStage(); officer = stage.enter(castAs('countyCivilAffairs')) })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function archive(draft: object = {}): Promise<string> {
  const id = newChildId()
  const reply = await officer.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village, ...draft } })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  await stage.owner.query(`update qinghe.children set status = 'active' where id = $1`, [id])
  return id
}
async function reasonsSeenBy(person: Person, id: string): Promise<unknown[]> {
  const { status, body } = await person.get(`/api/archives/${id}/history`)
  expect(status).toBe(200)
  return body.entries.map((entry: { phrase: string; reason: string | null }) => [entry.phrase, entry.reason])
}

describe('the reason somebody gives', () => {
  it('for a correction and for a change stands in the timeline, sealed in the database', async () => {
    const id = await archive()
    const corrected = await officer.send(`/api/archives/${id}/correct`, { id, patch: { name: '王晓禾' }, reason: '户口簿上是“晓”' })
    expect(corrected.body).toMatchObject({ outcome: 'applied' })
    const changed = await officer.send(`/api/archives/${id}/change`, { id, patch: { 'father.isAway': true }, effectiveFrom: dayFromToday(0), reason: '父亲去东莞务工' })
    expect(changed.body).toMatchObject({ outcome: 'applied' })
    expect(await reasonsSeenBy(officer, id)).toEqual([['登记变化', '父亲去东莞务工'], ['更正档案', '户口簿上是“晓”'], ['新建档案', null]])
    const kept = await stage.owner.query<{ sealed: Buffer; rest: string }>(`select sealed, (to_jsonb(c) - 'sealed')::text as rest from qinghe.changes c where child = $1`, [id])
    expect(kept.rows.filter(row => /户口簿|东莞/.test(row.sealed.toString('utf8') + row.rest))).toEqual([])
  })

  it('is not shown to somebody who may not read everything it was given for', async () => {
    const id = await archive({ schoolingStatus: 3 })
    const patch = { schoolingStatus: 7, reliefStatuses: [1] }
    const reply = await officer.send(`/api/archives/${id}/correct`, { id, patch, reason: '家里吃低保，孩子没有去上学' })
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    const teacher = stage.enter(castAs('schoolAdmin'))
    await stage.owner.query(`update qinghe.children set school = $2 where id = $1`, [id, schools.junior])
    for (const table of ['changes', 'child_keys', 'child_schooling']) await stage.owner.query(`update qinghe.${table} set school = $2 where child = $1`, [id, schools.junior])
    expect(await reasonsSeenBy(teacher, id)).toEqual([['更正档案', null], ['新建档案', null]])
    expect(await reasonsSeenBy(officer, id)).toContainEqual(['更正档案', '家里吃低保，孩子没有去上学'])
  })

  it('is hidden from whoever reads identity masked, because it may name the child; so is why an archive was returned', async () => {
    const id = await archive()
    await officer.send(`/api/archives/${id}/correct`, { id, patch: { name: '王晓禾' }, reason: '应为王晓禾' })
    await stage.owner.query(`update qinghe.children set returned_reason = '王晓禾的电话不通' where id = $1`, [id])
    const bureau = stage.enter(castAs('educationBureau'))
    expect(await reasonsSeenBy(bureau, id)).toEqual([['更正档案', null], ['新建档案', null]])
    expect((await bureau.get(`/api/archives/${id}`)).body.returnedBecause).toBeNull()
    expect((await officer.get(`/api/archives/${id}`)).body.returnedBecause).toBe('王晓禾的电话不通')
  })
})

describe('an exit', () => {
  it('is confirmed as it was seen: another reason in between is not signed unread', async () => {
    const id = await archive()
    // Who confirms an exit is not who proposed it.
    const colleague = stage.enter(castAs('countyCivilAffairs'))
    const send = (path: string, input: object, version?: number) =>
      (path === 'confirm' ? colleague : officer).send(`/api/archives/${id}/exit/${path}`, input, version === undefined ? {} : { basedOn: { version, from: {} } })
    const versionNow = async () => (await officer.get(`/api/archives/${id}`)).body.version
    expect((await send('propose', { reason: 2, on: dayFromToday(0) })).body).toMatchObject({ outcome: 'applied' })
    const seen = await versionNow()
    await send('cancel', { reason: '父亲又外出了' })
    await send('propose', { reason: 4, on: dayFromToday(0) })
    const stale = await send('confirm', {}, seen)
    expect([stale.status, stale.body.issues[0].code]).toEqual([409, 'archive.changedSince'])
    expect((await send('confirm', {}, await versionNow())).body).toMatchObject({ outcome: 'applied' })
  })
})
