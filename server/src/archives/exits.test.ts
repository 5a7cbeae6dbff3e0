/** Who left and came back has left: every exit is kept, and an archive that is closed can be opened again (W1, 重新入册). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { places } from '../../../testing/cast.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let officer: Person
let colleague: Person
let supervisor: Person
let director: Person
beforeAll(async () => {
  stage = await openStage()
  officer = stage.member('countyCivilAffairs')
  colleague = stage.member('countyCivilAffairs')
  supervisor = stage.member('childSupervisor')
  director = stage.member('childDirector')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
const settled = () => settleChild(stage.owner, { spot: 'inside', more: { idNumber: null, idMissingReason: '未登记户口', school: null } })
const exitsOf = async (child: string) => (await stage.owner.query(`select reason, exited_on::text as on, back_on::text as back, region::float8 as region from qinghe.archive_exits where child = $1 order by exited_on`, [child])).rows
const archiveOf = async (child: string, who = officer) => (await who.get(`/api/archives/${child}`)).body
async function leave(child: string, on: string, reason = 2): Promise<void> {
  expect((await director.send(`/api/archives/${child}/exit/propose`, { reason, on })).body).toMatchObject(applied)
  expect((await officer.send(`/api/archives/${child}/exit/confirm`, {})).body).toMatchObject(applied)
}
const back = (child: string, on: string, who = officer) => who.send(`/api/archives/${child}/reenter`, { on, reason: '随祖母回村居住' })
const accept = async (child: string, who: Person) => who.send('/api/archives/review', { archives: [{ id: child, version: (await archiveOf(child)).version }] })

describe('an exit', () => {
  it('is kept with its reason and day when it is confirmed, and not before', async () => {
    const child = await settled()
    expect((await director.send(`/api/archives/${child}/exit/propose`, { reason: 3, on: dayFromToday(-9) })).body).toMatchObject(applied)
    expect(await exitsOf(child)).toEqual([])
    expect((await officer.send(`/api/archives/${child}/exit/confirm`, {})).body).toMatchObject(applied)
    expect(await exitsOf(child)).toEqual([{ reason: 3, on: dayFromToday(-9), back: null, region: places.village }])
  })

  it('stays when the child is back: both exits are there, each with the day she came back', async () => {
    const child = await settled()
    await leave(child, dayFromToday(-30))
    expect((await back(child, dayFromToday(-20))).body).toMatchObject(applied)
    expect((await accept(child, colleague)).body).toMatchObject(applied)
    expect(await archiveOf(child)).toMatchObject({ status: 'active', exit: null })
    await leave(child, dayFromToday(-2), 3)
    expect(await exitsOf(child)).toMatchObject([{ reason: 2, on: dayFromToday(-30), back: dayFromToday(-20) }, { reason: 3, on: dayFromToday(-2), back: null }])
  })

  it('goes along when the child moves, is bound to her history, and nothing of it is changed but its end', async () => {
    const child = await settled()
    await leave(child, dayFromToday(-3))
    expect((await back(child, dayFromToday(-1))).body).toMatchObject(applied)
    expect((await officer.send(`/api/archives/${child}/correct`, { patch: { region: places.nextVillage } })).body).toMatchObject(applied)
    expect(await exitsOf(child)).toMatchObject([{ region: places.nextVillage }])
    const said = async () => (await findingsNow(stage.owner)).filter(words => words.includes(child))
    expect(await said()).toEqual([])
    for (const [text, words] of [[`update qinghe.archive_exits set exited_on = exited_on - 1 where child = $1`, /退出记录.*与变更记录不符/], [`delete from qinghe.archive_exits where child = $1`, /退出记录有变更记录而数据不在了/]] as const) {
      await stage.owner.query(text, [child])
      expect((await said()).join()).toMatch(words)
    }
    await expect(stage.app.pools.qinghe_range.query(`update qinghe.archive_exits set exited_on = exited_on`)).rejects.toThrow(/permission denied/)
  })
})

describe('who is back', () => {
  it('is reviewed before she counts again, and not by whoever let her in', async () => {
    const child = await settled()
    await leave(child, dayFromToday(-5))
    expect((await archiveOf(child)).may.reenter).toEqual({ allowed: true, because: null })
    expect((await back(child, dayFromToday(0))).body).toMatchObject(applied)
    expect(await archiveOf(child)).toMatchObject({ status: 'countyReviewing', exit: null })
    expect((await accept(child, officer)).body.issues[0].message).toContain('重新入册，须由另一人审核')
    expect((await accept(child, colleague)).body).toMatchObject(applied)
    const { entries } = (await officer.get(`/api/archives/${child}/history`)).body
    expect(entries.find((one: { phrase: string }) => one.phrase === '重新入册')).toMatchObject({
      kind: 'exit', reason: '随祖母回村居住', fields: expect.arrayContaining([{ field: 'back_on', label: '回来的日期', before: null, after: dayFromToday(0) }]),
    })
  })

  it('is let in by the county only, on a day between her exit and today, and once', async () => {
    const child = await settled()
    await leave(child, dayFromToday(-5))
    const words = async (on: string, who = officer): Promise<unknown> => { const { status, body } = await back(child, on, who); return [status, body.issues?.[0]?.message ?? body.title] }
    expect(await words(dayFromToday(0), supervisor)).toEqual([422, '“已退出”的档案要由县民政重新入册'])
    expect(await words(dayFromToday(1))).toEqual([422, '重新入册的日期还没有到'])
    expect(await words(dayFromToday(-6))).toEqual([422, `重新入册的日期早于退出日期 ${dayFromToday(-5)}`])
    expect((await back(child, dayFromToday(-5))).body).toMatchObject(applied)
    expect(await words(dayFromToday(0))).toEqual([422, '档案现在是“县审核中”，不能重新入册'])
  })

  it('and left before exits were kept has that exit kept now', async () => {
    const child = await settled()
    await stage.owner.query(`update qinghe.children set status = 'exited', exit_reason = 5, exited_on = $2 where id = $1`, [child, dayFromToday(-400)])
    expect((await back(child, dayFromToday(-1))).body).toMatchObject(applied)
    expect(await exitsOf(child)).toMatchObject([{ reason: 5, on: dayFromToday(-400), back: dayFromToday(-1) }])
  })
})
