import { domainBits } from '../kernel/dataDomain.ts'
import { describe, expect, it } from 'vitest'
import { type Act, makersOf } from './secondPerson.ts'

const wrote = (account: string, role: string, more: Partial<Act> = {}): Act => ({ account, role, entity: 'children', kind: 'corrected', phrase: '更正档案', domain: domainBits.ID, ...more })
const opened = (account: string, role: string) => wrote(account, role, { kind: 'created', phrase: '新建档案' })
const step = (account: string, role: string, phrase: string) => wrote(account, role, { kind: 'state', phrase })
const director = 'childDirector'
const supervisor = 'childSupervisor'
const county = 'countyCivilAffairs'
const makers = (...[status, ...acts]: [Parameters<typeof makersOf>[0], ...Act[]]) => [...makersOf(status, acts)]

describe('who made what the county decides', () => {
  it('is whoever opened it, handed it in and passed it on, and not whoever mends a word while looking through it', () => {
    expect(makers('countyReviewing', opened('an', county))).toEqual(['an'])
    expect(makers('countyReviewing', opened('li', director), step('li', director, '提交档案'), step('su', supervisor, '审核通过'), wrote('an', county))).toEqual(['li', 'su'])
  })
  it('is whoever handed it in last: an officer alone returns it, and the town answers for it', () => {
    const returned = [opened('an', county), step('an', county, '退回档案')]
    expect(makers('countyReviewing', ...returned, step('su', supervisor, '提交档案'))).toEqual(['su'])
  })
})

describe('who made a change that waits', () => {
  const settled = [opened('li', director), step('an', county, '审核通过')]
  it('is whoever may not approve what they wrote, since the last decision', () => {
    expect(makers('changed', ...settled, wrote('li', director))).toEqual(['li'])
    expect(makers('changed', ...settled, wrote('te', 'schoolAdmin', { entity: 'child_schooling', domain: domainBits.EDU }))).toEqual(['te'])
    expect(makers('changed', wrote('li', director), ...settled)).toEqual([])
  })
  it('is nobody who approves by their post: what they wrote waits for nobody', () => {
    expect(makers('changed', ...settled, wrote('li', director), wrote('su', supervisor), wrote('ed', 'educationBureau', { domain: domainBits.EDU }))).toEqual(['li'])
  })
})

it('an exit is made by whoever proposed it last', () => {
  const first = [opened('li', director), step('li', director, '提出退出'), step('su', supervisor, '撤回退出'), step('su', supervisor, '提出退出')]
  expect(makers('exitPending', ...first)).toEqual(['su'])
  expect(makers('exitPending', ...first, wrote('an', county))).toEqual(['su'])
})

it('nothing that goes on to somebody else is decided, so it has no makers', () => {
  for (const status of ['draft', 'villageSubmitted', 'townReviewing', 'returned', 'active', 'exited'] as const) expect(makers(status, opened('li', director))).toEqual([])
})
