import { expect, it } from 'vitest'
import { isSamePlace } from './place.ts'

const archive = '栖凤渡镇栖凤渡村'
it.each([
  '栖凤渡村', '栖凤渡镇', '栖凤渡村委会', '栖凤渡村民委员会', '苏仙区栖凤渡镇栖凤渡村', '湖南省郴州市苏仙区栖凤渡镇栖凤渡村', '栖凤渡镇栖凤渡村6组', '栖凤渡镇 栖凤渡村', archive,
])('%s says less or more about the same place', text => { expect([isSamePlace(text, archive), isSamePlace(archive, text)]).toEqual([true, true]) })

it.each(['瓦窑坪村', '良田镇栖凤渡村', '栖凤渡镇瓦窑坪村', '凤渡村', '上栖凤渡村', '村'])('%s is another place', text => {
  expect([isSamePlace(text, archive), isSamePlace(archive, text)]).toEqual([false, false])
})
it('a longer name of a village is another village', () => {
  expect(isSamePlace('石岭村', '大石岭村')).toBe(false)
  expect(isSamePlace('良田镇石岭村', '良田镇大石岭村')).toBe(false)
})
