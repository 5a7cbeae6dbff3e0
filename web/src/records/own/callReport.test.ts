import { expect, test } from 'vitest'
import { numberFor, reportOfCall, untold } from './callReport.ts'

test('a report takes the words, the child and the place of a call along, and no number that is masked', () => {
  expect(reportOfCall({ urgency: 'now', calledOn: '2026-05-18', said: '有人打我', more: '在外婆家', need: 'harm', childName: '小雅', childAge: 9, childAt: 431003103203, childPlace: '村口', callerPhone: '199 •••• 0451', suspect: null })).toEqual({
    urgency: 'now', foundOn: '2026-05-18', what: '有人打我\n在外婆家', situation: ['harm'], childName: '小雅', childAge: 9, childAt: '村口', place: 431003103203,
  })
})
test('what was not said is not said there either, and a masked name is left out', () => {
  expect(reportOfCall({ urgency: 'usual', calledOn: '2026-05-18', said: '', childName: '小••', adultTonight: false })).toEqual({ urgency: 'unsure', foundOn: '2026-05-18', situation: ['alone'] })
})
test('whom it is about goes along in clear as he was typed, never as he is masked', () => {
  const page = { urgency: 'now', suspectPhone: '199 •••• 0452' }
  expect(reportOfCall(page, { suspectPhone: '19900000452' })['suspectPhone']).toBe('19900000452')
  expect(reportOfCall(page)).not.toHaveProperty('suspectPhone')
})
test('a report that lost whom the call is about is not sent', () => {
  const call = { suspectPhone: '199 •••• 0452', suspect: '0190a000-0000-7000-8000-000000000001' }
  expect(untold(call, {}).map(one => one.field)).toEqual(['suspectPhone', 'suspect'])
  expect(untold(call, { suspectPhone: ' ', suspect: call.suspect }).map(one => one.message)).toEqual([expect.stringContaining('来电写了涉及人员电话，请再写一次')])
  expect([untold(call, { suspectPhone: '19900000452', suspect: call.suspect }), untold({ suspectPhone: null }, {}), untold(undefined, {})]).toEqual([[], [], []])
})
test('the number of the newest report of one’s own is written on the call, and never over another', () => {
  const filed = [{ filed: true, number: '报2026-00000001', sentAt: '2026-05-18T01:00:00Z' }, { filed: true, number: '报2026-00000002', sentAt: '2026-05-18T02:00:00Z' },
    { filed: false, number: null, sentAt: '2026-05-18T03:00:00Z' }, { filed: true, number: '热2026-00000003', sentAt: '2026-05-18T04:00:00Z' }]
  expect([numberFor({}, filed), numberFor({ reportNumber: 'F-110' }, filed), numberFor({}, [])]).toEqual(['报2026-00000002', null, null])
})
