/** Duties follow what happens wherever it comes from: a batch of a phone, an imported ledger, an import that is taken back, a child that moves. */
import { newCommandId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { type Cell, type ImportOffice, openImportOffice } from '../../../testing/importOffice.ts'

let office: ImportOffice
let director: Person
let supervisor: Person
let officer: Person
beforeAll(async () => {
  office = await openImportOffice()
  director = await office.appoint('childDirector')
  supervisor = await office.appoint('childSupervisor')
  officer = office.stage.enter(castAs('countyCivilAffairs'))
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

let born = 0
const child = (name: string): Promise<string> => office.child(director, { name, birthDate: `2014-05-${String((born++ % 28) + 1).padStart(2, '0')}`, region: places.village })
const owed = (of: string): Promise<string> => plantDuty(office.stage.owner, { of: 'visit', child: of, region: places.village })
const state = async (id: string): Promise<string> => (await officer.get(`/api/duties/${id}`)).body.duty.state
const body = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine' }

describe('duties', () => {
  it('are discharged by what a phone kept and sends at once, each by its own, and the same again changes nothing', async () => {
    const [one, other, third] = [await child('王小满'), await child('王小雪'), await child('王小暑')]
    const duties = [await owed(one), await owed(other), await owed(third)]
    const commands = [one, other, third].map((of, i) => ({ name: 'visit.record', id: newCommandId(), input: { record: newRecordId(), child: of, body: { ...body, ...(i === 1 ? { metChild: null } : {}) } } }))
    const send = async () => (await director.post('/api/batch', { commands })).body.results.map((one: { outcome: string }) => one.outcome)
    expect(await send()).toEqual(['applied', 'setAside', 'applied'])
    await send()
    expect(await Promise.all(duties.map(state))).toEqual(['done', 'open', 'done'])
    const { rows } = await office.stage.owner.query('select duty from qinghe.duty_evidence where duty = any($1::uuid[])', [duties])
    expect(rows.length).toBe(2)
  })

  it('are discharged by an imported ledger, and owed again when it is taken back', async () => {
    const one = await child('李小麦')
    const id = await owed(one)
    const heads: Cell[] = ['儿童姓名', '走访日期', '方式', '走访目的', '见到儿童本人', '见到监护人或照护人', '独自生活', '有生活费', '走访结果', '情绪状况', '谈话内容']
    const batch = await office.uploaded(director, 'visit', [heads, ['李小麦', dayFromToday(-3), '儿童主任走访', '定期走访', '是', '√', '否', '有', '正常', '平稳', '都好']])
    expect(await office.imported(director, batch.id)).toMatchObject({ counts: { imported: 1 } })
    expect(await state(id)).toBe('done')
    expect((await director.send(`/api/imports/${batch.id}/undo`, { reason: '传错了文件' })).body).toMatchObject({ outcome: 'applied' })
    await office.rested(director, batch.id)
    expect(await state(id)).toBe('open')
  })

  it('that are open go along when the child moves to another village; what was done stays where it was done', async () => {
    const one = await child('赵小满')
    const [open, over] = [await owed(one), await owed(one)]
    await office.stage.owner.query('update qinghe.duties set done_at = now() where id = $1', [over])
    expect((await supervisor.send(`/api/archives/${one}/correct`, { patch: { region: places.nextVillage } })).body).toMatchObject({ outcome: 'applied' })
    const next = office.stage.enter(neighbours.nextVillage)
    expect([(await next.get(`/api/duties/${open}`)).status, (await next.get(`/api/duties/${over}`)).status]).toEqual([200, 404])
    expect([(await director.get(`/api/duties/${open}`)).status, (await director.get(`/api/duties/${over}`)).status]).toEqual([404, 200])
    expect((await next.get('/api/duties/mine')).body.duties.map((each: { duty: string }) => each.duty)).toContain(open)
  })

  it('are done once both of two people have done their piece at the same moment', async () => {
    const one = await child('钱小豆')
    const id = await plantDuty(office.stage.owner, { of: 'visit', child: one, region: places.village, more: { needs: [2] } })
    const record = (by: Person, visitType: string) => by.send('/api/records/visit/acts/record', { record: newRecordId(), child: one, body: { ...body, visitType } })
    await Promise.all([record(director, 'childDirector'), record(await office.appoint('childDirector'), 'villageCadre')])
    expect(await state(id)).toBe('done')
  })
})
