/** A county changes a shipped kind and makes a ledger of its own; a second person publishes; what was written before stays as it was. */
import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { heart, loveMother } from '../../../testing/records/countyFiles.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let proposer: Person
let colleague: Person
let stranger: Person
let child: string
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
  stranger = stage.enter(neighbours.nextCounty)
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const fine = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine' }
const visit = async (body: object, more: object = {}) => {
  const record = newRecordId()
  return { record, reply: await director.send('/api/records/visit/acts/record', { record, child, body: { ...fine, ...body }, ...more }) }
}
const propose = async (source: string, by = proposer) => {
  const id = newRecordId()
  return { id, reply: await by.send('/api/kinds', { id, source, reason: '县里的需要' }) }
}
const decide = (id: string, to: string, by: Person = colleague) => by.send(`/api/kinds/${id}/decision`, { to, reason: to === 'refused' ? '再想一想' : '' })
async function publish(source: string): Promise<string> {
  const { id, reply } = await propose(source)
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  expect((await decide(id, 'published')).body).toMatchObject({ outcome: 'applied' })
  return id
}
type Told = { kind: string; content: string; compiled: string }
const told = async (by: Person): Promise<Told[]> => (await by.get('/api/records/kinds')).body.kinds as Told[]
const contentOf = async (kind: string): Promise<string> => (await told(director)).find(one => one.kind === kind)?.content ?? ''
const messages = (body: { issues?: { message: string }[] }): string[] => (body.issues ?? []).map(one => one.message)

describe('a field of the county on a shipped kind', () => {
  it('is asked from the moment a colleague publishes, and older records open, list and are corrected as they were', async () => {
    const { record: old } = await visit({ actualAt: dayFromToday(-3) })
    const before = (await director.get(`/api/records/visit/${old}`)).body
    const oldContent = await contentOf('visit')
    const { id, reply } = await propose(heart)
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await decide(id, 'published', proposer)).body.issues).toMatchObject([{ code: 'kinds.ownProposal' }])
    expect(await contentOf('visit')).toBe(oldContent)
    expect((await decide(id, 'published')).body).toMatchObject({ outcome: 'applied' })

    const missing = await visit({ actualAt: dayFromToday(-4) })
    expect(missing.reply.body.issues).toMatchObject([{ field: 'x431003-heart' }])
    const { record, reply: saved } = await visit({ actualAt: dayFromToday(-4), 'x431003-heart': true })
    expect(saved.body).toMatchObject({ outcome: 'applied' })
    expect((await director.get(`/api/records/visit/${record}`)).body.values).toMatchObject({ 'x431003-heart': true })
    const list = await director.post('/api/records/visit', { filters: { 'x431003-heart': [true] } })
    expect(list.body.records).toMatchObject([{ record, values: { 'x431003-heart': true } }])

    const after = (await director.get(`/api/records/visit/${old}`)).body
    expect(after).toEqual({ ...before, values: { ...before.values, 'x431003-heart': null } })
    expect(after.content).toBe(oldContent)
    const corrected = await director.send('/api/records/visit/acts/correct', { record: old, child, body: { metGuardian: false } }, { basedOn: { version: 1, values: { metGuardian: true } } })
    expect(corrected.body).toMatchObject({ outcome: 'applied' })
  })

  it('is not there for the county next door, nor above the county', async () => {
    const own = await contentOf('visit')
    expect((await told(stranger)).map(one => one.content)).not.toContain(own)
    expect((await told(stage.enter(castAs('cityCivilAffairs')))).map(one => one.content)).not.toContain(own)
    expect((await stranger.post('/api/records/visit', { filters: { 'x431003-heart': [true] } })).status).toBe(400)
    expect((await stranger.get('/api/kinds')).body.versions).toEqual([])
  })

  it('may be hidden again: records that have it go on showing it', async () => {
    const { record } = await visit({ actualAt: dayFromToday(-5), 'x431003-heart': true })
    await publish('extends: visit\ntitle: 入户走访\n')
    expect((await visit({ actualAt: dayFromToday(-6) })).reply.body).toMatchObject({ outcome: 'applied' })
    expect((await director.get(`/api/records/visit/${record}`)).body.values).toMatchObject({ 'x431003-heart': true })
  })

  it('is filled in on an older form for three weeks, and then told to take the new one', async () => {
    const content = await contentOf('visit')
    await publish(heart)
    expect((await visit({ actualAt: dayFromToday(-7) }, { content })).reply.body).toMatchObject({ outcome: 'applied' })
    await stage.owner.query(`update qinghe.county_kinds set replaced_at = replaced_at - interval '22 days' where content = $1`, [content])
    const late = await visit({ actualAt: dayFromToday(-8) }, { content })
    expect(late.reply.status).toBe(409)
    expect(messages(late.reply.body).join()).toContain('换用新表')
  })
})

