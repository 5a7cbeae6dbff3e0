import { expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import type { Line } from '../records/evaluate.ts'
import { hotlineRules } from './rules.ts'

const judged = (name: string, body: Line, { states = [], state }: { states?: readonly string[]; state?: string }): readonly string[] => hotlineRules.find(one => one.name === name)?.run({
  today: plainDate('2026-11-30'), parameter: () => null, workdaysFrom: () => null, body, before: null,
  others: { hotlineReferral: states.map(state => ({ id: state, day: null, state, body: {} })), hotlineCall: state === undefined ? [] : [{ id: 'call', day: null, state, body }] },
}).issues.map(one => one.code) ?? ['no such rule']
const wrong = (name: string, body: Line, states: readonly string[] = []): readonly string[] => judged(name, body, { states })

test('an urgent call is reported to the police before anything else comes of it', () => {
  expect([wrong('hotline.settled', { urgency: 'now' }), wrong('hotline.settled', { urgency: 'now', reportNumber: '报2026-1' }), wrong('hotline.settled', { urgency: 'soon' })]).toEqual([['hotline.urgent'], [], []])
})
const dangers: readonly Line[] = [{ hurtNow: true }, { beaten: true }, { adultTonight: false }]
test('what was answered when safety was asked about weighs as much as the word urgent', () => {
  for (const danger of dangers) {
    for (const rule of ['hotline.settled', 'hotline.answered']) {
      expect([wrong(rule, { urgency: 'usual', ...danger }), wrong(rule, { urgency: 'usual', ...danger, reportNumber: '报2026-1' })], rule).toEqual([['hotline.urgent'], []])
    }
  }
  expect(wrong('hotline.settled', { urgency: 'usual', hurtNow: false, beaten: false, adultTonight: true })).toEqual([])
})
test('a paper goes out of a call that is given to offices, and of an urgent one after the police know', () => {
  const given = (body: Line, state?: string): readonly string[] => judged('hotline.given', body, state === undefined ? {} : { state })
  expect([given({}, 'transferred'), given({ urgency: 'now', reportNumber: '报2026-1' }, 'transferred')]).toEqual([[], []])
  expect(given({ beaten: true }, 'transferred')).toEqual(['hotline.urgent'])
  for (const state of ['registered', 'triaged', 'answered', 'replied', 'followedUp', 'closed', undefined]) expect(given({}, state), state).toEqual(['hotline.notGiven'])
})
test('a call whose papers came back or were taken back is answered by the line itself, and none while one waits', () => {
  expect([wrong('hotline.answered', {}, ['returned']), wrong('hotline.answered', {}, []), wrong('hotline.answered', {}, ['returned', 'sent'])]).toEqual([[], [], ['hotline.waits']])
})
test('an answer waits for every office, and for one that answered', () => {
  expect([wrong('hotline.replied', {}, []), wrong('hotline.replied', {}, ['returned'])]).toEqual([['hotline.nobody'], ['hotline.nobody']])
  expect([wrong('hotline.replied', {}, ['done', 'extended']), wrong('hotline.replied', {}, ['done', 'open'])]).toEqual([['hotline.waits'], ['hotline.waits']])
  expect(wrong('hotline.replied', {}, ['done', 'returned'])).toEqual([])
})
