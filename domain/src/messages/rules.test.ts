import { describe, expect, it } from 'vitest'
import { instant } from '../kernel/plainDate.ts'
import { heldUntil, isQuiet, peaceEnds, receiptAfterMs, textOf, topics } from './rules.ts'

const at = (clock: string, day = '2026-11-30') => instant(new Date(`${day}T${clock}:00+08:00`))
const peace = { from: 21, to: 7 }
const measure = { peace, perPerson: 2, perCounty: 10 }
const none = { person: 0, county: 0 }

describe('a text message', () => {
  it('waits at night until seven, and not by day', () => {
    expect(['20:59', '21:00', '23:30', '00:10', '06:59', '07:00'].map(clock => isQuiet(at(clock), peace))).toEqual([false, true, true, true, true, false])
    expect(['21:00', '23:59'].map(clock => peaceEnds(at(clock), peace))).toEqual([at('07:00', '2026-12-01'), at('07:00', '2026-12-01')])
    expect(['00:00', '06:59'].map(clock => peaceEnds(at(clock), peace))).toEqual([at('07:00'), at('07:00')])
  })

  it('waits at noon where the quiet is at noon, and never where its hours are equal', () => {
    expect([isQuiet(at('12:30'), { from: 12, to: 14 }), isQuiet(at('14:00'), { from: 12, to: 14 }), isQuiet(at('03:00'), { from: 7, to: 7 })]).toEqual([true, false, false])
    expect(peaceEnds(at('12:30'), { from: 12, to: 14 })).toBe(at('14:00'))
  })

  it('is not one too many for a person or a county: the rest comes next morning', () => {
    expect(heldUntil(at('10:00'), { urgent: false, sent: none, measure })).toBeUndefined()
    expect(heldUntil(at('10:00'), { urgent: false, sent: { person: 2, county: 2 }, measure })).toBe(at('07:00', '2026-12-01'))
    expect(heldUntil(at('10:00'), { urgent: false, sent: { person: 0, county: 10 }, measure })).toBe(at('07:00', '2026-12-01'))
  })

  it('about danger waits for nothing', () => {
    expect(heldUntil(at('03:00'), { urgent: true, sent: { person: 99, county: 99 }, measure })).toBeUndefined()
  })

  it('says how much there is and where, and nothing of whom or what', () => {
    expect(topics.map(topic => textOf(topic, 3))).toEqual([
      '您有3项应办即将到期，请登录青禾查看', '您有3项应办已逾期，请登录青禾查看', '您负责的地方有3项应办逾期，请登录青禾查看', '有人提醒您办理3项应办，请登录青禾查看',
      '您的单位有3份送达单要签收，请登录青禾查看', '您的单位有3份送达单逾期没有签收，请登录青禾查看', '有3份送出的送达单对方逾期没有签收，请登录青禾查看',
      '您送出的送达单有3份对方已签收，请登录青禾查看', '您送出的送达单有3份对方已答复，请登录青禾查看',
    ])
  })

  it('is asked for its receipt for a while, and not for ever', () => {
    expect(receiptAfterMs(0)).toBe(60_000)
    expect(receiptAfterMs(100)).toBeUndefined()
  })
})
