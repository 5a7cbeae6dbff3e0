/** The map changes three times under one county: two towns become one, one is split, and the county goes to another city with
 *  another code. Nothing that was written before may be lost, hidden or counted wrongly, and no proof may break. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { levelSize, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { RegionChange } from '@qinghe/domain/regions/change.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSigner } from '../../server/src/audit/head.ts'
import { checkConsistency, checkInclusion } from '../../server/src/audit/proofs.ts'
import { sequenceOnce } from '../../server/src/audit/sequencer.ts'
import { verify } from '../../server/src/audit/verify.ts'
import { numberOnce } from '../../server/src/db/feed.ts'
import { recordChange } from '../../server/src/regions/change.ts'
import { loadRegions } from '../../server/src/regions/load.ts'
import { recodeCounty } from '../../server/src/regions/recode.ts'
import { foldOnce } from '../../server/src/statistics/folder.ts'
import type { Person } from '../app.ts'
import { dayFromToday } from '../bureau.ts'
import { recount, told } from '../figureWorld.ts'
import { astray } from '../standings.ts'
import { openStage, type Stage } from './stage.ts'

const county = 431003
const before = { county: 431003000000, town: 431003103000, split: 431003103202, joined: 431003109000, joining: 431003110000 }
const city = { old: 431000000000, new: 430400000000 }
const after = { county: 430498000000, newTown: 430498198000, joining: 430498110000, split: 430498198202 }
const officials = {
  minzheng: { role: 'countyCivilAffairs', region: before.county }, shenji: { role: 'auditor', region: before.county },
  qifeng: { role: 'childSupervisor', region: before.town }, shuangzhen: { role: 'childSupervisor', region: before.joined },
  wazao: { role: 'childDirector', region: before.split }, limu: { role: 'childDirector', region: 431003109201 },
  banzhuren: { role: 'homeroomTeacher', region: before.joined, school: 31 }, xuexiao: { role: 'schoolAdmin', region: before.joined, school: 31 },
  jiushi: { role: 'cityCivilAffairs', region: city.old, about: before.county }, sheng: { role: 'provinceCivilAffairs', region: 430000000000, about: before.county },
} as const
type Login = keyof typeof officials
const logins = Object.keys(officials) as Login[]
/** name, village at the beginning, village at the end */
const kids = [
  ['王小禾', before.split, after.split], ['李浩然', 431003103203, 430498103203], ['欧阳春晓', before.town, 430498103000],
  ['陈望舒', 431003109201, 430498110201], ['赵栗木', before.joined, after.joining], ['周飞天', 431003110230, 430498110230],
] as const
const numberOf = (i: number): string => ((first: string) => first + checkCharacter(first))(`99999920160501${String(100 + i)}`)
const phoneOf = (i: number): string => `1990000${String(1000 + i)}`

const pair = generateKeyPairSync('ed25519')
const publicKeyPem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()
let stage: Stage
const people = new Map<Login, Person>()
const ids: string[] = []
const accounts = new Map<string, string>()
let headsBefore: any[] = []
const proofsBefore: any[] = []
let doublePosting = ''

const person = (login: Login): Person => people.get(login) ?? expect.fail(`${login} has not entered`)
const idOf = (i: number): string => ids[i] ?? expect.fail(`no child ${i}`)
const rows = async (text: string, values: unknown[] = []): Promise<any[]> => (await stage.owner.query(text, values)).rows

async function appoint(login: string, { role, region, school = 0 }: { role: string; region: number; school?: number }): Promise<string> {
  const id = newUuid()
  const other = newUuid()
  if (!accounts.has(login)) {
    accounts.set(login, newUuid())
    await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, $2, $3, 'active', $4, now())`,
      [accounts.get(login), login, region, other])
  }
  await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, '2020-01-01', 'active', $8, $9, now())`,
  [id, accounts.get(login), login, role, region % levelSize.city === 0 ? 0 : county, region, school, other, newUuid()])
  return id
}

/** Everybody signs in as the posting in the database says, which is what a session is compiled from. */
async function enter(): Promise<void> {
  for (const login of logins) {
    const [post] = await rows(`select p.id, p.role, p.region, p.county, p.school, s.about from qinghe.postings p join qinghe.accounts a on a.id = p.account
      left join qinghe.spot_checks s on s.posting = p.id and s.state = 'approved' where a.login = $1 and p.state = 'active' order by p.id limit 1`, [login])
    people.set(login, stage.enter({ ...post, region: Number(post.region) }, { posting: post.id, ...(post.about === null ? {} : { about: Number(post.about) }) }))
  }
}

async function sequence(): Promise<void> {
  const client = await stage.app.pools.qinghe_tree.connect()
  for (let taken = 1; taken > 0;) {
    const turn = await sequenceOnce(client, makeSigner('walk', pair.privateKey))
    taken = turn === 'busy' ? 1 : turn.taken
  }
  client.release()
}

