import { expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { incidentRules } from './rules.ts'

const handled = (branch: string, papers: number): number => {
  const [rule] = incidentRules
  const paper = { id: 'p', day: null, state: 'signed', body: {} }
  return rule?.run({ today: plainDate('2026-11-30'), parameter: () => null, workdaysFrom: () => null, body: { branch }, before: null, others: { handover: Array.from({ length: papers }, () => paper) } }).issues.length ?? -1
}

test('whoever could not reach the parents has a signed paper of who took the child over; nobody else needs one', () => {
  expect([handled('unreachable', 0), handled('unreachable', 1), handled('alone', 0), handled('violence', 0)]).toEqual([1, 0, 0, 0])
})
