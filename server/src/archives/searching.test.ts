import { seenAs } from '@qinghe/domain/archives/seen.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { needsSpotCheck, type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { draftAt, give, readsRows, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let child: string
const whole = '欧阳青禾'
const number = draftAt('inside').idNumber ?? ''
const phones = ['19900000011', '19900000012']
beforeAll(async () => {
  stage = await openStage()
  child = await settleChild(stage.owner, { spot: 'inside' })
  for (const name of ['欧阳青苗', '欧', '小欧']) await settleChild(stage.owner, { spot: 'inside', more: { name, 'father.phone': null, 'guardian.phone': null, idNumber: null } })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function enter(role: RoleKey): Promise<Person> {
  const posting = newUuid()
  if (shapeOf(role) === 'list') await give(stage.owner, posting, { spot: 'inside', child })
  return stage.enter(castAs(role), { posting, ...(needsSpotCheck(role) ? { about: places.county } : {}) })
}
const search = (who: Person, text: string) => who.post('/api/archives/search', { text })
const readers = roleKeys.filter(role => readsRows(role, 'ID'))
const refused = { status: 403, body: { issues: [{ code: 'search.unseen', message: expect.stringMatching(/^您的岗位.*请联系村儿童主任或县民政$/) }] } }

describe('a child', () => {
  it.each(readers)('is found by %s by what it reads in clear, and by nothing else', async role => {
    const who = await enter(role)
    const eye = { role, ...(needsSpotCheck(role) ? { approval: 'check' } : {}) }
    const ways = [[number, 'idNumber'], ...phones.map(phone => [phone, 'guardian.phone'] as const), [whole, 'name'], ['ouyangqinghe', 'name'], ['oyqh', 'name']] as const
    for (const [text, about] of ways) {
      const reply = await search(who, text)
      if (seenAs(eye, about) !== 'clear') expect(reply, `${role} ${text}`).toMatchObject(refused)
      else expect([text, reply.status, reply.body.hits.map((hit: any) => hit.id)]).toEqual([text, 200, expect.arrayContaining([child])])
    }
  })

  it.each(['womensFederation', 'educationBureau', 'youthLeague'] as const)('is found by %s by the surname, among all who bear it, and the mask hides the rest', async role => {
    const who = await enter(role)
    for (const text of ['欧', 'ou', 'Ou']) {
      const { status, body } = await search(who, text)
      expect([text, status, body.hits.map((hit: any) => hit.name)]).toEqual([text, 200, ['欧••', '欧••']])
    }
    for (const text of ['禾', 'he', '青']) expect((await search(who, text)).body.hits).toEqual([])
    for (const text of ['欧阳', '欧阳青', 'oy', 'ouyang', 'o-y']) expect(await search(who, text), text).toMatchObject(refused)
  })
})

it('before a new archive is asked by those only who read all they ask with', async () => {
  const officer = stage.member('countyCivilAffairs')
  expect((await officer.post('/api/archives/duplicates', { idNumber: number })).body.hits.map((hit: any) => hit.id)).toContain(child)
  expect((await (await enter('police')).post('/api/archives/duplicates', { idNumber: number })).status).toBe(403)
})
