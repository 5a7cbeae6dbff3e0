import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { born } from '../../../testing/clock.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let officer: Person
let colleague: Person
const county = 431003000000

/** A county where schools write telephones of their own: of the same child they agree in one case out of six. */
const people = Array.from({ length: 150 }, (_, i) => ({
  id: newChildId(), name: `${'王李张刘陈杨赵周吴郑'[i % 10]}${String.fromCodePoint(0x5c00 + i * 7)}${String.fromCodePoint(0x6700 + i * 11)}`, birthDate: born(16 - i % 8, `0${i % 9 + 1}-${10 + i % 19}`),
  mother: `${'钱孙何吕施'[i % 5]}${String.fromCodePoint(0x6100 + i * 5)}`, phone: `1990000${1000 + i * 37}`, school: `第${i % 5 + 1}小学`,
}))
const lineOf = (i: number, more: Line = {}): Line => {
  const one = people[i]!
  return { 姓名: one.name, 性别: '女', 出生日期: i % 12 === 5 ? one.birthDate.replace(/\d\d$/, '28') : one.birthDate, 身份证号: '', 监护人姓名: i % 4 === 3 ? `父${one.mother}` : one.mother, 联系电话: i % 6 === 0 ? one.phone : `1990111${1000 + i}`, 村: '', 学校名称: one.school, 就学情况: '小学', ...more }
}
const roll = people.map((_, i) => lineOf(i))
/** Children whose telephone alone speaks against them, and a stranger. */
const later = [...roll.slice(0, 60), ...[7, 19, 31].map(i => lineOf(i + 60, { 姓名: `${people[i + 60]!.name.slice(0, 2)}子`, 出生日期: born(11, '01-01') })), { ...lineOf(0), 姓名: '欧阳思远', 出生日期: born(13, '11-11'), 监护人姓名: '欧阳山', 联系电话: '19901119999' }]

beforeAll(async () => {
  office = await openComparisonOffice()
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: 431003103203, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: one.school }
    const reply = await officer.send('/api/archives', { id: one.id, draft })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
}, 240_000)
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const propose = async (comparison: string, more: object = {}) => {
  const model = newRecordId()
  return { model, reply: await officer.send('/api/comparison-models', { model, comparison, reason: '本县学校登记的电话大多不同', ...more }) }
}
const shown = async (who: Person, model: string) => (await who.get(`/api/comparison-models/${model}`)).body
const decide = (who: Person, model: string, verdict: string) => who.send(`/api/comparison-models/${model}/decide`, { model, verdict, reason: '看过影响，同意' })
const baseOf = async (id: string) => (await office.owner.query('select base_model from qinghe.comparisons where id = $1', [id])).rows[0].base_model

