import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Bureau,
  codeHash,
  codesOf,
  county,
  insertPosting,
  openBureau,
  post,
  today,
  town,
  village,
} from '../../../testing/bureau.ts'

let bureau: Bureau
beforeAll(async () => {
  bureau = await openBureau()
})
afterAll(async () => {
  expect(await bureau.stop()).toEqual([])
})

describe('a posting', () => {
  it('needs the system administrator to propose and the security administrator to confirm', async () => {
    const account = await bureau.newAccount('erren')
    const proposal = post(account)
    expect((await bureau.system.send('/api/staff/postings', proposal)).status).toBe(200)
    expect((await bureau.system.send('/api/staff/postings/confirm', { postings: [proposal.id] })).status).toBe(403)
    expect((await bureau.security.send('/api/staff/postings', post(account))).status).toBe(403)
    const { body } = await bureau.security.get('/api/staff/postings?state=proposed')
    expect(body.postings).toMatchObject([
      {
        holder: '新同事',
        roleLabel: '结对教师',
        regionName: '栖凤渡镇',
        schoolName: '青禾小学',
        proposedBy: '丁安泰',
        confirmedBy: null,
      },
    ])
    const halves = [{ account, codeHash }]
    expect((await bureau.security.send('/api/staff/postings/confirm', { postings: [proposal.id], halves })).status).toBe(200)
    expect(codesOf(await bureau.security.send('/api/staff/postings/confirm', { postings: [proposal.id] }))).toEqual([
      'staff.alreadyDecided',
    ])
  })
  it('cannot be confirmed past the rule, because the database holds it too', async () => {
    const account = await bureau.newAccount('guize')
    await expect(
      bureau.owner.query(insertPosting, [
        newUuid(),
        account,
        'police',
        town,
        bureau.system.actor.account,
        bureau.system.actor.account,
      ]),
    ).rejects.toThrow('postings_are_confirmed_by_another_person')
    await expect(
      bureau.owner.query(insertPosting, [newUuid(), account, 'police', town, bureau.system.actor.account, null]),
    ).rejects.toThrow('postings_hold_only_after_confirmation')
  })
  it('is refused to its own holder, outside the area, and beside an administrator', async () => {
    expect(
      codesOf(
        await bureau.system.send(
          '/api/staff/postings',
          post(bureau.system.actor.account, { role: 'auditor', region: county, school: 0 }),
        ),
      ),
    ).toEqual(['staff.ownPosting', 'staff.administratorsExclude'])
    const account = await bureau.newAccount('huchi')
    expect(codesOf(await bureau.system.send('/api/staff/postings', post(account, { region: 431002104000 })))).toEqual([
      'staff.outsideArea',
    ])
    await bureau.onPost(account, { role: 'auditor', region: county, school: 0 })
    expect(codesOf(await bureau.system.send('/api/staff/postings', post(account)))).toEqual(['staff.administratorsExclude'])
    await expect(
      bureau.owner.query(insertPosting, [
        newUuid(),
        account,
        'police',
        town,
        bureau.system.actor.account,
        bureau.security.actor.account,
      ]),
    ).rejects.toThrow('postings_of_administrators_exclude_all_others')
  })
  it('can be refused with a reason, and proposed again', async () => {
    const account = await bureau.newAccount('chongxin')
    const proposal = post(account)
    await bureau.system.send('/api/staff/postings', proposal)
    expect(
      (await bureau.security.send('/api/staff/postings/refuse', { postings: [proposal.id], reason: '单位已换人' })).status,
    ).toBe(200)
    expect((await bureau.system.get(`/api/staff/accounts/${account}`)).body.held).toMatchObject([
      { state: 'refused', reason: '单位已换人', confirmedBy: '申守正' },
    ])
    await bureau.onPost(account)
  })
  it('shows in the directory of its area, without the proposals', async () => {
    const account = await bureau.newAccount('minglu', '名录里')
    await bureau.onPost(account)
    await bureau.system.send('/api/staff/postings', post(await bureau.newAccount('weipi', '未批准')))
    const { body } = await bureau.supervisor.get('/api/staff/colleagues?limit=100')
    const holders = body.colleagues.map((c: { holder: string }) => c.holder)
    expect(holders).toContain('名录里')
    expect(holders).not.toContain('未批准')
    expect(holders).not.toContain('丁安泰')
    expect((await bureau.supervisor.get('/api/staff/accounts')).status).toBe(403)
    expect(
      (await bureau.app.as({ role: 'childSupervisor', region: 431003104000 }).get('/api/staff/colleagues')).body.colleagues,
    ).toEqual([])
    expect(
      (await bureau.app.as({ role: 'homeroomTeacher', region: town, school: 7 }).get('/api/staff/colleagues')).body.colleagues,
    ).toEqual([])
  })
})

describe('a workbook of postings', () => {
  const row = (n: number, more: object = {}) => ({
    row: n,
    login: `piliang${n}`,
    name: '批量',
    role: 'childDirector',
    region: village,
    validFrom: today,
    account: newUuid(),
    posting: newUuid(),
    codeHash,
    ...more,
  })
  it('comes in whole or not at all, and every problem is named by its row', async () => {
    const bad = await bureau.system.send('/api/staff/postings/import', {
      rows: [row(2), row(3, { region: 431003999999 }), row(4, { login: 'piliang2' })],
    })
    expect(bad.body.issues.map((i: { message: string }) => i.message)).toEqual([
      '第 3 行：没有这个区划代码',
      '第 4 行：登录名与第 2 行重复',
    ])
    const good = await bureau.system.send('/api/staff/postings/import', { rows: [row(2), row(3)] })
    expect(good.body.counts).toEqual({ accounts: 2, proposed: 2 })
    expect((await bureau.security.get('/api/staff/postings?state=proposed&role=childDirector')).body.postings).toHaveLength(2)
  })
})