test('publishing changes no record of three older contents: fields, state, acts, content and history are what they were', async () => {
  const versions = ['extends: visit\ntitle: 走访甲\n', `${heart}title: 走访乙\n`, 'extends: visit\ntitle: 走访丙\nrelabel: { purpose: 目的 }\n']
  const records: string[] = []
  for (const [i, source] of versions.entries()) {
    await publish(source)
    const { record, reply } = await visit({ actualAt: dayFromToday(-10 - i), ...(i === 1 ? { 'x431003-heart': false } : {}) })
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    records.push(record)
  }
  const filled = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
  const pages = async () => Promise.all(records.map(async record => {
    const { values, ...page } = (await director.get(`/api/records/visit/${record}`)).body
    return { ...page, values: filled(values), history: (await director.get(`/api/records/visit/${record}/history`)).body }
  }))
  const before = await pages()
  expect(new Set(before.map(one => one.content)).size).toBe(3)
  await publish('extends: visit\ntitle: 走访丁\nrelabel: { talk: 谈话 }\nfields: [{ id: x431003-note, type: text, label: 备忘 }]\n')
  expect(await pages()).toEqual(before)
})

describe('a ledger of the county’s own', () => {
  it('is published without a restart and is a ledger like any other, for its county alone', async () => {
    await publish(loveMother)
    const at = '/api/records/x431003-love-mother'
    const record = newRecordId()
    expect((await director.send(`${at}/acts/record`, { record, child, body: { pairedOn: dayFromToday(-1), mother: '李家嫂子' } })).body.issues).toMatchObject([{ field: 'pairFrom' }])
    expect((await director.send(`${at}/acts/record`, { record, child, body: { pairedOn: dayFromToday(-1), mother: '李家嫂子', pairFrom: 'league' } })).body).toMatchObject({ outcome: 'applied' })
    expect((await proposer.post(at, { filters: { pairFrom: ['league'] } })).body.records).toMatchObject([{ record, child: { name: '王小禾' }, values: { pairFrom: 'league' } }])
    expect((await director.get(`${at}/${record}`)).body).toMatchObject({ values: { mother: '李家嫂子' }, state: 'open', acts: ['correct', 'finish'] })
    expect((await director.get(`${at}/${record}/history`)).body.entries).toMatchObject([{ act: '登记结对' }])
    expect((await director.get(`/api/records/children/${child}`)).body.records.map((one: { title: string }) => one.title)).toContain('爱心妈妈结对台账')

    for (const reply of [await stranger.post(at, {}), await stranger.get(`${at}/${record}`)]) expect(reply.status).toBe(404)
    expect((await told(stranger)).map(one => one.kind)).not.toContain('x431003-loveMother')
  })

  it('is closed to a post that neither reads nor enters its audience', async () => {
    const doorkeeper = stage.enter(castAs('systemAdmin'))
    expect((await doorkeeper.post('/api/records/x431003-love-mother', {})).status).toBe(403)
    expect((await doorkeeper.send('/api/records/x431003-love-mother/acts/record', { record: newRecordId(), child, body: {} })).status).toBe(403)
  })

  it('tells with every reading what was read, and how grave it was', async () => {
    await director.post('/api/records/x431003-love-mother', {})
    const { rows } = await stage.owner.query(`select leaf from qinghe.audit_inbox`)
    const leaves = rows.map(row => new TextDecoder().decode(row.leaf as Uint8Array))
    expect(leaves.some(leaf => leaf.includes('爱心妈妈结对台账') && leaf.includes('"S2"'))).toBe(true)
  })
})

