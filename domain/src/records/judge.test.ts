import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../kernel/plainDate.ts'
import { compileKind } from './compileKind.ts'
import { shippedWorld } from './shipped.ts'
import { isLegal, judgeRecord, mayAct, strayIssues } from './judge.ts'
import { actOf, type Kind } from './kind.ts'

const declared = {
  kind: 'talk', title: '谈心', feature: 'visits', audience: 'VIS', about: 'child', day: 'on', parameters: ['longest'],
  codeLists: { how: { title: '方式', basis: '示例', entries: [{ code: 'school', label: '在学校' }, { code: 'home', label: '在家' }] } },
  fields: [
    { id: 'result', type: 'yesNo', label: '需要跟进', shown: 'minutes is known' },
    { id: 'on', type: 'day', label: '日期', needed: 'always', check: 'on <= today()', say: '日期不能晚于今天' },
    { id: 'how', type: 'code', codes: 'how', label: '方式', needed: 'always' },
    { id: 'minutes', type: 'number', label: '分钟', shown: 'how = school', needed: 'shown', check: 'minutes > 0 and minutes <= @longest', say: '分钟数在 1 到 30 之间' },
    { id: 'hours', type: 'number', label: '小时', from: 'minutes + 0' },
    { id: 'points', type: 'lines', label: '要点', needed: "how = home", of: [{ id: 'what', type: 'text', label: '内容', needed: 'always', most: 10 }, { id: 'urgent', type: 'yesNo', label: '急' }] },
    { id: 'why', type: 'text', label: '作废原因', on: 'void', needed: 'always' },
  ],
  list: { columns: ['on', 'how'] }, states: ['draft 草稿', 'done 已完成', 'void 作废'],
  acts: [{ id: 'record', label: '保存', from: 'none', to: 'done', who: 'VIS.C' }, { id: 'save', label: '存草稿', from: ['none', 'draft'], to: 'draft', who: 'VIS.C' }, { id: 'correct', label: '更正', from: 'done', to: 'done', who: ['VIS.U', 'author'] }, { id: 'void', label: '作废', from: 'done', to: 'void', who: 'VIS.A', not: 'author', asks: ['why'] }],
}
function kindOf(): Kind {
  const { kind, faults } = compileKind(declared, { ...shippedWorld, parameters: { longest: { label: '最长' } } })
  if (kind === null) throw new Error(faults.map(one => `${one.path.join('.')} ${one.message}`).join('\n'))
  return kind
}
const kind = kindOf()
const today = plainDate('2026-11-29')
const judge = (body: Record<string, unknown>, id = 'record') => {
  const act = actOf(kind, id)
  if (!act) throw new Error(id)
  return judgeRecord({ kind, act, facts: { today, parameter: () => 30, workdaysFrom: (day, count) => addDays(day, count) } }, body)
}
const said = (body: Record<string, unknown>, id?: string): string[] => judge(body, id).issues.map(one => `${one.field} ${one.message}`)

describe('what is not shown', () => {
  test('is not needed, is not kept, and is absent for everything that hangs on it', () => {
    const { body, shown, issues } = judge({ on: '2026-11-29', how: 'home', minutes: 20, result: true, points: [{ what: '想妈妈' }] })
    expect(issues).toEqual([])
    expect(shown).not.toContain('minutes')
    expect(shown).not.toContain('result')
    expect(body).toEqual({ on: '2026-11-29', how: 'home', points: [{ what: '想妈妈', urgent: null }], hours: null })
  })
  test('is asked for as soon as it is', () => {
    expect(said({ on: '2026-11-29', how: 'school' })).toEqual(['minutes 请填写分钟'])
    expect(judge({ on: '2026-11-29', how: 'school', minutes: 20, result: false }).body).toMatchObject({ minutes: 20, result: false, hours: 20 })
  })
})

