/** Every declaration shipped compiles and keeps its golden cases; one that is wrong says where, as its author sees it. */
import { readFileSync } from 'node:fs'
import { compileKind, type KindWorld } from '@qinghe/domain/records/compileKind.ts'
import { Declaration } from '@qinghe/domain/records/declaration.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import fc from 'fast-check'
import { glob } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readDeclaration, readDeclarations, readOverlayFile } from './declarationFile.ts'

const folder = new URL('../../../kinds/', import.meta.url)
const files: { name: string; text: string }[] = []
beforeAll(async () => {
  for await (const name of glob('**/*.yaml', { cwd: folder })) files.push({ name, text: readFileSync(new URL(name, folder), 'utf8') })
})
const world: KindWorld = { ...shippedWorld, parameters: { visitBackdating: { label: '补录期限', unit: 'days' } }, kinds: new Set(['visit', 'visitIssue']) }
const small = `kind: visit
title: 走访
feature: visits
audience: VIS
about: child
day: actualAt
parameters: [visitBackdating]
codeLists:
  visitResult: { title: 走访结果, basis: 示例, entries: [{ code: fine, label: 正常 }, { code: problem, label: 发现问题 }] }
fields:
  - { id: actualAt, type: day, label: 走访日期, needed: always, check: "actualAt <= today()", say: 走访日期不能晚于今天 }
  - { id: result, type: code, codes: visitResult, label: 走访结果, needed: always, filter: n1 }
  - { id: mood, type: yesNo, label: 情绪低落, part: HLT.psy }
  - { id: note, type: text, label: 说明, shown: result = problem, needed: shown }
list: { columns: [actualAt, child, result], filters: [result] }
states: [done 已完成, void 作废]
acts:
  - { id: record, label: 保存, from: none, to: done, who: VIS.C }
  - { id: void, label: 作废, from: done, to: void, who: VIS.A }
cases:
  - { given: { actualAt: 2026-05-18, result: problem }, act: record, problems: [note] }
`
const with_ = (from: string, to: string): string => { expect(small).toContain(from); return small.replace(from, to) }
const faults = (text: string): string[] => readDeclaration(text, world).faults.map(({ line, column, message }) => `${line}:${column} ${message}`)

test('what is shipped compiles, keeps its golden cases, and is plain data', () => {
  expect(files.map(one => one.name)).toContain('visits/visit.yaml')
  for (const { name, text } of files) {
    const { kind, faults: found } = readDeclaration(text, shippedWorld)
    expect(found, name).toEqual([])
    expect(JSON.parse(JSON.stringify(kind)), name).toEqual(kind)
  }
})

