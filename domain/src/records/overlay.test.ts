/** What a county may lay over a kind of the product, what it may not, and what becomes of it when the product moves on. */
import { describe, expect, test } from 'vitest'
import { compileKind, type KindWorld } from './compileKind.ts'
import { Declaration } from './declaration.ts'
import { fieldOf, type Kind } from './kind.ts'
import { applyOverlay, type Base, type Overlay, placeInOverlay, readOverlay } from './overlay.ts'
import { upgradeOverlay } from './overlayUpgrade.ts'
import { shippedWorld } from './shipped.ts'

const world: KindWorld = { ...shippedWorld, notYet: new Set() }
const county = '431003'
type Written = Record<string, unknown> & { fields: Record<string, unknown>[]; acts: Record<string, unknown>[] }
const shipped = (): Written => ({
  kind: 'visit', title: '走访', feature: 'visits', audience: 'VIS', about: 'child', day: 'on',
  codeLists: { how: { title: '方式', basis: '示例', entries: [{ code: 'home', label: '上门' }, { code: 'phone', label: '电话', spellings: ['打电话'] }] } },
  fields: [
    { id: 'on', type: 'day', label: '日期', needed: 'always', core: true },
    { id: 'how', type: 'code', codes: 'how', label: '方式', needed: 'always', filter: 'n1' },
    { id: 'met', type: 'yesNo', label: '见到', core: true },
    { id: 'why', type: 'text', label: '没见到的原因', shown: 'met = false' },
    { id: 'minutes', type: 'number', label: '分钟' },
    { id: 'mood', type: 'yesNo', label: '情绪低落', part: 'HLT.psy', sealed: true },
    { id: 'note', type: 'text', label: '备注' },
    { id: 'bad', type: 'text', label: '作废原因', on: 'void' },
  ],
  sections: [{ title: '走访', of: ['on', 'how', 'met', 'why', 'minutes', 'mood'] }, { title: '其他', of: ['note'] }],
  list: { columns: ['on', 'child', 'how', 'note'], filters: ['how'] }, states: ['done 已完成', 'void 作废'],
  acts: [{ id: 'record', label: '保存', from: 'none', to: 'done', who: 'VIS.C' }, { id: 'correct', label: '更正', from: 'done', to: 'done', who: ['VIS.U', 'author'], within: 'today() <= on + 30 days' }, { id: 'void', label: '作废', from: 'done', to: 'void', who: 'VIS.A', asks: ['bad'] }],
  cases: [{ given: { on: '2026-05-18', how: 'home', note: '好' }, act: 'record' }],
})
function kindOf(written: unknown): Kind {
  const { kind, faults } = compileKind(written, world)
  if (kind === null) throw new Error(faults.map(one => `${one.path.join('.')} ${one.message}`).join('\n'))
  return kind
}
const baseOf = (change: (written: Written) => void = () => undefined): Base => {
  const written = shipped()
  change(written)
  return { declaration: Declaration.parse(written), kind: kindOf(written) }
}
function read(written: Record<string, unknown>): Overlay {
  const { overlay, faults } = readOverlay({ extends: 'visit', ...written })
  if (overlay === null) throw new Error(faults.map(one => `${one.path.join('.')} ${one.message}`).join('\n'))
  return overlay
}
const told = (written: Record<string, unknown>): string[] => {
  const { overlay, faults } = readOverlay({ extends: 'visit', ...written })
  return (overlay === null ? faults : applyOverlay(baseOf(), overlay, county).faults).map(one => `${one.path.join('.')} ${one.message}`)
}
const laid = (written: Record<string, unknown>): Kind => {
  const { declaration, faults } = applyOverlay(baseOf(), read(written), county)
  if (declaration === null) throw new Error(faults.map(one => one.message).join('\n'))
  return kindOf(declaration)
}

