/** Lines of rosters belong to no archive yet, and count for how much a post reads all the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { everybody, openSubmissionOffice, type SubmissionOffice } from '../../../testing/submissionOffice.ts'

let office: SubmissionOffice
beforeAll(async () => { office = await openSubmissionOffice() })
afterAll(async () => { expect(await office.stop()).toEqual([]) })

/** What a post has read by doing this. */
async function read({ actor }: Person, work: () => Promise<{ status: number }>): Promise<number> {
  const shown = async (): Promise<number> => {
    await office.app.readings.flush()
    return Number((await office.owner.query('select coalesce(sum(shown), 0) as n from qinghe.readings where posting = $1', [actor.posting])).rows[0].n)
  }
  const before = await shown()
  expect((await work()).status).toBe(200)
  return await shown() - before
}

describe('what counts for how much a post reads', () => {
  it('is every line of a roster that waits, however it is looked at, and the whole of it when it is taken home', async () => {
    const { supervisor } = office
    const batch = await office.uploaded(supervisor, (await office.form(8, 0)).file)
    const at = `/api/rosters/${batch.id}`
    const { body: page } = await supervisor.get(`${at}/rows`)
    expect(page.rows.length).toBeGreaterThanOrEqual(8)
    expect(await read(supervisor, () => supervisor.get(`${at}/rows`))).toBe(page.rows.length)
    expect(await read(supervisor, () => supervisor.get(`${at}/rows?limit=3`))).toBe(3)
    expect(await read(supervisor, () => supervisor.get(`${at}/lines?sheet=0&limit=5`))).toBe(5)
    expect(await read(supervisor, () => supervisor.get(`${at}/cell?row=${page.rows[0].row}&column=1`))).toBe(1)
    const { rows: [{ n }] } = await office.owner.query('select count(*)::int as n from qinghe.roster_rows where batch = $1', [batch.id])
    const answer = () => office.app.server.inject({ method: 'GET', url: `${at}/marked`, cookies: { qinghe: supervisor.token } })
    expect(await read(supervisor, async () => ({ status: (await answer()).statusCode }))).toBe(n)
    expect(await read(supervisor, () => supervisor.get('/api/rosters'))).toBe(0)
  })

  it('is every line of a department’s own result, and of a comparison, a child and its line being one', async () => {
    const { bureau, civilAffairs } = office
    const { at, comparison } = await office.settled(bureau, everybody)
    expect(await read(bureau, () => bureau.get(`${at}/rows`))).toBe(everybody.length)
    const rows = await civilAffairs.get(`/api/comparisons/${comparison}/rows?state=same`)
    expect(rows.body.rows.length).toBeGreaterThan(1)
    expect(await read(civilAffairs, () => civilAffairs.get(`/api/comparisons/${comparison}/rows?state=same`))).toBe(rows.body.rows.length)
  })
})
