import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bureau, codeHash, codesOf, county, openBureau, town, village } from '../../../testing/bureau.ts'
import { constraintsOfStaff } from '../http/constraintsOfStaff.ts'

let bureau: Bureau
beforeAll(async () => {
  bureau = await openBureau()
})
afterAll(async () => {
  expect(await bureau.stop()).toEqual([])
})

describe('accounts', () => {
  it('are found page by page, and their phones are sealed', async () => {
    await bureau.newAccount('fenye1', '分页甲')
    await bureau.newAccount('fenye2', '分页乙')
    const first = await bureau.system.get(`/api/staff/accounts?limit=1&text=${encodeURIComponent('分页')}`)
    const second = await bureau.system.get(
      `/api/staff/accounts?limit=1&text=${encodeURIComponent('分页')}&after=${first.body.nextCursor}`,
    )
    expect([...first.body.accounts, ...second.body.accounts].map((a: { name: string }) => a.name)).toEqual(['分页甲', '分页乙'])
    expect([first.body.accounts[0].phoneTail, first.body.accounts[0].state, second.body.nextCursor]).toEqual([
      '1234',
      'invited',
      null,
    ])
    expect(
      (await bureau.owner.query("select 1 from qinghe.accounts where position('19900001234'::bytea in phone) > 0")).rowCount,
    ).toBe(0)
    expect((await bureau.system.get('/api/staff/accounts?after=nonsense')).status).toBe(400)
  })
  it('have one login each', async () => {
    await bureau.newAccount('danyi')
    const again = await bureau.system.send('/api/staff/accounts', {
      id: newUuid(),
      login: 'DANYI',
      name: '乙',
      region: county,
      codeHash,
    })
    expect(codesOf(again)).toEqual(['constraint.accounts_login_is_free'])
  })
  it('are suspended by one administrator and restored by another', async () => {
    const id = await bureau.newAccount('tingyong')
    expect((await bureau.system.send(`/api/staff/accounts/${id}/suspend`, { reason: '借调' })).status).toBe(200)
    expect(codesOf(await bureau.security.send(`/api/staff/accounts/${await bureau.newAccount('quanli')}/suspend`, { reason: '借调' }))).toEqual(['staff.otherAdministrator'])
    expect(codesOf(await bureau.system.send(`/api/staff/accounts/${id}/restore`, { reason: '回来' }))).toEqual(['staff.otherAdministrator'])
    expect((await bureau.security.send(`/api/staff/accounts/${id}/restore`, { reason: '回来' })).status).toBe(200)
    expect(
      codesOf(await bureau.system.send(`/api/staff/accounts/${bureau.system.actor.account}/suspend`, { reason: 'x' })),
    ).toEqual(['staff.ownAccount'])
  })
  it('of another county look like accounts that do not exist', async () => {
    const id = await bureau.newAccount('linxian')
    const elsewhere = bureau.app.as({ role: 'systemAdmin', region: 431002000000 })
    const [theirs, nobodys] = [
      await elsewhere.get(`/api/staff/accounts/${id}`),
      await elsewhere.get(`/api/staff/accounts/${newUuid()}`),
    ]
    expect([theirs.status, theirs.body.title]).toEqual([404, nobodys.body.title])
  })
  it('keep their passwords from every administrator', async () => {
    for (const role of ['qinghe_range', 'qinghe_list'] as const) {
      for (const text of [
        'select * from qinghe.credentials',
        'select * from qinghe.sessions',
        'select code_hash from qinghe.one_time_codes',
        'select code_hash from qinghe.account_orders',
      ]) {
        await expect(bureau.app.pools[role].query(text)).rejects.toThrow('permission denied')
      }
    }
  })
})

describe('the constraints of the staff tables', () => {
  it('each have a sentence', async () => {
    const { rows } = await bureau.owner.query<{ name: string }>(
      `select conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid
      join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'qinghe' and c.contype in ('p', 'u', 'c', 'x', 'f') and t.relname = any($1)`,
      [
        [
          'organisations',
          'schools',
          'accounts',
          'postings',
          'assignments',
          'spot_checks',
          'credentials',
          'one_time_codes',
          'account_orders',
          'installations_below',
          'sessions',
          'known_devices',
          'sign_in_attempts',
        ],
      ],
    )
    expect(rows.map(r => r.name).toSorted()).toEqual(Object.keys(constraintsOfStaff).toSorted())
  })
})

describe('what everybody may look up', () => {
  it('is the matrix, the organisations and the schools', async () => {
    const { body } = await bureau.supervisor.get('/api/staff/matrix')
    expect(body.roles).toHaveLength(31)
    expect(body.roles[0].cells[0]).toEqual({ domain: 'ID', text: 'CRU', letters: ['C', 'R', 'U'] })
    expect(
      (await bureau.system.send('/api/staff/organisations', { id: newUuid(), kind: 'school', name: '青禾小学', region: town }))
        .status,
    ).toBe(200)
    const twice = await bureau.system.send('/api/staff/organisations', {
      id: newUuid(),
      kind: 'school',
      name: '青禾小学',
      region: town,
    })
    expect(codesOf(twice)).toEqual(['constraint.organisations_have_one_name_in_a_place'])
    for (const person of [bureau.supervisor, bureau.app.as({ role: 'parent', region: village })]) {
      expect((await person.get('/api/staff/organisations?kind=school')).body.organisations).toMatchObject([
        { name: '青禾小学', regionName: '栖凤渡镇', kindName: '学校和幼儿园' },
      ])
      expect((await person.get('/api/staff/schools')).body.schools).toMatchObject([{ id: 7, name: '青禾小学' }])
    }
  })
})
