/** What goes on without anybody asking: one roster that cannot be read stops neither the others nor the forgetting. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { everybody, openSubmissionOffice, type Sent, type SubmissionOffice } from '../../../testing/submissionOffice.ts'
import { startSubmissions } from './job.ts'
import { takeNext } from './taking.ts'

let office: SubmissionOffice
const town = 431003103000
const stateOf = async ({ id }: Sent): Promise<string> => (await office.owner.query('select state from qinghe.submissions where id = $1', [id])).rows[0].state
const broken = async (): Promise<Sent> => {
  const one = await office.handed(office.bureau, everybody)
  await office.owner.query(`update qinghe.submission_rows set sealed = '\\x00' where submission = $1 and row = 3`, [one.id])
  return one
}
const later = (seconds: number) => office.owner.query(`update qinghe.submissions set tried_at = tried_at - $1 * interval '1 second'`, [seconds])

beforeAll(async () => {
  office = await openSubmissionOffice()
  const first = await office.handed(office.bureau, everybody)
  await office.civilAffairs.send(`${first.at}/accept`, { comparison: newRecordId(), always: true })
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a roster that cannot be taken over for a fault of ours', () => {
  it('lets those behind it pass, is tried again later, and comes before a person in the end', async () => {
    const [bad, good] = [await broken(), await office.handed(office.bureau, everybody)]
    await expect(takeNext(office.app.kernel)).rejects.toThrow()
    expect(await takeNext(office.app.kernel)).toBe(true)
    expect([await stateOf(bad), await stateOf(good)]).toEqual(['offered', 'accepted'])
    expect(await takeNext(office.app.kernel)).toBe(false)
    for (let again = 0; again < 2; again += 1) {
      await later(61)
      await expect(takeNext(office.app.kernel)).rejects.toThrow()
      expect(await stateOf(bad)).toBe('offered')
    }
    await later(61)
    expect(await takeNext(office.app.kernel)).toBe(true)
    expect(await stateOf(bad)).toBe('handedIn')
  })

  it('is reported, and neither the next roster nor the forgetting waits for it', async () => {
    const old = await office.sent(office.bureau, everybody)
    await office.owner.query(`update qinghe.submissions set opened_at = opened_at - interval '31 days' where id = $1`, [old.id])
    const [bad, good] = [await broken(), await office.handed(office.bureau, everybody)]
    const faults: unknown[] = []
    const job = startSubmissions(office.app.kernel, { everyMs: 5, onError: error => faults.push(error) })
    await vi.waitFor(async () => { expect([await stateOf(good), await stateOf(old)]).toEqual(['accepted', 'expired']) }, { timeout: 30_000, interval: 50 })
    await job.stop()
    expect([await stateOf(bad), faults.length]).toEqual(['offered', 1])
  })
})

describe('an agreement to compare unasked', () => {
  it('is for the area of the roster, also when the county makes it', async () => {
    const ofTown = await office.appoint('police', town)
    const household = everybody.map(({ 就学情况, ...line }) => line)
    const first = await office.handed(ofTown, household, { kind: 'household' })
    expect((await office.civilAffairs.send(`${first.at}/accept`, { comparison: newRecordId(), always: true })).body.outcome).toBe('applied')
    const ofCounty = await office.handed(office.police, household, { kind: 'household' })
    const ofTownAgain = await office.handed(ofTown, household, { kind: 'household' })
    await later(61)
    for (let worked = true; worked;) worked = await takeNext(office.app.kernel).catch(() => true)
    expect([await stateOf(ofCounty), await stateOf(ofTownAgain)]).toEqual(['handedIn', 'accepted'])
    const { agreements } = (await office.civilAffairs.get('/api/submissions/waiting')).body
    expect(agreements.find((one: any) => one.kind === 'household')).toMatchObject({ region: town, regionName: '栖凤渡镇' })
  })
})
