import { expect, test } from 'vitest'
import { disagreements } from './agreement.ts'

const yes = { answer: 'yes', code: 1, title: '认定为农村留守儿童' } as const
const no = { answer: 'no', code: 0, title: '不是农村留守儿童' } as const

test('what agrees says nothing, and what is not known contradicts nothing', () => {
  expect(disagreements({ leftBehindStatus: 1, categories: [10] }, yes)).toEqual([])
  expect(disagreements({ leftBehindStatus: 0, categories: [50] }, no)).toEqual([])
  expect(disagreements({ leftBehindStatus: 9, categories: [] }, no)).toEqual([])
  expect(disagreements({ leftBehindStatus: 1, categories: [10] }, { answer: 'unknown', code: 8, title: '疑似留守，待核实' })).toEqual([])
})
test('a father who came back leaves a status and a category that say otherwise, and both are named', () => {
  expect(disagreements({ leftBehindStatus: 1, categories: [10] }, no)).toHaveLength(2)
  expect(disagreements({ leftBehindStatus: 0, categories: [50] }, yes)).toEqual([
    expect.stringContaining('留守状态登记的是'), '按父母情况认定为农村留守儿童，儿童类别里没有“农村留守儿童”',
  ])
})
