import { expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import type { Line } from '../records/evaluate.ts'
import { hotlineRules } from './rules.ts'

const wrong = (name: string, body: Line, states: readonly string[] = []): readonly string[] => hotlineRules.find(one => one.name === name)?.run({
  today: plainDate('2026-11-30'), parameter: () => null, workdaysFrom: () => null, body, before: null,
  others: { hotlineReferral: states.map(state => ({ id: state, day: null, state, body: {} })) },
}).issues.map(one => one.code) ?? ['no such rule']

test('an urgent call is reported to the police before anything else comes of it', () => {
  expect([wrong('hotline.settled', { urgency: 'now' }), wrong('hotline.settled', { urgency: 'now', reportNumber: '报2026-1' }), wrong('hotline.settled', { urgency: 'soon' })]).toEqual([['hotline.urgent'], [], []])
})
test('an answer waits for every office, and for one that answered', () => {
  expect([wrong('hotline.replied', {}, []), wrong('hotline.replied', {}, ['returned'])]).toEqual([['hotline.nobody'], ['hotline.nobody']])
  expect([wrong('hotline.replied', {}, ['done', 'extended']), wrong('hotline.replied', {}, ['done', 'open'])]).toEqual([['hotline.waits'], ['hotline.waits']])
  expect(wrong('hotline.replied', {}, ['done', 'returned'])).toEqual([])
})
