/** A town and a county office with the roster endpoints on real divisions, and forms as a town would write them. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import pg from 'pg'
import { routes as archiveRoutes } from '../server/src/archives/routes.ts'
import { openInFlightFolder } from '../server/src/exchange/inFlight.ts'
import type { Endpoint } from '../server/src/http/endpoint.ts'
import { loadRegions } from '../server/src/regions/load.ts'
import { rosterRoutes } from '../server/src/rosters/routes.ts'
import { rosterUploads } from '../server/src/rosters/upload.ts'
import { submissionUploads } from '../server/src/submissions/upload.ts'
import { type App, type Person, startApp } from './app.ts'
import type { TestDatabase } from './database.ts'
import { formRowOf } from './workbooks/registrationForm.ts'
import { registrationWorkbook, type RegistrationWorkbook } from './workbooks/registrationWorkbook.ts'
import { demoCounty } from './world.ts'
import type { WorldChild } from './world/types.ts'
import { randomOf } from './world/random.ts'

const county = 431003000000

export type RosterOffice = {
  app: App
  owner: pg.Client
  officer: Person
  supervisor: Person
  /** A form of children who live in the town, as the town would write it. */
  form: (count: number, planted: number) => Promise<RegistrationWorkbook>
  /** Children who live in the town, as the form has them. */
  children: (count: number) => WorldChild[]
  /** Uploads and waits until it is read. */
  uploaded: (who: Person, bytes: Uint8Array, name?: string) => Promise<any>
  stop: () => Promise<unknown[]>
}

/** Made once: nobody changes it. */
let known: ReturnType<typeof demoCounty> | undefined

/** @param more endpoints beside those of archives and rosters
 *  @param database a migrated one of one's own, instead of a clone */
export async function openRosterOffice(more: readonly Endpoint[] = [], database?: TestDatabase): Promise<RosterOffice> {
  const faults: unknown[] = []
  const folder = openInFlightFolder(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'f'))
  const app = await startApp([...archiveRoutes, ...rosterRoutes, ...more], [], { plugins: [rosterUploads(folder, error => { faults.push(error) }), submissionUploads(folder)], ...(database ? { database } : {}) })
  const owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  await loadRegions(owner, { within: regionCode(county) })
  await owner.query(`insert into qinghe.tenants values (431003, '2020-01-01')`)
  await owner.query(`insert into qinghe.tenant_codes values (431003, ${county}, '2020-01-01', null)`)
  const place = (known ??= demoCounty(7))
  const town = Math.floor((place.children[0]?.region ?? 0) / 1000) * 1000
  const children = (count: number) => place.children.filter(c => Math.floor(c.region / 1000) * 1000 === town).slice(0, count)
  const form = (count: number, planted: number) => {
    const villages = new Map(place.county.villages.map(v => [v.code, v.name]))
    return registrationWorkbook({
      rows: () => children(count).map(c => formRowOf(randomOf('form', c.id), c, villages.get(c.region) ?? '')), faults: planted, savedBy: 'here', seed: 3,
    })
  }
  const uploaded = async (who: Person, bytes: Uint8Array, name = '花名册.xlsx') => {
    const batch = newRecordId()
    const reply = await who.upload('/api/rosters', { batch, fileName: name }, { name, bytes })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
    for (;;) {
      const { body } = await who.get(`/api/rosters/${batch}`)
      if (body.state === 'ready' || body.state === 'failed') return body
      await pause(50)
    }
  }
  return {
    app, owner, form, children, uploaded, officer: app.as({ role: 'countyCivilAffairs', region: county }), supervisor: app.as({ role: 'childSupervisor', region: town }),
    stop: async () => { await owner.end(); await app.stop(); return [...app.faults, ...faults] },
  }
}
