import { expect, test } from 'vitest'
import { reportOfCall } from './callReport.ts'

test('a report takes the words, the child and the place of a call along, and no number that is masked', () => {
  expect(reportOfCall({ urgency: 'now', calledOn: '2026-05-18', said: '有人打我', more: '在外婆家', need: 'harm', childName: '小雅', childAge: 9, childAt: 431003103203, childPlace: '村口', callerPhone: '199 •••• 0451', suspect: null })).toEqual({
    urgency: 'now', foundOn: '2026-05-18', what: '有人打我\n在外婆家', situation: ['harm'], childName: '小雅', childAge: 9, childAt: '村口', place: 431003103203,
  })
})
test('what was not said is not said there either, and a masked name is left out', () => {
  expect(reportOfCall({ urgency: 'usual', calledOn: '2026-05-18', said: '', childName: '小••', adultTonight: false })).toEqual({ urgency: 'unsure', foundOn: '2026-05-18', situation: ['alone'] })
})