describe('what is refused, with its line, while the running version stays', () => {
  const swap = (text: string, from: string, to: string): string => { expect(text).toContain(from); return text.replace(from, to) }
  const own = loveMother.replaceAll('loveMother', 'other')
  test.each([
    ['an unknown field', swap(own, 'columns: [pairedOn,', 'columns: [pairedOm,'), '是不是 pairedOn？'],
    ['an unknown type', swap(own, 'type: text', 'type: tekst'), '没有“tekst”这种写法；可以写 text'],
    ['an unknown post', swap(own, 'who: [VIS.A, author]', 'who: [nobody, author]'), 'nobody'],
    ['an unknown state', swap(own, 'to: over', 'to: ower'), 'ower'],
    ['an unknown act', swap(own, 'act: record,', 'act: recor,'), '是不是 record？'],
    ['an unknown code list', swap(own, 'codes: pairFrom', 'codes: pairForm'), '是不是 pairFrom？'],
    ['an unknown parameter', swap(own, 'pairedOn <= today()', '"pairedOn >= today() - @nosuch"'), 'nosuch'],
    ['a day against a number', swap(own, 'pairedOn <= today()', 'pairedOn <= 3'), '不能把日期和数字相比'],
    ['a slot given twice', swap(own, 'needed: always, most: 40 }', 'most: 40 }\n  - { id: second, type: yesNo, label: 第二个, filter: n1 }'), 'n1'],
    ['a circle of shown', swap(own, 'needed: always, most: 40 }', 'most: 40, shown: b = true }\n  - { id: b, type: yesNo, label: 乙, shown: c = true }\n  - { id: c, type: yesNo, label: 丙, shown: b = true }'), '绕'],
    ['a decision table with a gap', swap(own, 'needed: always, most: 40 }', 'most: 40 }\n  - { id: rank, type: number, label: 次序, table: { by: [pairFrom], rows: [{ when: [league], gives: 1 }] } }'), '企业'],
    ['a golden case that fails', swap(own, 'problems: [pairFrom]', 'problems: []'), '这个例子'],
    ['the name of another county', own.replace('x431003-other', 'x431022-other'), 'x431003-'],
    ['a rule of the program', swap(own, 'to: open, who: VIS.C', 'to: open, calls: visits.recorded, who: VIS.C'), 'visits.recorded'],
    ['a weaker class', 'extends: visit\naudience: ACT\n', '县里不能改谁能看'],
    ['a core field hidden', 'extends: visit\nhide: [visitType]\n', '不能隐藏'],
    ['a slot of the product', 'extends: visit\nfields: [{ id: x431003-a, type: yesNo, label: 甲, filter: n5 }]\n', 'n6、n7、n8'],
    ['a field without the county', 'extends: visit\nfields: [{ id: aaa, type: yesNo, label: 甲 }]\n', 'x431003-'],
    ['wider rights', 'extends: visit\nacts: { void: { who: [VIS.C] } }\n', '只能收紧'],
  ])('%s', async (_what, source, words) => {
    const before = await told(director)
    const checked = (await proposer.post('/api/kinds/check', { source })).body
    expect(checked.kind).toBeNull()
    expect(checked.faults.map((one: { message: string }) => one.message).join('\n')).toContain(words)
    for (const { line, column } of checked.faults) { expect(line).toBeGreaterThan(0); expect(column).toBeGreaterThan(0) }
    const { id, reply } = await propose(source)
    expect(reply.status).toBe(422)
    expect(messages(reply.body).join('\n')).toMatch(/第 \d+ 行第 \d+ 列/u)
    expect((await decide(id, 'published')).status).toBe(404)
    expect(await told(director)).toEqual(before)
  })

  test.each([
    ['another type', swap(loveMother, 'id: mother, type: text', 'id: mother, type: longText'), '不能改成 longText'],
    ['another audience', swap(loveMother, 'audience: VIS', 'audience: FAM').replaceAll('VIS.', 'FAM.'), '谁能看'],
    ['another about', swap(loveMother, 'about: child', 'about: region').replace('[pairedOn, child, pairFrom]', '[pairedOn, pairFrom]'), '关于谁'],
    ['another meaning of a code', swap(loveMother, 'code: firm, label: 企业', 'code: firm, label: 学校'), '已经表示'],
  ])('a second version of an own ledger with %s', async (_what, source, words) => {
    expect(messages((await propose(source)).reply.body).join('\n')).toContain(words)
  })

  it('a state in which there are records does not go', async () => {
    const { id, reply } = await propose(loveMother.replaceAll('open 结对中', 'begun 结对中').replaceAll('to: open', 'to: begun').replaceAll('from: open', 'from: begun'))
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect(messages((await decide(id, 'published')).body).join()).toContain('条记录在“结对中”')
    expect((await decide(id, 'refused')).body).toMatchObject({ outcome: 'applied' })
  })

  it('a post of another kind proposes and publishes nothing, and a proposal of another county is not there', async () => {
    expect((await propose(loveMother, director)).reply.status).toBe(403)
    const { id } = await propose(swap(loveMother, 'label: 来自哪里', 'label: 来自'))
    expect((await decide(id, 'published', director)).status).toBe(403)
    expect((await decide(id, 'published', stranger)).status).toBe(404)
    expect((await decide(id, 'withdrawn', proposer)).body).toMatchObject({ outcome: 'applied' })
    expect((await decide(id, 'published')).status).toBe(409)
  })
})