async function writeLives(): Promise<void> {
  const officer = person('minzheng')
  for (const [i, [name, region]] of kids.entries()) {
    const id = newChildId()
    ids.push(id)
    const draft = {
      name, region, idNumber: numberOf(i), birthDate: '2016-05-01', sexCode: i % 2 === 0 ? 1 : 2, hukouDivision: 431003109201, residenceDivision: before.split,
      categories: [10], schoolingStatus: 3, school: i === 3 ? 31 : 0, 'father.name': '某父', 'father.phone': phoneOf(i), 'father.existStatus': 1, 'father.isAway': true,
      'mother.existStatus': 1, 'mother.isAway': false, hasEntrustedGuardian: false, healthStatus: 1,
    }
    const sent = await officer.send('/api/archives', { id, draft: { ...draft, sexCode: Number(numberOf(i)[16]) % 2 === 1 ? 1 : 2 }, submit: i % 2 === 0 })
    expect(sent.body, JSON.stringify(sent.body)).toMatchObject({ outcome: 'applied' })
  }
  await sequence()
  const applied = async (path: string, input: unknown) => expect((await officer.send(path, input)).body).toMatchObject({ outcome: 'applied' })
  await applied(`/api/archives/${idOf(0)}/correct`, { patch: { ethnicCode: 1 } })
  await applied(`/api/archives/${idOf(1)}/correct`, { patch: { hukouDivision: before.joined } })
  await applied(`/api/archives/${idOf(3)}/change`, { patch: { schoolingStatus: 2 }, effectiveFrom: dayFromToday(0) })
  await applied(`/api/archives/${idOf(3)}/correct`, { patch: { region: 431003109200 } })
  await applied(`/api/archives/${idOf(3)}/correct`, { patch: { region: 431003109201 } })
  for (const id of ids) expect((await person('qifeng').get(`/api/archives/${id}`)).status).toBeLessThan(500)
}

async function change(raw: object): Promise<void> {
  const { id, counties } = await recordChange(stage.owner, { change: RegionChange.parse({ basis: '湘政函〔2026〕1 号', ...raw }), by: null })
  expect(counties).toEqual([county])
  await recodeCounty(stage.owner, { change: id, county })
  expect(await recodeCounty(stage.owner, { change: id, county })).toEqual({ rows: 0, children: 0 })
}

