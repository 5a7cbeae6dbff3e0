import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdsNumber, saidWords } from './words.ts'

describe('the number of a person in words', () => {
  it.each([
    '身份证号999999201704160016已核', '99999920170416001X', '999999 20170416 0016', '999999-20170416-0016', '旧号999999170416001', '９９９９９９２０１７０４１６００１６',
    '电话19900001234打不通', '199 0000 1234', '199-0000-1234', '+8619900001234', '0735-2881234 无人接听', '0735 28812345',
  ])('is found in “%s”', words => expect(holdsNumber(words)).toBe(true))

  it.each([
    '户口簿上是“晓”', '2026-01-05 随父母到东莞', '2026年1月5日至2026年2月5日', '2026-01-05至2026-02-05', '2026-01-05 2026-02-05', '苏民发〔2026〕12号第3条', '村里 431003103203 已核', '离校 3 个月，欠费 1200 元', '批次 DR20260105-003', '110 出警',
  ])('is not found in “%s”', words => expect(holdsNumber(words)).toBe(false))

  it('is found wherever it stands and however it is grouped', () => {
    const around = fc.string({ unit: fc.constantFrom(...'已核实村里说的是，。 ') })
    const digits = '999999201704160016'
    fc.assert(fc.property(around, around, fc.integer({ min: 1, max: 17 }), fc.constantFrom(' ', '-', '', '　'), (before, after, at, gap) => {
      expect(holdsNumber(`${before}${digits.slice(0, at)}${gap}${digits.slice(at)}${after}`)).toBe(true)
    }))
  })

  it('is refused with a word on what to do instead', () => {
    const said = (words: string) => saidWords({ what: '退回原因' }).safeParse(words).error?.issues.map(issue => issue.message)
    expect(said('电话 19900001234 打不通')).toEqual(['请不要在退回原因中写身份证号或电话，写明情况就可以；号码请填在档案对应的栏目里'])
    expect([said('照护人电话打不通'), said('  ')]).toEqual([undefined, ['请写明退回原因']])
  })
})
