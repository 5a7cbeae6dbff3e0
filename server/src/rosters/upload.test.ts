import { readdirSync, statSync } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { newCommandId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { mostWaiting } from '@qinghe/domain/rosters/batch.ts'
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

/** A loaded machine is slow, not wrong. */
const patient = { timeout: 60_000 }
const large = Buffer.alloc(31 * 1024 * 1024, 'a')
/** The folder's own time changes with every file that is made or removed in it. */
const touchedAt = (): number => statSync(office.inFlight).mtimeMs
const left = (): string[] => readdirSync(office.inFlight)
const codeOf = (reply: { body: any }): string => reply.body.issues[0].code
/** One that is taken, and read to its end. */
async function taken(who = office.officer): Promise<number> {
  const batch = newRecordId()
  const reply = await who.upload('/api/rosters', { batch, fileName: 'x.csv' }, { name: 'x.csv', bytes: Buffer.from('姓名,出生日期\n王小禾,2016-03-01\n') })
  if (reply.status === 200) await office.rested(who, batch)
  return reply.status
}

describe('a refused upload', () => {
  it('of somebody who may not send one never reaches the disk, and has its leaf', async () => {
    const child = office.app.as({ role: 'child', region: 431003103203 })
    const before = touchedAt()
    for (let i = 0; i < 3; i++) {
      const reply = await child.upload('/api/rosters', { batch: newRecordId(), fileName: 'x.csv' }, { name: 'x.csv', bytes: large })
      expect([reply.status, codeOf(reply)]).toEqual([403, 'denied'])
      const handed = await child.upload('/api/submissions/file', { submission: newRecordId() }, { name: 'x.csv', bytes: large })
      expect(handed.status).toBeGreaterThanOrEqual(400)
    }
    expect([left(), touchedAt()]).toEqual([[], before])
    const { rows } = await office.owner.query(`select convert_from(leaf, 'UTF8')::jsonb ->> 'outcome' as outcome from qinghe.audit_inbox where convert_from(leaf, 'UTF8')::jsonb ->> 'posting' = $1`, [child.actor.posting])
    expect(rows.filter(row => row.outcome === 'setAside').length).toBeGreaterThanOrEqual(3)
  })
  it('leaves nothing behind when what is said about it is wrong, or its id belongs to something else', async () => {
    const wrong = await office.officer.upload('/api/rosters', { batch: 'x', fileName: '' }, { name: 'x.csv', bytes: large })
    expect([wrong.status, left()]).toEqual([400, []])
    const away = await office.officer.upload('/api/rosters', { batch: newRecordId(), fileName: 'x.csv', region: 431002000000 }, { name: 'x.csv', bytes: large })
    expect([away.status, codeOf(away), left()]).toEqual([422, 'batch.region', []])
    const id = newCommandId()
    const once = { batch: newRecordId(), fileName: 'x.csv' }
    expect((await office.officer.upload('/api/rosters', once, { name: 'x.csv', bytes: Buffer.from('a,b\n1,2\n'), id })).status).toBe(200)
    await office.rested(office.officer, once.batch)
    const taken = await office.officer.upload('/api/rosters', { batch: newRecordId(), fileName: 'y.csv' }, { name: 'y.csv', bytes: large, id })
    expect([taken.status, codeOf(taken)]).toEqual([409, 'command.idTaken'])
    await expect.poll(left, patient).toEqual([])
  })
  it('that says it is larger than any file may be is refused before it comes', async () => {
    const before = touchedAt()
    const reply = await office.officer.upload('/api/rosters', { batch: newRecordId(), fileName: 'x.csv' }, { name: 'x.csv', bytes: Buffer.alloc(65 * 1024 * 1024) })
    expect([codeOf(reply), left(), touchedAt()]).toEqual(['workbook.tooLarge', [], before])
  })
  it('that breaks off in the middle leaves nothing behind', async () => {
    await office.app.server.listen({ port: 0, host: '127.0.0.1' })
    const address: AddressInfo = office.app.server.server.address() as AddressInfo
    for (let i = 0; i < 4; i++) {
      const sending = request({
        host: '127.0.0.1', port: address.port, method: 'POST', path: '/api/rosters',
        headers: { cookie: `qinghe=${office.officer.token}`, origin: `http://127.0.0.1:${address.port}`, 'content-type': 'multipart/form-data; boundary=b', 'content-length': large.length },
      })
      sending.on('error', () => undefined)
      sending.write(`--b\r\ncontent-disposition: form-data; name="envelope"\r\n\r\n${JSON.stringify({ id: newCommandId(), input: { batch: newRecordId(), fileName: 'x.csv' } })}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="x.csv"\r\n\r\n`)
      sending.write(large.subarray(0, 4 * 1024 * 1024))
      await expect.poll(() => left().length, patient).toBe(1)
      sending.destroy()
      await expect.poll(left, patient).toEqual([])
    }
    expect(await taken()).toBe(200)
  })
})

describe('rosters that wait to be imported', () => {
  it('come to an end: one post cannot fill the disk with them', async () => {
    const town = await office.appoint('childSupervisor', 431003103000)
    const send = () => town.upload('/api/rosters', { batch: newRecordId(), fileName: 'x.csv' }, { name: 'x.csv', bytes: Buffer.from('姓名,出生日期\n王小禾,2016-03-01\n') })
    expect(await taken(town)).toBe(200)
    await office.owner.query(`insert into qinghe.roster_batches (county, id, region, number, file_name, state, uploaded_by, posting, uploaded_at)
      select 431003, gen_random_uuid(), 431003103000, 'DR' || n, 'x.csv', 'failed', $1, $2, qinghe.now() from generate_series(1, $3::int) n`, [town.actor.account, town.actor.posting, mostWaiting.batches])
    const refused = await send()
    expect([refused.status, codeOf(refused)]).toEqual([422, 'batch.tooManyWaiting'])
    await expect.poll(left, patient).toEqual([])
    expect(await taken()).toBe(200)
  })
})