describe('a model estimated anew from a county’s own rosters', () => {
  let first: any
  let second: any
  let model: string
  beforeAll(async () => {
    first = await office.compared(officer, roll)
    second = await office.compared(officer, later)
  })

  it('is proposed, not used: it says what would change, row by row, and what each field would then weigh', async () => {
    const proposed = await propose(first.id, { against: second.id })
    expect(proposed.reply.body).toMatchObject({ outcome: 'applied' })
    model = proposed.model
    expect(await shown(officer, model)).toMatchObject({ state: 'waiting', effect: null })
    expect(await office.estimate()).toBe(true)
    expect(await office.estimate()).toBe(false)
    const body = await shown(officer, model)
    expect(body).toMatchObject({ state: 'proposed', failure: null, comparison: first.id, against: second.id, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const { effect } = body
    expect(effect.rows).toBe(later.length)
    expect(effect.changed).toBeGreaterThan(0)
    expect(effect.moves.reduce((sum: number, one: any) => sum + one.count, 0)).toBe(effect.changed)
    expect(effect.examples.length).toBe(Math.min(effect.changed, 40))
    for (const one of effect.examples) expect(one.name).not.toBe('')
    // Telephones that differ say less against a pair here than the product supposes.
    const differing = effect.weights.filter((one: any) => one.field === '联系电话').at(-1)
    expect(differing.after).toBeGreaterThan(differing.before)
  })

  it('changes nothing before somebody else accepts it', async () => {
    const meanwhile = await office.compared(officer, later)
    expect(await baseOf(meanwhile.id)).toBe(null)
    expect((await decide(officer, model, 'accept')).body.issues[0].code).toBe('model.second')
    await expect(office.owner.query(`update qinghe.comparison_models set state = 'inForce', decided_by = proposed_by where id = $1`, [model])).rejects.toThrow('comparison_models_are_accepted_by_another')
    expect((await propose(first.id)).reply.body.issues[0].code).toBe('model.open')
  })

  it('accepted, is what later runs begin from and end as it had announced; earlier runs keep theirs', async () => {
    const before = (await officer.get(`/api/comparisons/${second.id}`)).body
    expect((await decide(colleague, model, 'accept')).body).toMatchObject({ outcome: 'applied' })
    const now = await office.compared(officer, later)
    expect(await baseOf(now.id)).toBe(model)
    const { effect } = await shown(officer, model)
    const into = (state: string) => effect.moves.reduce((sum: number, one: any) => sum + (one.to === state ? one.count : 0) - (one.from === state ? one.count : 0), 0)
    for (const state of ['same', 'differs', 'lead', 'doubtful', 'outside']) expect(now.balance[state] - before.balance[state], state).toBe(into(state))
    expect((await officer.get(`/api/comparisons/${second.id}`)).body).toEqual(before)
    expect(await baseOf(second.id)).toBe(null)
    expect((await decide(colleague, model, 'refuse')).body.issues[0].code).toBe('model.state')
  })

  it('gives way to the next one; both stay, with who, when and why', async () => {
    const next = await propose(first.id)
    await office.estimate()
    expect(await shown(officer, next.model)).toMatchObject({ state: 'proposed', baseHash: (await shown(officer, model)).hash })
    expect((await decide(colleague, next.model, 'accept')).body).toMatchObject({ outcome: 'applied' })
    const { models } = (await officer.get('/api/comparison-models')).body
    expect(models.map((one: any) => [one.id, one.state])).toEqual([[next.model, 'inForce'], [model, 'replaced']])
    expect(models[1]).toMatchObject({ reason: '本县学校登记的电话大多不同', decisionReason: '看过影响，同意', proposedByName: '某人', decidedAt: expect.any(String) })
  })

  it('is not accepted on an effect that was shown against another model, nor brought back by an estimate that ends late', async () => {
    const set = (id: string, state: string) => office.owner.query(`update qinghe.comparison_models set state = $1, decided_by = null where id = $2`, [state, id])
    const early = (await propose(first.id)).model
    await office.estimate()
    await set(early, 'refused')
    const late = (await propose(first.id)).model
    await office.estimate()
    await set(early, 'proposed') // as if both had been proposed in the same moment
    expect((await decide(colleague, late, 'accept')).body).toMatchObject({ outcome: 'applied' })
    expect((await decide(colleague, early, 'accept')).body.issues[0].code).toBe('model.base')
    expect((await decide(colleague, early, 'refuse')).body).toMatchObject({ outcome: 'applied' })
    const third = (await propose(first.id)).model
    const estimating = office.estimate()
    for (let state = ''; state !== 'running';) state = (await shown(officer, third)).state
    await set(third, 'refused')
    await estimating
    expect((await shown(officer, third)).state).toBe('refused')
  })

  it('gives way to the model of the product again, with its effect and by a second person', async () => {
    const back = await propose(first.id, { against: second.id, restores: true })
    expect(back.reply.body).toMatchObject({ outcome: 'applied' })
    expect(await office.estimate()).toBe(true)
    const body = await shown(officer, back.model)
    expect(body).toMatchObject({ state: 'proposed', restores: true, against: second.id })
    // What the estimate had changed is undone: the weights end where they were at first.
    const atFirst = new Map((await shown(officer, model)).effect.weights.map((one: any) => [`${one.field} ${one.words}`, one.before]))
    for (const one of body.effect.weights) expect(one.after, `${one.field} ${one.words}`).toBe(atFirst.get(`${one.field} ${one.words}`))
    expect((await decide(officer, back.model, 'accept')).body.issues[0].code).toBe('model.second')
    expect((await decide(colleague, back.model, 'accept')).body).toMatchObject({ outcome: 'applied' })
    const before = (await officer.get(`/api/comparisons/${second.id}`)).body
    const now = await office.compared(officer, later)
    expect(now.balance).toEqual(before.balance) // that one was judged by the model of the product as well
    expect(await baseOf(now.id)).toBe(back.model)
    expect((await propose(first.id, { restores: true })).reply.body.issues[0].code).toBe('model.shipped')
  })

  it('is nobody’s business in another county, and its model is sealed', async () => {
    const other = office.app.as({ role: 'countyCivilAffairs', region: 431022000000 })
    expect((await other.get('/api/comparison-models')).body.models).toEqual([])
    expect((await other.get(`/api/comparison-models/${model}`)).status).toBe(404)
    expect((await decide(other, model, 'refuse')).status).toBe(404)
    const { rows: [row] } = await office.owner.query('select model, effect::text from qinghe.comparison_models where id = $1', [model])
    expect(row.model.toString('latin1')).not.toContain('comparisons')
    for (const one of people) expect(row.effect).not.toContain(one.name)
  })
})

describe('a roster that teaches nothing', () => {
  it('is not learned from, and the reason is said', async () => {
    const small = await office.compared(officer, roll.slice(0, 20))
    const { model } = await propose(small.id)
    await office.estimate()
    expect(await shown(officer, model)).toMatchObject({ state: 'failed', failure: expect.stringContaining('少于 100 对'), effect: null })
  })

  it('nor is one that has no result yet', async () => {
    const waiting = await office.ordered(officer, roll.slice(0, 5))
    expect((await propose(waiting)).reply.body.issues[0].code).toBe('comparison.state')
    expect((await propose(newUuid())).reply.status).toBe(404)
    await office.run()
  })
})
