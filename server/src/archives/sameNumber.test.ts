import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let neighbour: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  neighbour = stage.enter(neighbours.nextVillage)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const boy = (idNumber: string, more: object = {}) => ({ name: '刘子昂', birthDate: '2016-03-01', idNumber, region: places.village, ...more })
const elsewhere = { region: places.nextVillage }
async function create(person: Person, draft: object, more: object = {}) {
  const id = newChildId()
  const reply = await person.send('/api/archives', { id, draft, ...more })
  return { id, code: reply.body.outcome ?? reply.body.issues?.[0]?.code }
}
const history = async (person: Person, id: string) => (await person.get(`/api/archives/${id}/history`)).body.entries.map((one: any) => one.reason)

describe('one id number', () => {
  it('is one archive of a county, also where the other one is kept out of sight', async () => {
    expect((await create(director, boy('999999201603010101'))).code).toBe('applied')
    expect((await create(director, boy('999999201603010101', { name: '刘子航' }))).code).toBe('idNumber.held')
    expect((await create(neighbour, boy('999999201603010101', elsewhere))).code).toBe('idNumber.held')
  })

  it('stands twice where somebody says why, and the reason stands in the history', async () => {
    expect((await create(director, boy('999999201603010128'))).code).toBe('applied')
    const second = await create(neighbour, boy('999999201603010128', elsewhere), { sameNumberReason: '派出所登记时重号，正在更正' })
    expect(second.code).toBe('applied')
    expect(await history(neighbour, second.id)).toEqual(['证件号与本县另一份档案相同：派出所登记时重号，正在更正'])
    expect((await create(director, boy('999999201603010128'))).code).toBe('idNumber.held')
  })

  it('may not be corrected into another archive’s without a reason, and a later right number ends the exception', async () => {
    await create(director, boy('999999201603010144'))
    const { id } = await create(neighbour, boy('999999201603010160', elsewhere))
    const correct = async (input: object) => (await neighbour.send(`/api/archives/${id}/correct`, input)).body
    expect((await correct({ patch: { idNumber: '999999201603010144' } })).issues[0].code).toBe('idNumber.held')
    expect((await correct({ patch: { idNumber: '999999201603010144' }, sameNumberReason: '两人户口簿上是同一个号' })).outcome).toBe('applied')
    expect((await correct({ patch: { idNumber: '999999201603010187' } })).outcome).toBe('applied')
    expect((await stage.owner.query('select number_shared from qinghe.children where id = $1', [id])).rows).toEqual([{ number_shared: false }])
  })

  it('is free again when the archive has left the register', async () => {
    const { id } = await create(director, boy('999999201603010312'))
    await stage.owner.query(`update qinghe.children set status = 'exited' where id = $1`, [id])
    expect((await create(neighbour, boy('999999201603010312', elsewhere))).code).toBe('applied')
  })

  it('is given once even when two are written at the same moment', async () => {
    const codes = (await Promise.all([create(director, boy('999999201603010339')), create(neighbour, boy('999999201603010339', elsewhere))])).map(one => one.code)
    expect(codes.filter(code => code === 'applied')).toHaveLength(1)
    expect(codes.find(code => code !== 'applied')).toMatch(/^(idNumber\.held|constraint\.children_one_id_number_once)$/)
  })
})