describe('a fault stands where its author sees it', () => {
  test('nothing is wrong with this one', () => expect(faults(small)).toEqual([]))
  test.each([
    ['a field nobody knows', with_('actualAt <= today()', 'actualAtt <= today()'), ['11:69 没有名为 actualAtt 的字段，是不是 actualAt？']],
    ['a day against a number', with_('"actualAt <= today()"', '"actualAt <= 3"'), ['11:69 不能把日期和数字相比']],
    ['an unknown type', with_('type: yesNo', 'type: yesno'), [expect.stringMatching(/^13:\d+ 没有“yesno”这种写法，是不是 yesNo？/)]],
    ['an unknown key', with_('needed: shown }', 'neded: shown }'), [expect.stringMatching(/^14:\d+ 没有“neded”这一项，是不是 needed？$/)]],
    ['an unknown code list', with_('codes: visitResult', 'codes: visitResults'), [expect.stringMatching(/^12:\d+ 没有名为 visitResults 的代码表，是不是 visitResult？$/)]],
    ['an unknown code', with_('result = problem', 'result = problen'), [expect.stringMatching(/^14:\d+ “走访结果”里没有 problen，是不是 problem？$/)]],
    ['an unknown parameter', with_('[visitBackdating]', '[visitBackdate]'), [expect.stringMatching(/^7:\d+ 没有名为 visitBackdate 的参数/)]],
    ['an unknown state', with_('from: done, to: void', 'from: dnoe, to: void'), [expect.stringMatching(/^16:\d+ 没有动作能到“作废”$/), expect.stringMatching(/^19:\d+ 没有名为 dnoe 的状态，是不是 done？$/)]],
    ['an unknown right', with_('who: VIS.C', 'who: VIZ.C'), [expect.stringMatching(/^18:\d+ “VIZ.C”不是权限/)]],
    ['a post nobody holds', with_('who: VIS.A', 'who: childSuperviser'), [expect.stringMatching(/^19:\d+ “childSuperviser”不是权限：.*是不是 childSupervisor？$/)]],
    ['a post that is asked and is not there', with_('who: VIS.A }', 'who: VIS.A, assigns: { to: [childDirector, polise] } }'), [expect.stringMatching(/^19:\d+ 没有名为 polise 的岗位，是不是 police？$/)]],
    ['a field of an act that is not there', with_('label: 说明,', 'label: 说明, on: vid,'), [expect.stringMatching(/^14:\d+ “说明”由 vid 填写，但没有这个动作，是不是 void？$/)]],
    ['a decision table with a gap', with_('type: yesNo, label: 情绪低落, part: HLT.psy', 'type: yesNo, label: 情绪低落, table: { by: [result], rows: [{ when: [fine], gives: false }] }'), [expect.stringMatching(/^13:\d+ 判定表没有写“走访结果为发现问题”怎么定，请补一行$/)]],
    ['a decision table with an overlap', with_('type: yesNo, label: 情绪低落, part: HLT.psy', 'type: yesNo, label: 情绪低落, table: { by: [result], rows: [{ when: [any], gives: false }, { when: [fine], gives: true }] }'), [expect.stringMatching(/^13:\d+ 第 1 行和第 2 行都适用于“走访结果为正常”，请只留一行$/)]],
    ['what the engine cannot do yet', with_('who: VIS.A }', 'who: VIS.A, paper: { title: 通知 } }'), [expect.stringMatching(/^19:\d+ 尚不支持 paper：/)]],
    ['an unknown act in a case', with_('act: record, problems', 'act: recrd, problems'), [expect.stringMatching(/^21:\d+ 没有名为 recrd 的动作，是不是 record？$/)]],
    ['a slot given twice', with_('label: 情绪低落, part: HLT.psy', 'label: 情绪低落, filter: n1'), [expect.stringMatching(/^13:\d+ n1 已经给了 result，请换一个$/)]],
    ['a circle of what shows what', with_('label: 走访结果, needed: always', 'label: 走访结果, shown: note is known, needed: always'), [expect.stringMatching(/^12:\d+ result、note 互相决定是否显示，绕成了圈$/)]],
    ['a golden case that fails', with_('problems: [note]', 'problems: []'), [expect.stringMatching(/^21:\d+ 这个例子应当指出的问题：没有；实际指出：note（请填写说明）$/)]],
    ['a part that would be told by another field', with_('shown: result = problem', 'shown: mood'), [expect.stringMatching(/^14:\d+ “说明”取决于只有部分人能看的“情绪低落”，会把它透露出去$/)]],
    ['a filter over what few may read', with_('part: HLT.psy', 'part: HLT.psy, filter: n2'), [expect.stringMatching(/^13:\d+ 加密的、另有查看范围的字段不能用来筛选$/)]],
    ['an audience nobody knows', with_('audience: VIS', 'audience: VISS'), [expect.stringMatching(/^4:\d+ 没有名为 VISS 的查看范围，是不是 VIS？$/)]],
    ['a column that is no field', with_('columns: [actualAt, child, result]', 'columns: [actualAt, chlid, result]'), [expect.stringMatching(/^15:\d+ 没有名为 chlid 的字段，是不是 child？$/)]],
    ['a key written twice', with_('about: child', 'about: child\nabout: region'), [expect.stringMatching(/^6:1 同一处写了两次这个名称$/)]],
    ['a tab', with_('  - { id: actualAt', '\t- { id: actualAt'), [expect.stringMatching(/^11:/)]],
    ['another file altogether', '[1, 2]', [expect.stringMatching(/^1:1 这里要写/)]],
    ['nothing', '', [expect.stringMatching(/^1:1 /)]],
  ])('%s', (_name, text, expected) => expect(faults(text).slice(0, expected.length)).toEqual(expected))
  test('all of them are told at once, from the top', () => {
    const several = with_('actualAt <= today()', 'actualAtt <= today()').replace('who: VIS.C', 'who: VIZ.C').replace('filters: [result]', 'filters: [rsult]')
    expect(faults(several).map(words => words.split(':')[0])).toEqual(['11', '15', '18'])
  })
  test('a file that calls upon itself is refused before it is large', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`).join('\n')}`
    expect(() => readDeclaration(bomb, world)).not.toThrow()
    expect(faults(bomb).length).toBeGreaterThan(0)
  })
  test('whatever is in the file gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(small.length), (noise, at) => {
      expect(readDeclaration(small.slice(0, at) + noise + small.slice(at), world).faults).toBeDefined()
    }), { numRuns: 300 })
    fc.assert(fc.property(fc.json(), text => { expect(compileKind(JSON.parse(text), world).kind).toBeNull() }))
  })
})

