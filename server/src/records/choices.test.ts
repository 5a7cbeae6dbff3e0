/** Several choices as a condition of a list: any of those that were chosen, by the same language in which forms judge. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { loveMother } from '../../../testing/records/countyFiles.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let supervisor: Person
const chosen = [['poor'], ['disabled'], ['poor', 'disabled', 'other'], ['other']] as const
const made: string[] = []
beforeAll(async () => {
  stage = await openStage()
  supervisor = stage.enter(castAs('childSupervisor'))
  const director = stage.enter(castAs('childDirector'))
  for (const [i, reasons] of chosen.entries()) {
    const [child, record] = [newChildId(), newRecordId()]
    expect((await director.send('/api/archives', { id: child, draft: { name: `王小${'甲乙丙丁'[i]}`, birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
    const body = { since: dayFromToday(-1 - i), reasons, ...((reasons as readonly string[]).includes('other') ? { otherReason: '其他' } : {}), why: '两个孩子上学', cadre: '测试甲', cadrePost: 'village', every: 30 }
    expect((await director.send('/api/records/key-target/acts/propose', { record, child, body })).body).toMatchObject({ outcome: 'applied' })
    made.push(record)
  }
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const listed = async (filters: object, more: object = {}): Promise<number[]> => (await supervisor.post('/api/records/key-target', { filters, ...more })).body.records.map((one: { record: string }) => made.indexOf(one.record)).sort()

describe('the list of key children', () => {
  it('has those with any of the reasons that were chosen, each once', async () => {
    expect(await listed({ reasons: ['poor'] })).toEqual([0, 2])
    expect(await listed({ reasons: ['poor', 'disabled'] })).toEqual([0, 1, 2])
    expect(await listed({ reasons: ['disabled', 'other'] })).toEqual([1, 2, 3])
    expect(await listed({})).toEqual([0, 1, 2, 3])
  })

  it('is narrowed by the other conditions beside it, and by a code there is not to nothing', async () => {
    expect(await listed({ reasons: ['poor', 'other'], cadrePost: ['village'] }, { from: dayFromToday(-3) })).toEqual([0, 2])
    expect(await listed({ reasons: ['poor'], cadrePost: ['county'] })).toEqual([])
    for (const strange of ['nosuch', `poor' or true --`, true]) expect(await listed({ reasons: [strange] })).toEqual([])
  })

  it('counts, exports and prints what it shows', async () => {
    const filters = { reasons: ['poor', 'disabled'] }
    expect((await supervisor.post('/api/records/counts', { kind: 'keyTarget', list: { filters } })).body).toMatchObject({ total: 3 })
    expect((await supervisor.post('/api/exports/plan', { subject: 'records.keyTarget', query: { filters } })).body).toMatchObject({ rows: 3, said: expect.arrayContaining([expect.stringMatching(/^列入理由：.+、.+$/u)]) })
  })
})

it.each([
  ['a health ledger', (text: string) => text.replace('audience: VIS', 'audience: HLT').replaceAll('VIS.', 'HLT.').replace(', filter: n1', '')],
  ['a sealed field', (text: string) => text.replace('filter: n1', 'sealed: true')],
])('of %s, where nothing stands in clear, it is refused in the declaration', async (_what, change) => {
  const own = loveMother.replaceAll('loveMother', 'many').replace('type: code, codes: pairFrom', 'type: codes, codes: pairFrom')
  const officer = stage.enter(castAs('countyCivilAffairs'))
  const faults = async (source: string) => (await officer.post('/api/kinds/check', { source })).body.faults.map((one: { message: string }) => one.message)
  expect(await faults(own.replace(', filter: n1', ''))).toEqual([])
  expect((await faults(change(own))).join()).toContain('不能用来筛选')
})
