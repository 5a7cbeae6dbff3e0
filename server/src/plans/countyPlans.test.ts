/** A county takes plans of the product, changes them, makes one of its own, and ends one; a second person puts each into force from a day. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { PlansOutput } from '@qinghe/domain/plans/contract.ts'
import type { CheckedPlan, CountyPlans } from '@qinghe/domain/plans/countyPlans.ts'
import type { Piece } from '@qinghe/domain/plans/sentenceShape.ts'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { run } from '../db/reader.ts'
import type { Sql } from '../db/sql.ts'
import { plansInForce } from './inForce.ts'

let stage: Stage
let proposer: Person
let colleague: Person
let stranger: Person
beforeAll(async () => {
  stage = await openStage({ planned: [] })
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
  stranger = stage.enter(neighbours.nextCounty)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const today = dayFromToday(0)
const county = 431003
const asking = { rows: <T>(q: Sql<T>): Promise<T[]> => run<T>(stage.owner, q) }
const running = async (day: string = today) => (await plansInForce(asking, { county, day: plainDate(day) })).map(({ plan, since }) => ({ plan: plan.plan, version: plan.version, since }))
const dueDayOf = async (plan: string, day: string = today): Promise<number | undefined> => (await plansInForce(asking, { county, day: plainDate(day) })).find(one => one.plan.plan === plan)?.plan.parameters['censusDueDay']?.value
const told = async (by: Person = proposer): Promise<CountyPlans> => (await by.get('/api/plans/county')).body as CountyPlans
const check = async (source: string, change?: object): Promise<CheckedPlan> => (await proposer.post('/api/plans/check', { source, ...(change ? { change } : {}) })).body as CheckedPlan
const sourceOf = async (plan: string): Promise<string> => (await proposer.get(`/api/plans/source?plan=${plan}`)).body.source
const messages = (body: { issues?: { message: string }[] }): string => (body.issues ?? []).map(one => one.message).join('\n')

async function take(plans: readonly string[], { from = today, by = proposer }: { from?: string; by?: Person } = {}) {
  const ids = plans.map(() => newRecordId())
  return { ids, reply: await by.send('/api/plans/taking', { plans: plans.map((plan, i) => ({ id: ids[i], plan })), from, reason: '本县照着办' }) }
}
async function propose(source: string, { from = today, merged = false, by = proposer }: { from?: string; merged?: boolean; by?: Person } = {}) {
  const id = newRecordId()
  return { id, reply: await by.send('/api/plans/versions', { id, source, from, merged, reason: '本县的需要' }) }
}
const decide = (ids: readonly string[], to: string, by: Person = colleague) => by.send('/api/plans/decisions', { ids, to, reason: to === 'refused' ? '再想一想' : '' })
async function publish(source: string, more: { from?: string; merged?: boolean } = {}): Promise<string> {
  const { id, reply } = await propose(source, more)
  expect(messages(reply.body)).toBe('')
  expect((await decide([id], 'published')).body).toMatchObject({ outcome: 'applied' })
  return id
}
const numbersIn = (checked: CheckedPlan, clause: string): NonNullable<Piece['number']>[] => checked.clauses.find(one => one.id === clause)?.sentences.flatMap(one => one.pieces.flatMap(piece => piece.number ?? [])) ?? []
const sentence = (checked: CheckedPlan, duty: string): string => checked.clauses.flatMap(one => one.sentences).find(one => one.duty === duty)?.pieces
  .map(({ text, number, choice }) => (number ? `[${number.value}]` : choice ? `[${choice.options.find(one => one.value === choice.value)?.label}]` : text)).join('') ?? ''

describe('a county takes plans of the product', () => {
  it('which are in force with the publishing of a colleague, and before that nowhere', async () => {
    expect(await running()).toEqual([])
    const { ids, reply } = await take(['countyCare', 'districtCare'])
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await decide(ids, 'published', proposer)).body.issues).toMatchObject([{ code: 'plans.ownProposal' }])
    expect(await running()).toEqual([])
    expect((await decide(ids, 'published')).body).toMatchObject({ outcome: 'applied' })
    expect(await running()).toEqual([{ plan: 'countyCare', version: '2026.1', since: today }, { plan: 'districtCare', version: '2026.1', since: today }])
    expect((await decide(ids, 'published')).status).toBe(409)
    const director = PlansOutput.parse((await stage.enter(castAs('childDirector')).get('/api/plans')).body)
    expect(director.plans.map(one => [one.plan, one.here])).toEqual(expect.arrayContaining([['countyCare', { since: today, changed: false }], ['schoolCare', null]]))
  })

  it('once: the same again is refused, and the next county has none of it', async () => {
    expect(messages((await take(['countyCare'])).reply.body)).toContain('已经在用这一版')
    const next = PlansOutput.parse((await stranger.get('/api/plans')).body)
    expect(next.plans.filter(one => one.here !== null)).toEqual([])
    expect((await told(stranger)).versions).toEqual([])
  })

  it('from a day that lies back, where it worked by them on paper; what runs is changed from today on', async () => {
    const back = await take(['schoolCare'], { from: dayFromToday(-200) })
    expect((await decide(back.ids, 'published')).body).toMatchObject({ outcome: 'applied' })
    expect((await running()).find(one => one.plan === 'schoolCare')?.since).toBe(dayFromToday(-200))
    expect(messages((await take(['summerCamp'], { from: dayFromToday(-400) })).reply.body)).toContain('最早到一年以前')
    const source = (await check(await sourceOf('countyCare'), { what: 'parameter', name: 'censusDueDay', code: null, value: 19 })).source
    expect(messages((await propose(source, { from: dayFromToday(-1) })).reply.body)).toContain('从今天或以后起施行')
  })
})

describe('the editor, without a word of YAML', () => {
  it('shows each duty as a sentence with its numbers and posts', async () => {
    const checked = await check(await sourceOf('countyCare'))
    expect(checked.faults).toEqual([])
    expect(sentence(checked, 'quarterlyCensus')).toBe('[村儿童主任] 每季度最后一个月 [1] 日开始，最后一个月 [20] 日以前完成“季度摸底排查”；提前 [3] 天提醒本人；逾期 [3] 天报[镇儿童督导员]；逾期 [5] 天报[县民政]')
    expect(sentence(checked, 'halfYearInspection')).toBe('[县民政] 每半年最后一天前 [10] 个工作日以前完成“督查并通报”；提前 [15] 天提醒本人')
    expect(sentence(checked, 'assignProblem')).toContain('以后 [5] 个工作日以内完成“交办发现的困难”；提前 [1] 个工作日提醒本人；逾期 [2] 个工作日报[县民政]')
    expect(sentence(await check(await sourceOf('districtCare')), 'regularVisit')).toContain('上一次以后，满 低 [90]、中 [30]、高 [7]、极高 [1] 天以前完成')
  })

  it('changes a due day, and says what else changes along and which examples went', async () => {
    const begun = await check(await sourceOf('countyCare'))
    const day = numbersIn(begun, 'census').find(one => one.parameter === 'censusDueDay')
    expect(day).toMatchObject({ value: 20, code: null })
    const changed = await check(begun.source, { what: 'parameter', name: day?.parameter, code: null, value: 18 })
    expect(changed.faults).toEqual([])
    expect(changed.casesDropped).toBe(3)
    expect(changed.version).toBe(`${today.slice(0, 4)}.${today.startsWith('2026') ? 2 : 1}`)
    expect(changed.source).toContain('# 方案一')
    expect(changed.differences).toMatchObject([
      { clause: '季度摸底排查', before: [expect.stringContaining('20 日以前')], after: [expect.stringContaining('18 日以前')] },
      { clause: '动态更新，人人有人服务' }, { sort: '参数', before: ['村排查完成的日子：20 日'], after: ['村排查完成的日子：18 日'] },
    ])
  })

  it('changes who owes it among those who can, the ladder and the reminders, adds a clause and takes one out', async () => {
    let { source } = await check(await sourceOf('countyCare'))
    const choice = (await check(source)).clauses.flatMap(one => one.sentences).find(one => one.duty === 'quarterlyCheck')?.pieces[0]?.choice
    expect(choice?.options.map(one => one.label)).toContain('村儿童主任')
    expect(choice?.options.map(one => one.label)).not.toContain('法院')
    for (const change of [
      { what: 'number', at: 'duties/quarterlyCheck/escalate/0/after', token: 0, value: 2 }, { what: 'addStep', duty: 'quarterlyCheck', days: 6, to: 'countyCivilAffairs' }, { what: 'addReminder', duty: 'quarterlyCheck', days: 1 },
      { what: 'dropReminder', duty: 'quarterlyCheck', index: 0 }, { what: 'choice', at: 'duties/quarterlyStudy/escalate/0/to', value: 'provinceCivilAffairs' }, { what: 'dropClause', clause: 'reports' },
      { what: 'addClause', title: '每月谈心', says: '老师每月和留守学生谈一次', basis: '本县规定', owner: 'pairedTeacher', about: 'child', period: 'month', act: 'talk.record', day: null },
    ]) ({ source } = await check(source, change))
    const done = await check(source)
    expect(done.faults).toEqual([])
    expect(sentence(done, 'quarterlyCheck')).toContain('；提前 [1] 天提醒本人；逾期 [2] 天报[镇儿童督导员]；逾期 [6] 天报[县民政]')
    expect(done.clauses.map(one => one.id)).not.toContain('reports')
    expect(sentence(done, 'x431003-d1')).toMatch(/^\[.*教师\] 每月最后一天以前完成“每月谈心”；提前 \[3\] 天提醒本人$/u)
  })

  it('begins a plan of the county, which is published and read by everybody who works there', async () => {
    const begun = await check('', { what: 'begin', title: '本县帮教方案', level: 'county' })
    expect(begun.faults.map(one => one.message).join()).toContain('至少有一条')
    const done = await check(begun.source, { what: 'addClause', title: '每月走访', says: '每月看一次孩子', basis: '本县规定', owner: 'childDirector', about: 'child', period: 'month', act: 'visit.record', day: 25 })
    expect(done.faults).toEqual([])
    await publish(done.source)
    const plans = PlansOutput.parse((await stage.enter(castAs('childDirector')).get('/api/plans')).body).plans
    expect(plans.find(one => one.plan === 'x431003-plan1')).toMatchObject({ title: '本县帮教方案', here: { since: today, changed: true }, clauses: [{ told: [{ words: expect.arrayContaining(['村儿童主任，对每名儿童：每月，25 日以前']) }] }] })
  })
})

describe('what is refused, while the running version stays', () => {
  const swap = (text: string, from: string, to: string): string => { expect(text).toContain(from); return text.replace(from, to) }
  test.each<[string, (text: string) => string, string]>([
    ['an impossible day', text => swap(text, 'due: last day, onHoliday: before', 'due: month 7 day 1, onHoliday: before'), '没有第 7 个月'],
    ['an unknown post', text => swap(text, 'owner: childDirector', 'owner: childDirecter'), '是不是 childDirector？'],
    ['an owner who cannot do it', text => swap(text, 'owner: countyCivilAffairs\n    about: county\n    every: { period: quarter, due: last day, onHoliday', 'owner: childDirector\n    about: county\n    every: { period: quarter, due: last day, onHoliday'), '这一项永远办不完'],
    ['a cycle of telling', text => swap(text, 'escalate: [{ after: 10 days, to: cityCivilAffairs }]', 'escalate: [{ after: 10 days, to: cityCivilAffairs }, { after: 12 days, to: cityCivilAffairs }]'), '绕成了圈'],
    ['a due day before it opens', text => swap(text, 'opens: last-month day 1, due: last-month day @censusDueDay', 'opens: last-month day 25, due: last-month day @censusDueDay'), '到期日早于开始日'],
    ['another subject under the same id', text => swap(text, 'about: county\n    every: { period: quarter, due: last day, onHoliday: before }', 'about: city\n    every: { period: quarter, due: last day, onHoliday: before }'), '换一个编号'],
    ['the name of another county', text => swap(text, 'plan: countyCare', 'plan: x431022-plan'), 'x431003-'],
    ['a number that was published', text => swap(text, 'title: 县民政局关爱保护方案', 'title: 本县关爱保护方案'), '已经发布过'],
  ])('%s', async (_what, change, words) => {
    const before = await running()
    const { reply } = await propose(change(await sourceOf('countyCare')))
    expect(reply.status).toBe(422)
    expect(messages(reply.body)).toContain(words)
    expect(await running()).toEqual(before)
  })

  it('a second proposal while one waits, a decision of another county or another post, and twice', async () => {
    const { source } = await check(await sourceOf('countyCare'), { what: 'parameter', name: 'censusDueDay', code: null, value: 17 })
    const { id, reply } = await propose(source)
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect(messages((await propose(source, { by: colleague })).reply.body)).toContain('等着另一人确认')
    expect((await decide([id], 'published', stranger)).status).toBe(404)
    expect((await decide([id], 'published', stage.enter(castAs('childDirector')))).status).toBe(403)
    expect((await decide([id], 'withdrawn')).body.issues).toMatchObject([{ code: 'plans.notYours' }])
    expect((await decide([id], 'withdrawn', proposer)).body).toMatchObject({ outcome: 'applied' })
    expect((await decide([id], 'published')).status).toBe(409)
  })

  it('two officers at once: one proposal stands, one decision counts', async () => {
    const { source } = await check(await sourceOf('countyCare'), { what: 'parameter', name: 'censusDueDay', code: null, value: 16 })
    const both = await Promise.all([propose(source), propose(source, { by: colleague })])
    const stands = both.filter(one => one.reply.body.outcome === 'applied')
    expect(stands).toHaveLength(1)
    const [only] = stands
    const third = stage.enter(castAs('systemAdmin'))
    const decided = await Promise.all([decide([only!.id], 'refused', third), decide([only!.id], 'refused', third)])
    expect(decided.filter(one => one.body.outcome === 'applied')).toHaveLength(1)
    expect((await told()).versions.find(one => one.id === only!.id)).toMatchObject({ state: 'refused', decidedReason: '再想一想' })
  })
})

/** What a statement does for somebody, past the program. */
async function alone(who: Person, text: string, values: readonly unknown[]): Promise<unknown> {
  const client = await stage.app.pools.qinghe_range.connect()
  try {
    await client.query('begin')
    for (const [key, value] of [['county', String(county)], ['account', who.actor.account], ['posting', who.actor.posting]]) await client.query(`select set_config('qinghe.' || $1, $2, true)`, [key, value])
    return await client.query(text, [...values]).then(({ rows, rowCount }) => rows[0]?.said ?? rowCount, (error: Error) => error.message)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('the database alone', () => {
  const one = async (state: string) => (await stage.owner.query<{ id: string; content: string }>(`select id, content from qinghe.county_plans where plan = 'countyCare' and state = $1 order by proposed_at desc limit 1`, [state])).rows[0]!
  const other = async () => (await stage.owner.query<{ content: string }>(`select content from qinghe.county_plans where plan = 'schoolCare' and content is not null limit 1`)).rows[0]!.content
  const deciding = 'select qinghe.decide_plan($1, $2, $3, $4, null) as said'

  it('lets nobody rewrite what runs, whoever put it into force', async () => {
    const { id } = await one('published')
    for (const change of [`content = '${await other()}'`, `effective_from = effective_from - 30`, `state = 'replaced', replaced_at = now()`, `decided_by = nullif(current_setting('qinghe.account', true), '')::uuid`]) {
      expect(await alone(colleague, `update qinghe.county_plans set ${change} where id = $1`, [id])).toContain('permission denied')
    }
    expect(await alone(colleague, deciding, [county, id, 'withdrawn', null])).toBe(false)
  })

  it('puts nothing into force but a proposal, by another person, of this county, and what the version was compiled to', async () => {
    const { id, reply } = await propose((await check(await sourceOf('countyCare'), { what: 'parameter', name: 'censusDueDay', code: null, value: 14 })).source)
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    const { content } = await one('proposed')
    const running = await one('published')
    expect(await alone(proposer, deciding, [county, id, 'published', content])).toBe(false)
    expect(await alone(colleague, deciding, [431022, id, 'published', content])).toBe(false)
    expect(await alone(colleague, deciding, [county, id, 'withdrawn', null])).toBe(false)
    for (const forged of [await other(), running.content, null]) expect(await alone(colleague, deciding, [county, id, 'published', forged])).toBe(false)
    expect(await alone(colleague, deciding, [county, id, 'published', content])).toBe(true)
    expect((await decide([id], 'withdrawn', proposer)).body).toMatchObject({ outcome: 'applied' })
  })
})

test('what is decided together is read one after the other: a plan does not replace one that ends with the same word', async () => {
  const own = await sourceOf('x431003-plan1')
  const version = /^version: "?([\d.]+)/mu.exec(own)?.[1] ?? ''
  const next = own.replace(/^plan: .+$/mu, `plan: x431003-plan2\nsupersedes: x431003-plan1 ${version}`).replace(/^from: .+$/mu, `from: ${dayFromToday(1)}`)
  const ending = newRecordId()
  expect((await proposer.send('/api/plans/ending', { id: ending, plan: 'x431003-plan1', from: today, reason: '换成新的' })).body).toMatchObject({ outcome: 'applied' })
  const { id, reply } = await propose(next)
  expect(messages(reply.body)).toBe('')
  expect(messages((await decide([ending, id], 'published')).body)).toContain('没有 x431003-plan1')
  expect((await running()).map(one => one.plan)).toContain('x431003-plan1')
  expect((await decide([ending, id], 'withdrawn', proposer)).body).toMatchObject({ outcome: 'applied' })
})

test('versions follow one another by their day, and a county and another time are asked by the day', async () => {
  const [soon, later] = [dayFromToday(30), dayFromToday(60)]
  const { source: first } = await check(await sourceOf('countyCare'), { what: 'parameter', name: 'censusDueDay', code: null, value: 18 })
  const id = await publish(first, { from: later })
  expect([await dueDayOf('countyCare'), await dueDayOf('countyCare', later)]).toEqual([20, 18])
  const one = (await told()).plans.find(each => each.plan === 'countyCare')
  expect(one).toMatchObject({ running: { version: '2026.1', since: today }, next: { from: later } })
  // One that begins earlier and was decided later leaves nothing to come after it.
  const { source: second } = await check(first, { what: 'parameter', name: 'censusDueDay', code: null, value: 15 })
  await publish(second, { from: soon })
  expect([await dueDayOf('countyCare'), await dueDayOf('countyCare', soon), await dueDayOf('countyCare', later)]).toEqual([20, 15, 15])
  expect((await told()).versions.find(each => each.id === id)?.state).toBe('replaced')
  const compared = (await proposer.get(`/api/plans/compare?plan=countyCare&older=shipped&newer=${id}`)).body
  expect(compared.differences).toEqual(expect.arrayContaining([{ clause: null, sort: '参数', title: '村排查完成的日子', change: 'changed', before: ['村排查完成的日子：20 日'], after: ['村排查完成的日子：18 日'], effect: null }]))
})

test('a plan ends from a day, by two, and may be taken again', async () => {
  const id = newRecordId()
  const day = dayFromToday(10)
  expect((await proposer.send('/api/plans/ending', { id, plan: 'districtCare', from: day, reason: '换成新的意见' })).body).toMatchObject({ outcome: 'applied' })
  expect((await decide([id], 'published')).body).toMatchObject({ outcome: 'applied' })
  const isRunning = async (on: string) => (await running(on)).some(one => one.plan === 'districtCare')
  expect([await isRunning(today), await isRunning(dayFromToday(9)), await isRunning(day)]).toEqual([true, true, false])
  expect(messages((await proposer.send('/api/plans/ending', { id: newRecordId(), plan: 'volunteerDay', from: day, reason: '用不着' })).body)).toContain('没有在用')
  const again = await take(['districtCare'], { from: dayFromToday(20) })
  expect((await decide(again.ids, 'published')).body).toMatchObject({ outcome: 'applied' })
  expect([await isRunning(day), await isRunning(dayFromToday(20))]).toEqual([false, true])
})

describe('an update of the product under a version of the county', () => {
  /** As if the county had made its version over an older text, in which something read otherwise. */
  async function olderBase(from: string, to: string): Promise<void> {
    const { rows: [row] } = await stage.owner.query<{ words: string }>(`select t.words from qinghe.county_plans p join qinghe.plan_texts t on t.hash = p.base where p.plan = 'schoolCare' and p.state = 'published' limit 1`)
    expect(row?.words).toContain(from)
    const words = row!.words.replace(from, to)
    const hash = `encode(sha256(convert_to($1, 'UTF8')), 'hex')`
    await stage.owner.query(`insert into qinghe.plan_texts (hash, words, first_used) values (${hash}, $1, now()) on conflict do nothing`, [words])
    await stage.owner.query(`update qinghe.county_plans set base = ${hash} where plan = 'schoolCare'`, [words])
  }
  const newer = async () => (await told()).plans.find(one => one.plan === 'schoolCare')?.newer
  const merged = async () => (await proposer.get('/api/plans/source?plan=schoolCare&of=merged')).body

  it('is offered and put into force by nobody but two persons; what only one side changed is taken', async () => {
    expect(await newer()).toBeNull()
    const { source } = await check(await sourceOf('schoolCare'), { what: 'number', at: 'duties/monthlyTalk/remind/0', token: 0, value: 6 })
    await publish(source.replace('title: 学校关爱留守及残疾儿童方案', 'title: 学校关爱方案'))
    await olderBase('title: 学校关爱留守及残疾儿童方案', 'title: 学校关爱方案')
    expect(await newer()).toBe('2026.1')
    const { source: carried, conflicts } = await merged()
    expect(conflicts).toEqual([])
    expect(carried).toContain('title: 学校关爱留守及残疾儿童方案')
    expect(sentence(await check(carried), 'monthlyTalk')).toContain('提前 [6] 天提醒本人')
  })

  it('tells what both changed, and the county’s stands until somebody decides; carried over, nothing newer is left', async () => {
    await olderBase('remind: [5 days]', 'remind: [4 days]')
    const { source, conflicts } = await merged()
    expect(conflicts).toEqual([{ where: '应办“谈心” remind', yours: '["6 days"]', theirs: '["5 days"]', original: '["4 days"]' }])
    await publish((await check(source, { what: 'number', at: 'duties/monthlyTalk/remind/0', token: 0, value: 7 })).source, { merged: true })
    expect(await newer()).toBeNull()
  })
})
