/** The whole product with ledgers being imported: people with postings in force, files as offices write them, and the worker's loop. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { importable } from '@qinghe/domain/imports/rules.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { openInFlightFolder } from '../server/src/exchange/inFlight.ts'
import { importRecordsNext } from '../server/src/imports/background.ts'
import { importUploads } from '../server/src/imports/upload.ts'
import { startLoop } from '../server/src/jobs/loop.ts'
import type { Person } from './app.ts'
import { castAs } from './cast.ts'
import { fileOf } from './rosters/files.ts'
import { openStage, type Post, type Stage } from './walk/stage.ts'

export type Cell = string | number | null
export type ImportOffice = {
  stage: Stage
  /** Somebody with an account and a posting in force, which work in the background looks up. */
  appoint: (post: Post | RoleKey) => Promise<Person>
  child: (by: Person, draft: object) => Promise<string>
  /** Uploads a file and waits until it is judged. */
  uploaded: (who: Person, kind: string, file: Cell[][] | Buffer, more?: object) => Promise<any>
  rested: (who: Person, batch: string) => Promise<any>
  rowsOf: (who: Person, batch: string) => Promise<any[]>
  imported: (who: Person, batch: string) => Promise<any>
  /** Lets orders wait until a test carries them out itself. */
  waits: (yes: boolean) => void
  stop: () => Promise<unknown[]>
}

export const sheetOf = (rows: readonly Cell[][], more: object = {}) => ({ name: '台账', merges: [], rows: rows.map(cells => ({ cells: [...cells] })), ...more })
const working = ['reading', 'checking', 'committing', 'undoing']

export async function openImportOffice(): Promise<ImportOffice> {
  const faults: unknown[] = []
  let isWaiting = false
  const folder = openInFlightFolder(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'f'))
  const stage = await openStage({ plugins: [importUploads(folder, error => { faults.push(error) })] })
  const { owner, app } = stage
  const loop = startLoop(() => (isWaiting ? Promise.resolve(false) : importRecordsNext(app.kernel)), { everyMs: 20, onError: error => { faults.push(error) } })
  const appoint = async (of: Post | RoleKey): Promise<Person> => {
    const post = typeof of === 'string' ? castAs(of) : of
    const [account, posting] = [newUuid(), newUuid()]
    await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, '某人', $3, 'active', $4, now())`, [account, `l${account.slice(-8)}`, post.region, newUuid()])
    await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, '某人', $3, $4, $5, $6, '2020-01-01', 'active', $7, $8, now())`, [posting, account, post.role, post.county, post.region, post.school, newUuid(), newUuid()])
    const person = stage.enter(post, { posting })
    Object.assign(person.actor, { account })
    return person
  }
  const rested: ImportOffice['rested'] = async (who, batch) => {
    for (;;) {
      const { body } = await who.get(`/api/imports/${batch}`)
      if (!working.includes(body.state)) return body
      await pause(20)
    }
  }
  return {
    stage, appoint, rested, waits: yes => { isWaiting = yes },
    child: async (by, draft) => {
      const id = newChildId()
      const reply = await by.send('/api/archives', { id, draft })
      if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
      return id
    },
    uploaded: async (who, kind, file, more = {}) => {
      const batch = newRecordId()
      const bytes = Buffer.isBuffer(file) ? file : await fileOf([sheetOf(file)], { as: 'xlsx', by: 'here' })
      const reply = await who.upload('/api/imports', { batch, kind, fileName: '台账.xlsx', ...more }, { name: '台账.xlsx', bytes })
      if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
      return rested(who, batch)
    },
    rowsOf: async (who, batch) => (await who.get(`/api/imports/${batch}/rows?limit=200`)).body.rows,
    imported: async (who, batch) => {
      const { body } = await who.get(`/api/imports/${batch}`)
      const reply = await who.send(`/api/imports/${batch}/commit`, { expected: importable(body.counts) })
      if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
      return rested(who, batch)
    },
    stop: async () => { await loop.stop(); return [...await stage.stop(), ...faults] },
  }
}