const heart = { id: 'x431003-heart', type: 'text', label: '爱心妈妈' }
describe('a county', () => {
  test('adds a field, which stands in a section of its own and in the list', () => {
    const kind = laid({ fields: [{ ...heart, needed: 'always' }, { id: 'x431003-days', type: 'number', label: '陪伴天数', filter: 'n6' }], list: { columns: ['x431003-heart'], filters: ['x431003-days'] }, cases: [{ given: { on: '2026-05-18', how: 'home' }, act: 'record', problems: ['x431003-heart'] }] })
    expect(kind.sections.at(-1)).toEqual({ title: '本县补充', of: ['x431003-heart', 'x431003-days'] })
    expect(kind.list).toMatchObject({ columns: ['on', 'child', 'how', 'note', 'x431003-heart'], filters: ['how', 'x431003-days'] })
  })
  test('renames, demands, hides, seals, adds codes and tightens', () => {
    const kind = laid({ title: '入户走访', relabel: { minutes: '走访分钟数' }, require: ['why', 'minutes'], hide: ['note'], seal: ['why'], codes: { how: [{ code: 'x431003-video', label: '视频' }] }, acts: { correct: { within: 'today() <= on + 7 days', who: 'VIS.U', not: 'author' }, void: { second: true } } })
    expect(kind.title).toBe('入户走访')
    expect(fieldOf(kind, 'minutes')).toMatchObject({ label: '走访分钟数', needed: 'always' })
    expect(fieldOf(kind, 'why')).toMatchObject({ needed: 'shown', sealed: true })
    expect(fieldOf(kind, 'note')).toBeUndefined()
    expect([kind.list.columns, kind.sections.map(one => one.title)]).toEqual([['on', 'child', 'how'], ['走访']])
    expect(fieldOf(kind, 'how')?.list?.entries.map(one => one.code)).toEqual(['home', 'phone', 'x431003-video'])
    const correct = kind.acts.find(one => one.id === 'correct')
    expect(correct).toMatchObject({ who: [{ domain: 'VIS', letter: 'U' }], notAuthor: true, within: { op: 'and' } })
    expect(kind.acts.find(one => one.id === 'void')?.second).toBe(true)
  })
  test('changes nothing by saying nothing', () => {
    const { cases: _theirs, ...mine } = laid({})
    const { cases: _shipped, ...kind } = kindOf(shipped())
    expect(mine).toEqual(kind)
  })
})

