import { expect, it } from 'vitest'
import { lineChanges, type Run } from './lineChanges.ts'

const marked = (runs: readonly Run[]): string => runs.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('')
const shown = (before: readonly string[], after: readonly string[]): string[][] => lineChanges(before, after).map(pair => [marked(pair.before), marked(pair.after)])

it('puts beside one another what became what, and marks the number that moved', () => {
  expect(shown(['村儿童主任，对每名儿童：每季度，最后一个月 20 日以前'], ['村儿童主任，对每名儿童：每季度，最后一个月 18 日以前']))
    .toEqual([['村儿童主任，对每名儿童：每季度，最后一个月 [20] 日以前', '村儿童主任，对每名儿童：每季度，最后一个月 [18] 日以前']])
})

it('marks a post that was put in the place of another, and a step that came', () => {
  expect(shown(['逾期 3 天报镇儿童督导员'], ['逾期 3 天报县民政；逾期 10 天报县民政']).at(0)?.at(1)).toContain('县民政')
  expect(shown(['村儿童主任，对每名儿童：每月'], ['社工，对每名儿童：每月'])).toEqual([['[村儿童主任]，对每名儿童：每月', '[社工]，对每名儿童：每月']])
})

it('leaves a line alone that has no other like it', () => {
  expect(shown(['凭据：走访'], ['凭据：走访', '提前 3 天提醒'])).toEqual([['凭据：走访', '凭据：走访'], ['', '提前 3 天提醒']])
  expect(shown(['完全不同的一句话'], ['每学期，最后一天以前'])).toEqual([['', '每学期，最后一天以前'], ['完全不同的一句话', '']])
})

it('puts beside one another two answers to the same question, though no word of them is the same', () => {
  expect(shown(['名称：留守儿童走访登记'], ['名称：入户', '从 2099-12-31 起停用'])).toEqual([['名称：[留守儿童走访登记]', '名称：[入户]'], ['', '从 2099-12-31 起停用']])
  expect(shown(['必填'], ['必填：来自哪里是妇联'])).toEqual([['必填', '必填[：来自哪里是妇联]']])
})