describe('an update of the product under a change of the county', () => {
  /** As if the change had been made over an older version, in which something read otherwise. */
  const olderBase = (from: string, to: string) => stage.owner.query(`update qinghe.county_kinds set base = replace(base, $1, $2) where kind = 'visit' and state = 'published'`, [from, to])
  const labelOf = async (field: string) => (JSON.parse((await told(director)).find(one => one.kind === 'visit')?.compiled ?? '{}') as Kind).fields.find(one => one.id === field)?.label

  it('is merged by itself where nothing stands against anything', async () => {
    await publish(`${heart}title: 本县走访\n`)
    await olderBase('label: 走访目的, needed', 'label: 目的, needed')
    expect(await labelOf('purpose')).toBe('走访目的')
    expect(await labelOf('x431003-heart')).toBe('有爱心妈妈')
    expect((await proposer.get('/api/kinds')).body.ledgers.find((one: { kind: string }) => one.kind === 'visit')).toMatchObject({ origin: 'changed', conflicts: [] })
  })

  it('waits for somebody where both changed the same: what was published goes on, and the conflict is told', async () => {
    await publish(`${heart}relabel: { purpose: 为什么去 }\n`)
    const running = await contentOf('visit')
    await olderBase('label: 走访目的, needed', 'label: 目的, needed')
    expect(await contentOf('visit')).toBe(running)
    expect((await proposer.get('/api/kinds')).body.ledgers.find((one: { kind: string }) => one.kind === 'visit').conflicts).toMatchObject([{ yours: '为什么去', theirs: '走访目的', original: '目的', kept: 'yours' }])
  })
})

test('before anybody publishes it is told what would change: records that stay, what they lack, posts that read and enter', async () => {
  for (const [role, account] of [['childDirector', newUuid()], ['countyCivilAffairs', newUuid()]] as const) {
    await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, '某人', $3, 'active', $1, qinghe.now())`, [account, `u-${role.toLowerCase()}`, places.county])
    await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, state, proposed_by, confirmed_by, created_at) values ($1, $2, '某人', $3, 431003, $4, 0, '2020-01-01', 'active', gen_random_uuid(), gen_random_uuid(), qinghe.now())`, [newUuid(), account, role, role === 'childDirector' ? places.village : places.county])
  }
  const { effects } = (await proposer.post('/api/kinds/check', { source: `${loveMother.replace('needed: always, filter', 'needed: never, filter').replace('problems: [pairFrom]', 'problems: [phoneTail]').replace('most: 40 }', 'most: 40 }\n  - { id: phoneTail, type: text, label: 联系人, needed: always }')}` })).body
  expect(effects).toMatchObject({ records: 1, gaps: [{ label: '联系人', records: 1 }], added: ['联系人'], gone: [] })
  expect(effects.enters).toContainEqual({ role: '村儿童主任', posts: 1 })
})

describe('the editor, step by step, without a word of YAML', () => {
  const step = async (source: string, change: object) => (await proposer.post('/api/kinds/check', { source, change })).body
  it('begins a ledger from the header of an old workbook, adds a choice, and what comes out may be proposed', async () => {
    const begun = await step('', { what: 'begin', title: '困境走访台账', audience: 'VIS', feature: 'visits', header: ['序号', '儿童姓名', '见面日期', '是否在家', '情况'] })
    expect(begun.faults).toEqual([])
    const chosen = await step(begun.source, { what: 'addField', label: '帮扶方式', type: 'code', needed: true, options: ['送物', '陪伴'] })
    expect(chosen.faults).toEqual([])
    expect((JSON.parse(chosen.compiled) as Kind).fields.map(one => [one.label, one.type])).toEqual([['登记日期', 'day'], ['见面日期', 'day'], ['是否在家', 'yesNo'], ['情况', 'text'], ['作废原因', 'text'], ['帮扶方式', 'code']])
  })

  it('adds, renames, demands and hides on a shipped ledger, and keeps what was written by hand', async () => {
    let { source } = await step('# 走访，县里的改动\nextends: visit\n', { what: 'addField', label: '有爱心妈妈', type: 'yesNo', needed: true })
    for (const change of [{ what: 'relabel', field: 'talk', label: '谈了什么' }, { what: 'require', field: 'talk' }, { what: 'addCode', list: 'whyNotMet', label: '住院' }]) source = (await step(source, change)).source
    const done = await step(source, { what: 'addField', label: '备忘', type: 'text', needed: false })
    expect(done.faults).toEqual([])
    expect(done.source).toContain('# 走访，县里的改动')
    expect(done.effects).toMatchObject({ added: expect.arrayContaining(['备忘']), relabelled: expect.arrayContaining([{ from: expect.any(String), to: '谈了什么' }]) })
    expect((await step(done.source, { what: 'hide', field: 'visitType' })).faults.length).toBeGreaterThan(0)
  })

  it.each(['VIS', 'FAM', 'HLT', 'EDU', 'REL', 'ACT', 'FAC', 'OFFICE'])('begins one for whoever sees %s', async audience => {
    expect((await step('', { what: 'begin', title: '新台账', audience, feature: 'other', header: [] })).faults).toEqual([])
  })
})