describe('a county never opens what was closed', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['another audience', { audience: 'ACT' }, 'audience 县里不能改谁能看（audience），由平台决定'],
    ['another child', { about: 'region' }, 'about 县里不能改关于谁（about），由平台决定'],
    ['other states', { states: ['done 好'] }, 'states 县里不能改状态（states），由平台决定'],
    ['a weaker class', { fields: [{ id: 'mood', type: 'yesNo', label: '情绪低落', sealed: false }] }, 'fields.0.id “情绪低落”是平台的字段，县里不能改它的类型、加密、脱敏和查看范围；可以改名（relabel）、要求必填（require）、隐藏（hide）、加密（seal）'],
    ['a field that passes for one of the product', { fields: [{ id: 'heart', type: 'text', label: '爱心妈妈' }] }, 'fields.0.id 本县自己的字段编号以 x431003- 开头'],
    ['a field of another county', { fields: [{ ...heart, id: 'x520123-heart' }] }, 'fields.0.id 本县自己的字段编号以 x431003- 开头'],
    ['a field of a name that is there', { fields: [{ ...heart, label: '备注' }] }, 'fields.0.label 已经有“备注”（note），请换一个名称'],
    ['a field the rules would need', { fields: [{ ...heart, core: true }] }, 'fields.0.core 本县自己的字段平台的规则用不到，不写 core'],
    ['a slot of the product', { fields: [{ ...heart, filter: 'u1' }] }, 'fields.0.filter 本县的字段筛选只用 n6、n7、n8，其余的留给平台'],
    ['more people', { acts: { void: { who: ['VIS.A', 'VIS.U'] } } }, 'acts.void.who 县里只能收紧：VIS.U 原来不能办“作废”'],
    ['an act without its second person', { acts: { void: { second: false } } }, 'acts.void.second 没有“false”这种写法；可以写 true'],
    ['hiding what the rules need', { hide: ['met'] }, 'hide.0 “见到”平台的规则要用，不能隐藏'],
    ['hiding what others hang on', { hide: ['met'] }, 'hide.0 “见到”还有“没见到的原因”要用，不能隐藏'],
    ['hiding what an act asks for', { hide: ['bad'] }, 'hide.0 “作废原因”还有动作“作废”要用，不能隐藏'],
    ['hiding and demanding', { hide: ['note'], require: ['note'] }, 'hide.0 “备注”既要隐藏又要求必填，请只留一样'],
    ['sealing what is filtered by', { seal: ['how'] }, 'seal.0 “方式”用来筛选，不能加密'],
    ['a code that passes for one of the product', { codes: { how: [{ code: 'video', label: '视频' }] } }, 'codes.how.0.code 本县自己的代码以 x431003- 开头'],
    ['a code that is there by another spelling', { codes: { how: [{ code: 'x431003-call', label: '打电话' }] } }, 'codes.how.0.label “方式”里已经有“电话”'],
    ['a code of everybody', { codes: { 'CL-13': [{ code: 'x431003-five', label: '五级' }] } }, 'codes.CL-13 CL-13 是全平台共用的代码表，不能只在一种记录里加'],
    ['a code of no list', { codes: { hov: [{ code: 'x431003-video', label: '视频' }] } }, 'codes.hov “走访”没有名为 hov 的代码表，是不是 how？'],
    ['a name of no field', { relabel: { minuts: '分钟数' } }, 'relabel.minuts “走访”没有名为 minuts 的字段，是不是 minutes？'],
    ['an act nobody knows', { acts: { viod: { second: true } } }, 'acts.viod “走访”没有名为 viod 的动作，是不是 void？'],
    ['another kind', { extends: 'talk' }, 'extends 这是给 talk 的，不是 visit'],
    ['a misspelt key', { requires: ['note'] }, 'requires 没有“requires”这一项，是不是 require？'],
  ])('%s', (_name, written, expected) => expect(told(written)).toContain(expected))
  test('what its own fields say wrong is told at its own fields', () => {
    const base = baseOf()
    const overlay = read({ hide: ['note'], fields: [heart, { id: 'x431003-when', type: 'day', label: '结对日期', check: 'x431003-when <= 3', say: '不对' }] })
    const { declaration } = applyOverlay(base, overlay, county)
    const faults = compileKind({ ...declaration }, world).faults.map(one => ({ at: placeInOverlay(one, base.declaration, overlay).join('.'), message: one.message }))
    expect(faults).toEqual([{ at: 'fields.1.check', message: '不能把日期和数字相比' }])
  })
})

