import { setTimeout as pause } from 'node:timers/promises'
import { newCommandId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'

let office: RosterOffice
beforeAll(async () => { office = await openRosterOffice() })
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const stateOf = async (batch: string) => (await office.officer.get(`/api/rosters/${batch}`)).body.state
const settled = async (batch: string) => {
  for (;;) {
    const state = await stateOf(batch)
    if (state === 'ready' || state === 'failed') return state
    await pause(50)
  }
}

describe('an upload', () => {
  it('sent again because the answer was lost is answered with its receipt, and what was read stays as it is', async () => {
    const { file: bytes } = await office.form(5, 0)
    const [batch, id] = [newRecordId(), newCommandId()]
    const send = () => office.officer.upload('/api/rosters', { batch, fileName: '花名册.xlsx' }, { name: '花名册.xlsx', bytes, id })
    const first = await send()
    expect([first.body.outcome, await settled(batch)]).toEqual(['applied', 'ready'])
    const staged = async () => (await office.owner.query('select count(*)::int as n, max(touched_at)::text as at from qinghe.roster_rows r join qinghe.roster_batches b on b.id = r.batch where r.batch = $1', [batch])).rows[0]
    const before = await staged()
    expect((await send()).body).toEqual(first.body)
    for (let i = 0; i < 20; i++) {
      await pause(50)
      expect(await stateOf(batch)).toBe('ready')
    }
    expect(await staged()).toEqual(before)
  })

  it('from another site is refused before anything is taken', async () => {
    const reply = await office.officer.upload('/api/rosters', { batch: newRecordId(), fileName: 'x.csv' }, { name: 'x.csv', bytes: Buffer.from('a,b\n1,2\n'), origin: 'https://evil.example' })
    expect([reply.status, reply.body.issues[0].code]).toEqual([403, 'http.foreignOrigin'])
  })
})
