import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, type Person, startApp } from '../../../testing/app.ts'
import { gramOf } from './grams.ts'
import { rewriteOldGrams } from './oldNames.ts'
import { routes } from './routes.ts'

const village = 431003101201
let app: App
let director: Person
let owner: pg.Client
const old = newChildId()
const plain = newChildId()

beforeAll(async () => {
  app = await startApp(routes)
  owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  await owner.query(`insert into qinghe.tenants values (431003, '2020-01-01')`)
  await owner.query(`insert into qinghe.tenant_codes values (431003, 431003000000, '2020-01-01', null)`)
  for (const [code, name, level, parent] of [[431003000000, '苏仙区', 3, 431000000000], [431003101000, '测试镇', 4, 431003000000], [village, '测试村', 5, 431003101000]]) {
    await owner.query('insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, $2, $3, $4, $5, $6, $7)', [code, '2020-01-01', name, level, parent, 'x', 'x'])
  }
  director = app.as({ role: 'childDirector', region: village })
  for (const [id, name] of [[old, '黄小禾苗'], [plain, '王小禾']]) {
    expect((await director.send('/api/archives', { id, draft: { name, birthDate: '2015-03-01', region: village } })).body).toMatchObject({ outcome: 'applied' })
  }
  // As it was written before: a radical for 黄, a mark nobody sees, and the grams of just that.
  await owner.query('update qinghe.children set name = $2 where id = $1', [old, '⻩\u200B小禾苗'])
  await owner.query('delete from qinghe.name_grams where child = $1', [old])
  await owner.query('insert into qinghe.name_grams (county, gram, child, region, school, rank) values (431003, $2, $1, $3, 0, 1)', [old, gramOf('char', '⻩'), village])
})
afterAll(async () => {
  await owner.end()
  const { faults } = app
  await app.stop()
  expect(faults).toEqual([])
})

const ids = async (text: string) => (await director.post('/api/archives/search', { text })).body.hits.map((hit: any) => hit.id)
const grams = async (child: string) => (await owner.query('select gram, rank from qinghe.name_grams where child = $1 order by gram', [child])).rows

it('a name from before is not found as it is written today, and is after the upgrade', async () => {
  const before = await grams(plain)
  expect(await ids('黄小禾苗')).toEqual([])
  expect(await rewriteOldGrams(app.db.connection('qinghe_owner'))).toBe(1)
  for (const text of ['黄小禾苗', '黄小禾', '黄', '小禾苗', 'hxhm', 'huangxiaohe', '⻩小禾']) expect(await ids(text), text).toEqual([old])
  expect(await grams(plain)).toEqual(before)
})
it('a second time there is nothing left to write', async () => {
  const before = await grams(old)
  expect(await rewriteOldGrams(app.db.connection('qinghe_owner'))).toBe(0)
  expect(await grams(old)).toEqual(before)
})
it('and is known as the same child before a second archive', async () => {
  const known = await director.post('/api/archives/duplicates', { name: '黄小禾苗', birthDate: '2015-03-01' })
  expect(known.body.hits.map((hit: any) => [hit.id, hit.why])).toEqual([[old, 'sameNameAndBirth']])
  expect((await director.post('/api/archives/duplicates', { name: '黄小禾', birthDate: '2015-03-01' })).body.hits).toEqual([])
})
it('the name itself changes when somebody writes the archive again, with its history', async () => {
  const got = await director.get(`/api/archives/${old}`)
  expect(got.body.identity.values.name).toBe('⻩\u200B小禾苗')
  const reply = await director.send(`/api/archives/${old}/correct`, { id: old, patch: { name: '⻩小禾苗' } })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  expect((await director.get(`/api/archives/${old}`)).body.identity.values.name).toBe('黄小禾苗')
})