describe('a new version of the product', () => {
  const merge = (change: (written: Written) => void, written: Record<string, unknown>) => {
    const after = baseOf(change)
    const { overlay, conflicts } = upgradeOverlay(baseOf(), after, read(written))
    const { declaration, faults } = applyOverlay(after, overlay, county)
    // Whatever had to be given up, what comes out stands.
    expect(faults.filter(one => !conflicts.some(conflict => conflict.kept === 'yours' && conflict.path[0] === one.path[0]))).toEqual([])
    return { kind: declaration && kindOf(declaration), overlay, conflicts: conflicts.map(one => `${one.path.join('.')} ${one.message}（${one.kept}）`) }
  }
  const field = (written: Written, id: string): Record<string, unknown> => written.fields.find(one => one['id'] === id) ?? {}
  const without = (written: Written, id: string): void => {
    written.fields = written.fields.filter(one => one['id'] !== id)
    written['sections'] = [{ title: '走访', of: written.fields.map(one => one['id']).filter(one => one !== 'bad') }]
    written['list'] = { columns: ['on', 'child'] }
    written['cases'] = []
  }
  test('merges where only one side changed: nothing is asked', () => {
    const { kind, conflicts } = merge(w => { field(w, 'note')['label'] = '说明'; w.fields.push({ id: 'place', type: 'text', label: '地点' }); w['sections'] = [] }, { relabel: { minutes: '分钟数' }, require: ['why'], fields: [heart], codes: { how: [{ code: 'x431003-video', label: '视频' }] } })
    expect(conflicts).toEqual([])
    expect(kind?.fields.map(one => one.label)).toEqual(['日期', '方式', '见到', '没见到的原因', '分钟数', '情绪低落', '说明', '作废原因', '地点', '爱心妈妈'])
  })
  test('asks where both renamed, and not where both came to the same words', () => {
    expect(merge(w => { field(w, 'minutes')['label'] = '时长' }, { relabel: { minutes: '走访分钟数' } }).conflicts).toEqual(['relabel.minutes “分钟”本县改名为“走访分钟数”，平台新版改名为“时长”（yours）'])
    expect(merge(w => { field(w, 'minutes')['label'] = '时长' }, { relabel: { minutes: '时长' } })).toMatchObject({ conflicts: [], overlay: { relabel: {} } })
  })
  test('shows what was hidden once it is needed, and says so', () => {
    const { kind, conflicts } = merge(w => { field(w, 'why')['shown'] = 'met = false and note is known'; w['cases'] = [] }, { hide: ['note'] })
    expect(conflicts).toEqual(['hide.0 平台新版里“没见到的原因”要用“备注”，不能再隐藏（theirs）'])
    expect(kind && fieldOf(kind, 'note')).toBeDefined()
    expect(merge(w => { field(w, 'note')['core'] = true }, { hide: ['note'] }).conflicts).toEqual(['hide.0 平台新版里平台的规则要用“备注”，不能再隐藏（theirs）'])
  })
  test('takes away a field, and what lay over it is listed, not lost in silence', () => {
    const { overlay, conflicts } = merge(w => { without(w, 'minutes') }, { relabel: { minutes: '分钟数' }, require: ['minutes'] })
    expect(overlay).toMatchObject({ relabel: {}, require: [] })
    expect(conflicts).toEqual(['relabel.minutes 平台新版不再有“分钟”，本县对它的改动没有了着落（theirs）', 'require.0 平台新版不再有“分钟”，本县对它的改动没有了着落（theirs）'])
  })
  test('computes what a county demanded', () => {
    expect(merge(w => { field(w, 'minutes')['from'] = '1 + 1' }, { require: ['minutes'] }).conflicts).toEqual(['require.0 “分钟”本县要求必填，平台新版改为由平台算出（theirs）'])
  })
  test('brings a field or a code of the same name: both stay until somebody decides', () => {
    expect(merge(w => { w.fields.push({ id: 'mother', type: 'text', label: '爱心妈妈' }); w['sections'] = [] }, { fields: [heart] }).conflicts).toEqual(['fields.0.label 平台新版也有了“爱心妈妈”（mother），和本县的 x431003-heart 同名：请给本县的改名，或者停用（yours）'])
    expect(merge(w => { w['codeLists'] = { how: { title: '方式', basis: '示例', entries: [{ code: 'home', label: '上门' }, { code: 'phone', label: '电话' }, { code: 'video', label: '视频' }] } } }, { codes: { how: [{ code: 'x431003-video', label: '视频' }] } }).conflicts)
      .toEqual(['codes.how.0 平台新版的“方式”也有了“视频”（video），和本县的 x431003-video 是同一个意思：以后用平台的，已经登记的不变（yours）'])
  })
  test('takes a right away: it is gone for the county too', () => {
    const { kind, conflicts } = merge(w => { w.acts[1] = { ...w.acts[1], who: ['author'], within: 'today() <= on + 10 days' } }, { acts: { correct: { who: ['VIS.U', 'author'], within: 'today() <= on + 7 days' } } })
    expect(conflicts).toEqual(['acts.correct.within “更正”的期限两边都改了：合在一起，两个条件都要满足（yours）', 'acts.correct.who 平台新版里 VIS.U 不能再办“更正”（theirs）'])
    expect(kind?.acts.find(one => one.id === 'correct')?.who).toEqual([{ is: 'author' }])
  })
})
