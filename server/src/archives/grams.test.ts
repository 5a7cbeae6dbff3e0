import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { describe, expect, it } from 'vitest'
import { gramOf, gramsOf, syllablesOf } from './grams.ts'
import { planSearch, readings, readsAs } from './searchText.ts'

const hits = (name: string, text: string): boolean => {
  const plan = planSearch(text)
  if (plan.kind !== 'name') return false
  const own = new Set(gramsOf(name).map(g => g.gram))
  return plan.plans.some(p => p.grams.every(g => own.has(g)) && p.fits(name))
}

describe('a name is found by', () => {
  it.each([
    ['王小禾', '王'], ['王小禾', '小禾'], ['王小禾', '王小禾'], ['王小禾', 'wxh'], ['王小禾', 'wx'], ['王小禾', 'xiaohe'], ['王小禾', 'wangxiaohe'],
    ['王小禾', 'wangxh'], ['欧阳思甜', '欧阳'], ['欧阳思甜', 'oyst'], ['阿依古丽·买买提', '买买提'], ['阿依古丽·买买提', '古丽买买'],
    ['阿依古丽·买买提', 'gulimai'], ['𠮷田子轩', '𠮷'], ['单雨桐', 'shanyutong'], ['吕安', 'lvan'],
    ['张　三　丰', '张三丰'], ['张三丰', '张　三　丰'], ['张三丰', '三 丰'], ['阿依古丽·买买提', '古丽●买买'], ['马小禾', '⻢小'], ['李〇明', '李0明'], ['李〇明', '〇'], ['王小禾', '王\u200B小禾'], ['王小禾', 'ｗｘｈ'],
    ['阿依古丽·买买提', 'Ａyigu'],
    ['种师道', 'chongshi'], ['种师道', 'csd'], ['种师道', 'zhongshi'], ['祭遵', 'zhaizun'], ['单于小禾', 'chanyu'], ['单于小禾', 'cyxh'], ['么晓燕', 'yaoxiaoyan'], ['么晓燕', 'yxy'],
    ['吕小布', 'lyu'], ['吕小布', 'lyuxiaobu'], ['吕小布', 'lü'], ['吕小布', 'lvxb'], ['单雨桐', 'syt'],
  ])('%s by %s', (name, text) => { expect(hits(name, text)).toBe(true) })
})

describe('a name is not found by', () => {
  it.each([['王小禾', '小王'], ['王小禾', 'wh'], ['王小禾', 'hexiao'], ['王小禾', '李'], ['欧阳思甜', 'ost']])('%s by %s', (name, text) => {
    expect(hits(name, text)).toBe(false)
  })
})

describe('grams', () => {
  it('fit a safe integer and differ by kind', () => {
    expect(Number.isSafeInteger(gramOf('char', '王'))).toBe(true)
    expect(gramOf('char', '王')).not.toBe(gramOf('pair', '王'))
  })
  it('rank the whole name before its beginning before its middle', () => {
    const rank = new Map(gramsOf('王小').map(g => [g.gram, g.rank]))
    expect(rank.get(gramOf('pair', '王小'))).toBe(0)
    expect(rank.get(gramOf('char', '王'))).toBe(1)
    expect(rank.get(gramOf('char', '小'))).toBe(2)
  })
  it('ignore how the dot of a long name is typed', () => {
    expect(nameKey('阿依·古丽')).toBe(nameKey('阿依•古丽'))
    expect(syllablesOf(nameKey('阿依·古丽'))).toHaveLength(4)
  })
})

describe('letters', () => {
  it('are read as syllables and as initials', () => {
    expect(readings('xian')).toContainEqual(['xian'])
    expect(readings('xian')).toContainEqual(['xi', 'an'])
  })
  it('must stand one after another', () => {
    expect(readsAs('王小禾', ['xiao', 'h'])).toBe(true)
    expect(readsAs('王小禾', ['wang', 'he'])).toBe(false)
  })
})

describe('a number', () => {
  it('of 18 digits is an id number, upper case X', () => {
    expect(planSearch('99999920150301001x')).toEqual({ kind: 'number', idNumber: '99999920150301001X', phone: null })
  })
  it('of 11 digits is a phone number', () => {
    expect(planSearch('199 0000 0001')).toEqual({ kind: 'number', idNumber: null, phone: '19900000001' })
  })
  it.each(['９９９９９９２０１５０３０１００１６', "'999999 20150301 0016", '999999-20150301-0016', '\u200B999999201503010016'])('is the same in any width and with any padding: %s', text => {
    expect(planSearch(text)).toEqual({ kind: 'number', idNumber: '999999201503010016', phone: null })
  })
  it('of fifteen digits is looked for as the eighteen it became', () => {
    expect(planSearch('999999800101001')).toEqual({ kind: 'number', idNumber: '999999198001010011', phone: null })
  })
  it.each(['１９９０００００００１', '+86 199 0000 0001', '0086-19900000001', '199—0000—0001'])('of a telephone is the same however it is written: %s', text => {
    expect(planSearch(text)).toEqual({ kind: 'number', idNumber: null, phone: '19900000001' })
  })
  it('of a landline keeps its dash only where it was stored with one', () => {
    expect(planSearch('0735-1234567')).toEqual({ kind: 'number', idNumber: null, phone: '0735-1234567' })
  })
})

describe('letters that are partly syllables and partly first letters', () => {
  it('are looked for by the syllable as well, which is rarer than any run of first letters', () => {
    const plan = planSearch('zaq')
    const mixed = plan.kind === 'name' ? plan.plans.filter(one => !one.exact) : []
    expect(mixed.some(one => one.grams.includes(gramOf('syllable', 'za')))).toBe(true)
  })
})
