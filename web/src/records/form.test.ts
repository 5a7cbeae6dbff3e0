import { cardsOf } from '@qinghe/domain/records/desk.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { compileKind } from '@qinghe/domain/records/compileKind.ts'
import { actOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { isWhole } from '@qinghe/domain/records/outline.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { describe, expect, it } from 'vitest'
import { periodsBefore, termsBefore } from './periods.ts'
import { sayPeriodOf, sayTerm, writeYuan } from '@qinghe/domain/records/say.ts'
import { answeredParts, bodyOf, changesOf, issuesByField, judge, partsOf, readNumber, readYuan, sameValue } from './form.ts'
import { chosenOf, hasConditions, inputOf, RecordsSearch, withFilter } from './listSearch.ts'
import { pathOf, sayField, stateTone, wayOn } from './say.ts'
import { beginActs, bulkActs, mainAct, seenAs, unseenWords, waysToBegin } from './see.ts'

const compiled = compileKind({
  kind: 'talk', title: '谈心', feature: 'visits', audience: 'VIS', about: 'child', day: 'on',
  codeLists: { how: { title: '方式', basis: '示例', entries: [{ code: 'school', label: '在学校' }, { code: 'home', label: '在家' }] } },
  fields: [
    { id: 'on', type: 'day', label: '日期', needed: 'always', check: 'on <= today()', say: '日期不能晚于今天' },
    { id: 'how', type: 'code', codes: 'how', label: '方式', needed: 'always', filter: 'n1' },
    { id: 'alone', type: 'yesNo', label: '独自', filter: 'n2' },
    { id: 'minutes', type: 'number', label: '分钟', shown: 'how = school', needed: 'shown' },
    { id: 'cost', type: 'money', label: '花费' },
    { id: 'points', type: 'lines', label: '要点', needed: 'how = home', of: [{ id: 'what', type: 'text', label: '内容', needed: 'always' }, { id: 'urgent', type: 'yesNo', label: '急' }] },
    { id: 'mood', type: 'code', codes: 'how', label: '情绪', part: 'HLT.psy', needed: 'always' },
    { id: 'why', type: 'text', label: '作废原因', on: 'void', needed: 'always' },
  ],
  sections: [{ title: '基本', of: ['on', 'how', 'alone', 'minutes'] }, { title: '情况', of: ['points', 'cost', 'mood'] }],
  desk: [{ title: '待核对', states: ['done'], who: 'VIS.A' }, { title: '没写完的', states: ['draft'], who: 'author' }],
  list: { columns: ['on', 'how'], filters: ['how', 'alone'] }, states: ['draft 草稿', 'done 已完成', 'void 作废'],
  acts: [
    { id: 'record', label: '保存', from: ['none', 'draft'], to: 'done', who: 'VIS.C' }, { id: 'save', label: '存草稿', from: ['none', 'draft'], to: 'draft', who: 'VIS.C' },
    { id: 'correct', label: '更正', from: 'done', to: 'done', who: ['VIS.U', 'author'] }, { id: 'void', label: '作废', from: 'done', to: 'void', who: 'VIS.A', asks: ['why'] },
  ],
}, shippedWorld)
if (compiled.kind === null) throw new Error(compiled.faults.map(one => one.message).join('\n'))
const kind: Kind = compiled.kind
const formOf = (id: string, unseen: readonly string[] = []) => {
  const act = actOf(kind, id)
  if (act === undefined) throw new Error(id)
  return { kind, act, today: plainDate('2026-11-29'), unseen: new Set(unseen) }
}

describe('a form of a kind', () => {
  it('has the sections of its declaration; what an act asks comes last', () => {
    const titles = (id: string) => partsOf(kind, formOf(id).act).map(part => `${part.title}: ${part.fields.map(one => one.id).join(' ')}`)
    expect(titles('record')).toEqual(['基本: on how alone minutes', '情况: points cost mood'])
    expect(titles('void').at(-1)).toBe('作废: why')
    expect(answeredParts(kind, { why: '记错了' }).at(-1)?.fields.map(one => one.id)).toEqual(['why'])
    expect(answeredParts(kind, {}).length).toBe(2)
  })
  it('says all that is wrong in the order in which one reads it, and nothing of what a post does not see', () => {
    expect(judge(formOf('record'), {}).issues.map(one => one.field)).toEqual(['on', 'how', 'mood'])
    expect(judge(formOf('record', ['mood']), { how: 'home', points: [{ what: '', urgent: true }] }).issues.map(one => one.field)).toEqual(['on', 'points.0.what'])
  })
  it('asks nothing of a draft', () => expect(judge(formOf('save'), { how: 'home' })).toMatchObject({ issues: [], needed: new Set() }))
  it('sends what is shown and filled in, without lines in which nothing stands', () => {
    const judged = judge(formOf('record'), { on: '2026-11-29', how: 'home', minutes: 20, alone: false, points: [{ what: '想妈妈 ' }, { what: '', urgent: null }], mood: 'home' })
    expect(judged.shown.has('minutes')).toBe(false)
    expect(bodyOf(kind, judged)).toEqual({ on: '2026-11-29', how: 'home', alone: false, points: [{ what: '想妈妈', urgent: null }], mood: 'home' })
  })
  it('sends of a correction only what differs, an emptied field as nothing', () => {
    const before = { on: '2026-11-29', how: 'home', alone: true, points: [{ what: '想妈妈', urgent: null }] }
    const shown = new Set(['on', 'how', 'alone', 'points', 'cost'])
    expect(changesOf(kind, { ...before, alone: null, points: [{ what: '想妈妈' }], cost: '' }, { before, shown })).toEqual({ alone: null })
    expect(changesOf(kind, { ...before, points: [{ what: '想妈妈' }, { what: '没钱吃饭', urgent: true }] }, { before, shown })).toEqual({ points: [{ what: '想妈妈' }, { what: '没钱吃饭', urgent: true }] })
    expect(sameValue([{ what: '想妈妈', urgent: null }], [{ urgent: '', what: '想妈妈' }, {}])).toBe(true)
  })
  it('keeps the list of a field whose issues read the same', () => {
    const first = issuesByField(judge(formOf('record'), {}).issues, new Map())
    const second = issuesByField(judge(formOf('record'), { how: 'home' }).issues, first)
    expect(second.get('on')).toBe(first.get('on'))
    expect([...second.keys()]).toEqual(['on', 'points', 'mood'])
  })
  it('reads yuan as they are written and keeps fen', () => {
    expect(['12', '12.5', '1,200.05', '￥30 元', ' 3 '].map(readYuan)).toEqual([1200, 1250, 120005, 3000, 300])
    expect(['12.345', '十二', '-3'].map(readYuan)).toEqual(['12.345', '十二', '-3'])
    expect([1200, 1250, 120005, 5].map(writeYuan)).toEqual(['12', '12.5', '1200.05', '0.05'])
    expect(['3', ' 3.5', '3斤'].map(readNumber)).toEqual([3, 3.5, '3斤'])
  })
})

describe('what a post may do and see of a kind', () => {
  it('begins with the act that counts, beside the draft', () => {
    expect(beginActs(kind, 'childDirector').map(act => act.id)).toEqual(['save', 'record'])
    expect(mainAct(kind, beginActs(kind, 'childDirector'))?.id).toBe('record')
    expect(beginActs(kind, 'auditor')).toEqual([])
  })
  it('offers ways to choose from only where they ask for something of their own', () => {
    expect(waysToBegin(kind, beginActs(kind, 'childDirector'))).toEqual([])
    const booked = { ...kind, fields: kind.fields.map(field => (field.id === 'on' ? { ...field, on: 'record' } : field)) }
    expect(waysToBegin(booked, beginActs(booked, 'childDirector')).map(act => act.id)).toEqual(['record'])
  })
  it('opens the whole form for what is written anew, and asks only for what belongs to an act otherwise', () =>
    expect(kind.acts.filter(isWhole).map(act => act.id)).toEqual(['record', 'save', 'correct']))
  it('puts on a desk what the post decides about in its area, and of others what is one’s own', () => {
    const said = (role: string) => cardsOf(kind, role).map(({ card, mine }) => `${card.title} ${mine ? 'own' : 'all'}`)
    expect(said('childSupervisor')).toEqual(['待核对 all', '没写完的 own'])
    expect(said('volunteer')).toEqual(['没写完的 own'])
  })
  it('is done to several at once only where an act asks for nothing, leads on, and belongs to the post', () => {
    const confirm = { ...formOf('void').act, id: 'confirm', to: 'over', asks: [] }
    const more = { ...kind, acts: [...kind.acts, confirm] }
    expect(bulkActs(more, 'childSupervisor', 'done').map(act => act.id)).toEqual(['confirm'])
    for (const [role, state] of [['childDirector', 'done'], ['childSupervisor', 'draft'], ['childSupervisor', undefined]] as const) expect(bulkActs(more, role, state)).toEqual([])
    expect(bulkActs({ ...more, fields: more.fields.map(field => (field.id === 'cost' ? { ...field, on: 'confirm' } : field)) }, 'childSupervisor', 'done')).toEqual([])
  })
  it('says that a part is not looked at', () => {
    const mood = kind.fields.find(one => one.id === 'mood')
    if (mood === undefined) throw new Error('mood')
    expect(seenAs(kind, mood, 'schoolCounselor')).toBe('clear')
    expect(seenAs(kind, mood, 'volunteer')).toBe('hidden')
    expect(unseenWords(kind, mood)).toBe('您的岗位不查看心理部分')
  })
})

describe('the address of a list', () => {
  const search = RecordsSearch.parse({ state: 'done', where: 'how.home,alone.false,how.mars,minutes.3', mine: '1', from: '2026-06-01' })
  it('is what is asked, without what the kind does not know', () => {
    expect(inputOf(kind, search)).toEqual({ states: ['done'], mine: true, from: '2026-06-01', filters: { how: ['home'], alone: [false] } })
    expect(inputOf(kind, RecordsSearch.parse({ state: 'gone' }))).toEqual({})
  })
  it('changes one condition and keeps the others', () => {
    expect(chosenOf(search, 'how')).toEqual(['home', 'mars'])
    expect(withFilter(search, 'how', ['school'])).toEqual(['alone.false', 'minutes.3', 'how.school'])
    expect(withFilter(RecordsSearch.parse({ where: 'how.home' }), 'how', [])).toBeUndefined()
    expect([hasConditions(search), hasConditions(RecordsSearch.parse({ region: '431003' }))]).toEqual([true, false])
  })
})

describe('the path of a record', () => {
  it('is where it has been, where it is and how it goes on; what was taken back goes nowhere', () => {
    const said = (...visited: string[]) => pathOf(kind, visited).map(step => `${step.label} ${step.is}`)
    expect(said('draft')).toEqual(['草稿 on', '已完成 ahead'])
    expect(said('draft', 'done', 'done')).toEqual(['草稿 done', '已完成 on'])
    expect(said('done', 'void')).toEqual(['已完成 done', '作废 on'])
    expect(['draft', 'done', 'void'].map(state => wayOn(kind, state, kind.acts)?.id)).toEqual(['record', undefined, undefined])
    expect(['draft', 'done', 'void'].map(state => stateTone(kind, state))).toEqual(['idle', 'ok', 'idle'])
  })
  it('says values as people read them', () => {
    expect([sayField(kind, 'cost', 120005), sayField(kind, 'how', 'home'), sayField(kind, 'alone', false), sayField(kind, 'points', [{ what: '想妈妈', urgent: true }]), sayField(kind, 'how', '已登记 ••••')])
      .toEqual(['1,200.05 元', '在家', '否', '1. 想妈妈，是', '已登记 ••••'])
  })
})

describe('months, quarters and terms', () => {
  it('are said as people say them, the present one first', () => {
    expect([sayTerm('2026-1'), sayPeriodOf('2026-Q3'), sayPeriodOf('2026-03')]).toEqual(['2026—2027 学年第一学期', '2026 年第三季度', '2026 年 3 月'])
    expect(['2026-11-29', '2027-01-15', '2027-02-20', '2027-08-01'].map(day => termsBefore(plainDate(day)).slice(0, 2).join(' '))).toEqual(['2026-1 2025-2', '2026-1 2025-2', '2026-2 2026-1', '2027-1 2026-2'])
    expect(periodsBefore(plainDate('2026-01-15')).filter((_, i) => i < 2 || i === 5 || i === 6)).toEqual(['2026-Q1', '2025-Q4', '2026-01', '2025-12'])
  })
})