beforeAll(async () => {
  stage = await openStage()
  await loadRegions(stage.owner, { within: regionCode(before.county) })
  for (const login of logins) {
    const { about, ...post } = { about: undefined, ...officials[login] }
    const id = await appoint(login, post)
    if (about !== undefined) {
      await stage.owner.query(`insert into qinghe.spot_checks (id, region, about, account, posting, asked_by, reason, starts, until, state, decided_by, created_at)
        values ($1, $2, $3, $4, $5, '某人', '年度抽查', qinghe.now()::date - 1, qinghe.now()::date + 30, 'approved', $6, now())`, [newUuid(), post.region, about, accounts.get(login), id, newUuid()])
    }
  }
  doublePosting = await appoint('shuangzhen', { role: 'childSupervisor', region: before.joining })
  await stage.owner.query(`insert into qinghe.organisations (id, kind, name, region, created_at) select gen_random_uuid(), 'townOffice', '社会事务办', c, now() from unnest($1::bigint[]) c`, [[before.joined, before.joining]])
  await enter()
  await stage.owner.query(`insert into qinghe.schools (county, id, region, name) values ($1, 31, $2, '五盖山学校')`, [county, before.joined])
  await writeLives()
  const [teacher] = await rows(`select p.id from qinghe.postings p join qinghe.accounts a on a.id = p.account where a.login = 'banzhuren'`)
  await stage.owner.query(`insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, assigned_by, created_at)
    values ($1, $2, $3, $4, 431003109201, 31, 'homeroom', '2020-01-01', $2, now())`, [county, newUuid(), teacher.id, idOf(3)])
  await stage.owner.query(`insert into qinghe.roster_batches (county, id, region, number, file_name, state, uploaded_by, posting, uploaded_at)
    values ($1, $2, $3, 'R1', '花名册.xlsx', 'ready', $2, $2, now())`, [county, newUuid(), before.joined])
  await foldOnce(stage.app.pools.qinghe_folder)
  // Not folded when the map changes: its delta has to find its way.
  expect((await person('minzheng').send(`/api/archives/${idOf(5)}/correct`, { patch: { schoolingStatus: 4 } })).body).toMatchObject({ outcome: 'applied' })
  await sequence()
  headsBefore = (await person('shenji').get('/api/audit/heads?limit=50')).body.heads
  const { leaves } = (await person('shenji').get('/api/audit/leaves?limit=200')).body
  const size = headsBefore[0].size
  for (const leaf of leaves.filter((one: any) => one.index < size)) proofsBefore.push((await person('shenji').get(`/api/audit/proof?index=${leaf.index}&size=${size}`)).body)

  await change({ kind: 'merge', codes: [before.joined, before.joining], into: { code: before.joining, name: '飞天山镇' }, day: '2026-01-10' })
  await change({ kind: 'split', code: before.town, parts: [{ code: 431003198000, name: '凤栖镇', members: [before.split] }], day: '2026-02-10' })
  await change({ kind: 'recode', code: before.county, to: after.county, name: '苏仙新区', day: '2026-03-10' })
  await enter()
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const sees = async (login: Login): Promise<number[]> => {
  const seen = await Promise.all(ids.map(async id => (await person(login).get(`/api/archives/${id}`)).status))
  return seen.flatMap((status, i) => (status === 200 ? [i] : []))
}

describe('after two towns became one, one was split and the county got another code', () => {
  it('every archive number still leads to its archive, for those whose place it is now', async () => {
    const places = await rows('select id, county, region from qinghe.children where id = any($1::uuid[])', [ids])
    expect(new Map(places.map(row => [row.id, [row.county, Number(row.region)]]))).toEqual(new Map(kids.map(([, , now], i) => [ids[i], [county, now]])))
    expect(await sees('minzheng')).toEqual([0, 1, 2, 3, 4, 5])
    expect(await sees('qifeng')).toEqual([1, 2]) // 瓦灶村 went to the new town
    expect(await sees('shuangzhen')).toEqual([3, 4, 5])
    expect(await sees('wazao')).toEqual([0])
    expect(await sees('limu')).toEqual([3])
    expect(await sees('banzhuren')).toEqual([3])
    expect(await sees('xuexiao')).toEqual([3])
    expect(await sees('sheng')).toEqual([0, 1, 2, 3, 4, 5])
    expect(await sees('jiushi')).toEqual([])
  })

  it('no old code is left on anything that is in force', async () => {
    const columns = await rows(`select table_name as t, column_name as c from information_schema.columns
      where table_schema = 'qinghe' and data_type = 'bigint' and column_name in ('region', 'about', 'hukou_division', 'residence_division')
        and table_name !~ '^(audit_|regions|changes_)' and table_name not in ('feed', 'record_feed', 'upper_deltas', 'organisations')`)
    expect(columns.length).toBeGreaterThan(20)
    for (const { t, c } of columns) {
      const [found] = await rows(`select count(*)::int as n from qinghe.${t} where ${c} >= $1 and ${c} < $2`, [before.county, before.county + levelSize.county])
      expect(found.n, `${t}.${c}`).toBe(0)
    }
  })

  it('every archive stands where it is now called so, and what it was called that day stands beside it', async () => {
    expect(await astray(stage.owner)).toEqual([])
    const standings = await rows('select child, region, at_region from qinghe.archive_standings where child = any($1::uuid[]) and n = 1', [ids])
    expect(new Map(standings.map(row => [row.child, [Number(row.at_region), Number(row.region)]]))).toEqual(new Map(kids.map(([, then, now], i) => [ids[i], [then, now]])))
  })

  it('whoever looked after both towns has one post, and the offices of the same name are one', async () => {
    const posts = await rows(`select id, state, region from qinghe.postings where account = $1 order by state`, [accounts.get('shuangzhen')])
    expect(posts.map(post => [post.state, Number(post.region)])).toEqual([['active', after.joining], ['ended', after.joining]])
    expect(posts[0].id).toBe(doublePosting)
    expect(await rows(`select count(*)::int as n from qinghe.organisations where region = $1`, [after.joining])).toEqual([{ n: 1 }])
  })

  it('every line of history opens, and places are called what they were called', async () => {
    const labels = new Set<string>()
    for (const id of ids) {
      const { status, body } = await person('minzheng').get(`/api/archives/${id}/history?limit=50`)
      expect(status).toBe(200)
      const [{ n }] = await rows('select count(distinct command)::int as n from qinghe.changes where child = $1', [id])
      expect(body.entries).toHaveLength(n)
      for (const entry of body.entries) for (const field of entry.fields) {
        if (['region', 'hukouDivision', 'residenceDivision'].includes(field.field)) { labels.add(field.before); labels.add(field.after) }
      }
    }
    labels.delete(null as never)
    expect([...labels].filter(label => /\d/.test(label) || label === '')).toEqual([])
    expect([...labels]).toContain('五盖山镇')
    expect([...labels]).toContain('小坌村')
    const old = (await person('minzheng').get(`/api/regions/${before.joined}/path`)).body
    expect(old.path).toContain('五盖山镇')
  })

  it('nobody can be placed at a code that is gone', async () => {
    const reply = await person('minzheng').send('/api/archives', { id: newChildId(), draft: { name: '新来的', birthDate: '2016-05-01', region: before.joined } })
    expect([reply.status, reply.body.issues?.[0]?.field]).toEqual([422, 'region'])
  })

  it('everybody is found by name, number and telephone', async () => {
    for (const [i, [name]] of kids.entries()) {
      for (const text of [name, numberOf(i), phoneOf(i)]) {
        const { body } = await person('minzheng').post('/api/archives/search', { text })
        expect(body.hits.map((hit: any) => hit.id), text).toEqual([ids[i]])
        expect(body.hits[0].regionName).not.toMatch(/\d/)
      }
    }
    expect((await person('wazao').post('/api/archives/search', { text: kids[0][0] })).body.hits).toHaveLength(1)
    expect((await person('qifeng').post('/api/archives/search', { text: kids[0][0] })).body.hits).toHaveLength(0)
  })

  it('every figure at six levels is a recount, before and after folding', async () => {
    const nation = stage.enter({ role: 'nationCivilAffairs', region: 0, county: 0, school: 0 })
    const asked = [
      [0, levelSize.province], [430000000000, levelSize.city], [city.old, levelSize.county], [city.new, levelSize.county], [after.county, levelSize.town],
      [after.joining, 1], [after.newTown, 1], [430498103000, 1], [after.split, 1], [430498110201, 1],
    ] as const
    for (const round of ['loose', 'folded']) {
      for (const [region, step] of asked) {
        const { body } = await nation.get(`/api/statistics/figure?region=${region}`)
        const counted = await recount(stage.owner, region, step)
        const expected = Object.fromEntries(Object.entries(counted).filter(([key]) => body.rows.length > 0 || key.startsWith('sum')))
        expect(told(body), `${round} ${region}`).toEqual(expected)
        expect(body.balance.differences, `${round} ${region}`).toEqual([])
      }
      await foldOnce(stage.app.pools.qinghe_folder)
    }
    expect((await nation.get(`/api/statistics/figure?region=${city.old}`)).body.sum.total).toMatchObject({ official: 0, review: 0 })
  })

  it('every proof given before still holds, and the tree has only grown', async () => {
    expect([proofsBefore.length > 15, headsBefore.length > 1]).toEqual([true, true])
    for (const proof of proofsBefore) expect(checkInclusion(proof, publicKeyPem)).toEqual({ holds: true })
    await sequence()
    const auditor = person('shenji')
    const { heads } = (await auditor.get('/api/audit/heads?limit=50')).body
    for (const head of headsBefore) {
      const growth = (await auditor.get(`/api/audit/consistency?older=${head.size}&newer=${heads[0].size}`)).body
      expect(growth.older).toEqual(head)
      expect(checkConsistency(growth, publicKeyPem)).toEqual({ holds: true })
    }
    for (const { index, leaf } of proofsBefore) {
      const proof = (await auditor.get(`/api/audit/proof?index=${index}`)).body
      expect([proof.leaf, checkInclusion(proof, publicKeyPem)]).toEqual([leaf, { holds: true }])
    }
    const report = await verify(stage.owner, { origin: 'walk', publicKeys: [createPublicKey(publicKeyPem)], heads: headsBefore })
    expect(report).toMatchObject({ isSound: true, claimsHeld: headsBefore.length, findings: [] })
    const viewers = (await auditor.get(`/api/audit/children/${idOf(1)}?limit=200`)).body.leaves
    expect(viewers.map((leaf: any) => leaf.regionName)).toContain('栖凤渡镇')
  })

  it('the feed tells every scope that lost a child, before it tells the one that got it', async () => {
    await numberOnce(stage.app.pools.qinghe_feed)
    for (const [i, [, from, to]] of kids.entries()) {
      const lines = (await rows(`select kind, region, seq::int from qinghe.feed where child = $1 order by seq`, [ids[i]])).map(line => ({ ...line, region: Number(line.region) }))
      const left = lines.find(line => line.kind === 'departed' && line.region === from)
      expect(left, `departure of ${i}`).toBeDefined()
      expect(lines.at(-1)).toMatchObject({ kind: 'changed', region: to })
      expect(lines.at(-1).seq).toBeGreaterThan(left.seq)
    }
  })

  it('work goes on at the new place', async () => {
    const director = person('wazao')
    const reply = await director.send('/api/archives', { id: newChildId(), draft: { name: '新生儿', birthDate: '2026-05-01', region: after.split } })
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await person('minzheng').send(`/api/archives/${idOf(0)}/correct`, { patch: { region: after.joining } })).body).toMatchObject({ outcome: 'applied' })
    expect(await sees('wazao')).toEqual([])
    expect(await sees('shuangzhen')).toEqual([0, 3, 4, 5])
  })
})