describe('what is wrong', () => {
  test('is told all at once, at its field, and only what is false is refused', () => {
    expect(said({ on: '2026-11-30', how: 'nowhere', points: [{ what: '' }, { what: '一二三四五六七八九十一', urgent: 3 }] })).toEqual([
      'how 方式：不在可选范围，请重新选择', 'points.0.what 请填写内容（要点第 1 行）', 'points.1.what 内容：最多 10 个字，现在有 11 个', 'points.1.urgent 急：请选择是或否', 'on 日期不能晚于今天',
    ])
    expect(said({})).toEqual(['on 请填写日期', 'how 请选择方式'])
    expect(said({ on: '2026-02-30', how: 'home', points: [{ what: '好' }] })).toEqual(['on 日期：日期要写成 2026-04-16 这样，而且真实存在'])
    expect(said({ on: '2026-11-29', how: 'home' })).toEqual(['points 请至少写一条要点'])
  })
  test('is an id that is none: it would be refused where nobody could say by which field', () => {
    const field = (type: string) => ({ id: 'x', type, label: '单位', ...(type === 'record' ? { links: 'visit' } : {}) })
    for (const [type, words] of [['organisation', '请从列表里选择'], ['staff', '请从列表里选择'], ['child', '请从列表里选择'], ['record', '请从列表里选择']] as const) {
      const made = compileKind({ ...declared, fields: [...declared.fields, field(type)] }, { ...shippedWorld, parameters: { longest: { label: '最长' } } }).kind
      const act = made && actOf(made, 'record')
      const issues = (x: unknown): string[] => (made && act ? judgeRecord({ kind: made, act, facts: { today, parameter: () => 30, workdaysFrom: addDays } }, { on: '2026-11-29', how: 'school', minutes: 5, result: true, x }).issues.map(one => one.message) : ['none'])
      expect(issues('org-1')).toEqual([`单位：${words}`])
      expect(issues('0190a000-0000-7000-8000-000000000001')).toEqual([])
    }
  })
  test('is a field nobody knows: it is not dropped in silence', () => {
    expect(said({ on: '2026-11-29', how: 'home', points: [{ what: '好', grade: 3 }], hart: 1 })).toEqual(['points.0.grade 要点里没有“grade”这一项，请刷新页面后再填', 'hart 谈心里没有“hart”这一项，请刷新页面后再填'])
  })
  test('a computed value is not believed, it is computed', () => expect(judge({ on: '2026-11-29', how: 'school', minutes: 5, hours: 99, result: true }).body['hours']).toBe(5))
  test('whatever is sent gets an answer and never more than was declared', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('on', 'how', 'minutes', 'points', 'result', 'why', 'hours', '__proto__', 'x'), fc.jsonValue()), given => {
      const { body } = judge(given)
      expect(Object.keys(body).every(key => kind.fields.some(field => field.id === key))).toBe(true)
    }))
  })
})

describe('acts', () => {
  test('hold from the states they name, and from nowhere else', () => {
    const legal = kind.acts.flatMap(act => [null, ...kind.states.map(state => state.id)].filter(state => isLegal(act, state)).map(state => `${state ?? 'none'} ${act.id}`))
    expect(legal).toEqual(['none record', 'none save', 'draft save', 'done correct', 'done void'])
  })
  test('are done by a letter of the matrix or by who the record names; never by its author where that is excluded', () => {
    const by = (id: string, letters: string, ...is: ('author' | 'assignee')[]) => {
      const act = actOf(kind, id)
      return act && mayAct(act, { role: 'childSupervisor', letters: domain => (domain === 'VIS' ? [...letters].flatMap(one => (one === 'C' || one === 'U' || one === 'A' || one === 'R' ? [one] : [])) : []), is: new Set(is) })
    }
    expect([by('record', 'C'), by('record', 'R'), by('correct', 'R', 'author'), by('correct', 'R'), by('void', 'A'), by('void', 'A', 'author')]).toEqual([true, false, true, false, true, false])
  })
  test('that keep a draft miss nothing yet, and still refuse what is wrong', () => {
    expect(said({}, 'save')).toEqual([])
    expect(judge({}, 'save').needed).toEqual([])
    expect(said({ on: '2026-11-30' }, 'save')).toEqual(['on 日期不能晚于今天'])
    expect(judge({ how: 'home' }).needed).toEqual(['on', 'how', 'points'])
  })
  test('that stay beside the states add lines, and neither change nor drop what stands there', () => {
    const { kind: made } = compileKind({ ...declared, fields: [...declared.fields, { id: 'calls', type: 'lines', label: '电话', on: 'call', of: [{ id: 'who', type: 'text', label: '打给谁' }, { id: 'said', type: 'text', label: '说了什么' }] }],
      acts: [...declared.acts, { id: 'call', label: '打电话', from: 'done', to: 'same', who: 'VIS.U' }] }, { ...shippedWorld, parameters: { longest: { label: '最长' } } })
    const act = made && actOf(made, 'call')
    const found = (...calls: object[]): string[] => (made && act ? strayIssues({ kind: made, act, state: 'done', before: { calls: [{ who: '妈妈', said: null }] }, given: { calls } }).map(one => `${one.code} ${one.field}`) : ['none'])
    expect([found({ who: '妈妈' }, { who: '爸爸' }), found({ said: null, who: '妈妈' })]).toEqual([[], []])
    for (const other of [[], [{ who: '奶奶' }], [{ who: '爸爸' }, { who: '妈妈' }], [{ who: '妈妈', said: '没打' }]]) expect(found(...other)).toEqual(['record.settled calls'])
  })
  test('ask for what belongs to them alone', () => {
    const whole = { on: '2026-11-29', how: 'home', points: [{ what: '好' }] }
    expect(said(whole, 'void')).toEqual(['why 请填写作废原因'])
    expect(said({ ...whole, why: '记错了' }, 'void')).toEqual([])
    expect(said(whole)).toEqual([])
  })
})