describe('several files', () => {
  const issue = small.replace('kind: visit\n', 'kind: visitIssue\n').replace('about: child\n', 'about: visit\n').replace('title: 走访\n', 'title: 问题\n')
  const told = (...of: [string, string][]): string[] => [...readDeclarations(of.map(([name, text]) => ({ name, text })), world).faults].flatMap(([name, found]) => found.map(one => `${name} ${one.line}:${one.column} ${one.message}`))
  test('are judged by themselves and by what they say of each other, at their own lines', () => {
    expect(told(['visit', small], ['part', issue])).toEqual([])
    expect(told(['visit', small], ['part', issue.replace('day: actualAt\n', 'follows: place\nday: actualAt\n')])).toEqual(['part 6:1 “问题”是“走访”的一部分，儿童迁走时要和它一样（follows: child）'])
    expect(told(['one', small], ['two', small])).toEqual(['one 1:1 记录种类 visit 写在两个文件里', 'two 1:1 记录种类 visit 写在两个文件里'])
  })
  test('one that is wrong is told once, and not held against the others', () => {
    const opening = small.replace('list: {', `  - { id: found, type: lines, label: 问题, opens: { kind: visitIssue, each: line }, of: [{ id: note, type: text, label: 说明 }] }\nlist: {`).replace('who: VIS.C }', 'who: VIS.C, opens: [found] }')
    expect(told(['visit', opening], ['part', issue.replace('who: VIS.C', 'who: VIZ.C')])).toEqual([expect.stringMatching(/^part 18:\d+ “VIZ\.C”不是权限/)])
    expect(told(['visit', opening], ['part', issue])).toEqual([expect.stringMatching(/^visit 15:\d+ “问题”必须填“走访结果”，请把它带过去（carries）$/)])
  })
})

describe('what a county lays over a kind', () => {
  const laid = (text: string) => {
    const { kind } = readDeclaration(small, world)
    if (kind === null) throw new Error('the kind of the product has faults')
    return readOverlayFile(text, { kind, declaration: Declaration.parse(parse(small)) }, { county: '431003', world })
  }
  const told = (text: string): string[] => laid(text).faults.map(({ line, column, message }) => `${line}:${column} ${message}`)
  const overlay = `extends: visit
relabel: { note: 情况说明 }
fields:
  - { id: x431003-heart, type: text, label: 爱心妈妈, shown: result = problem, needed: shown }
cases:
  - { given: { actualAt: 2026-05-18, result: problem, note: 好 }, act: record, problems: [x431003-heart] }
`
  test('is a kind again, with its golden cases', () => {
    expect(told(overlay)).toEqual([])
    expect(laid(overlay).kind?.fields.map(field => field.label)).toEqual(['走访日期', '走访结果', '情绪低落', '情况说明', '爱心妈妈'])
  })
  test.each([
    ['a weaker class', overlay.replace('id: x431003-heart, type: text, label: 爱心妈妈', 'id: mood, type: yesNo, sealed: false, label: 情绪低落'), /^4:\d+ “情绪低落”是平台的字段，县里不能改它的类型、加密、脱敏和查看范围/],
    ['another audience', `${overlay}audience: HLT.psy\n`, /^7:1 县里不能改谁能看（audience），由平台决定$/],
    ['hiding what others hang on', overlay.replace('relabel: { note: 情况说明 }', 'hide: [result]'), /^2:\d+ “走访结果”还有“说明”要用，不能隐藏$/],
    ['a condition of its own field', overlay.replace('result = problem,', 'resalt = problem,'), /^4:\d+ 没有名为 resalt 的字段，是不是 result？$/],
    ['a condition that hangs on what few may read', overlay.replace('shown: result = problem', 'shown: mood'), /^4:\d+ “爱心妈妈”取决于只有部分人能看的“情绪低落”，会把它透露出去$/],
    ['a golden case that fails', overlay.replace('problems: [x431003-heart]', 'problems: []'), /^6:\d+ 这个例子应当指出的问题：没有；实际指出：x431003-heart（请填写爱心妈妈）$/],
    ['a file that is none', 'extends: [', /^\d+:\d+ /],
  ])('is refused where it is wrong: %s', (_name, text, expected) => {
    expect(laid(text).kind).toBeNull()
    expect(told(text)).toContainEqual(expect.stringMatching(expected))
  })
})
