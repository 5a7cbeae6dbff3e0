/** A town and a county office with the roster endpoints on real divisions, and forms as a town would write them. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import pg from 'pg'
import { routes as archiveRoutes } from '../server/src/archives/routes.ts'
import { openInFlightFolder } from '../server/src/exchange/inFlight.ts'
import type { Endpoint } from '../server/src/http/endpoint.ts'
import type { Reactions } from '../server/src/http/kernel.ts'
import { loadRegions } from '../server/src/regions/load.ts'
import { startRosterChecks } from '../server/src/rosters/background.ts'
import { fileUploads } from '../server/src/records/files/upload.ts'
import { rosterRoutes } from '../server/src/rosters/routes.ts'
import { rosterUploads } from '../server/src/rosters/upload.ts'
import { submissionUploads } from '../server/src/submissions/upload.ts'
import { startLoop } from '../server/src/jobs/loop.ts'
import { importNext } from '../server/src/rosters/importing.ts'
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
  /** Somebody with an account and a posting in force, which work in the background looks up. */
  appoint: (role: string, region: number) => Promise<Person>
  owner: pg.Client
  /** Where uploaded files wait. */
  inFlight: string
  officer: Person
  supervisor: Person
  /** A form of children who live in the town, as the town would write it. */
  form: (count: number, planted: number) => Promise<RegistrationWorkbook>
  /** Children who live in the town, as the form has them. */
  children: (count: number) => WorldChild[]
  /** Orders the import of all that can be imported and waits until it has come in and everybody was told. */
  imported: (who: Person, batch: { id: string }) => Promise<any>
  /** Uploads and waits until it is read. */
  uploaded: (who: Person, bytes: Uint8Array, name?: string, more?: Record<string, unknown>) => Promise<any>
  /** The batch as soon as nothing works on it; `notYet`: states it may pass through as well. */
  rested: (who: Person, batch: string, notYet?: readonly string[]) => Promise<any>
  stop: () => Promise<unknown[]>
}

/** Made once: nobody changes it. */
let known: ReturnType<typeof demoCounty> | undefined

type Ways = {
  reactions?: readonly Reactions[]
  /** Orders wait until a test carries them out itself. */
  ordersWait?: boolean
  /** A migrated one of one's own, instead of a clone. */
  database?: TestDatabase
}

/** @param more endpoints beside those of archives and rosters */
export async function openRosterOffice(more: readonly Endpoint[] = [], { reactions = [], ordersWait = false, database }: Ways = {}): Promise<RosterOffice> {
  const faults: unknown[] = []
  const inFlight = join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'f')
  const folder = openInFlightFolder(inFlight)
  const plugins = [rosterUploads(folder, error => { faults.push(error) }), submissionUploads(folder), fileUploads(folder)]
  const app = await startApp([...archiveRoutes, ...rosterRoutes, ...more], reactions, { plugins, ...(database ? { database } : {}) })
  const imports = startLoop(() => (ordersWait ? Promise.resolve(false) : importNext(app.kernel)), { everyMs: 20, onError: error => { faults.push(error) } })
  const owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  await loadRegions(owner, { within: regionCode(county) })
  await owner.query(`insert into qinghe.tenants values (431003, '2020-01-01')`)
  await owner.query(`insert into qinghe.tenant_codes values (431003, ${county}, '2020-01-01', null)`)
  const appoint = async (role: string, region: number): Promise<Person> => {
    const [account, posting] = [newUuid(), newUuid()]
    await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, '某人', $3, 'active', $4, now())`, [account, `l${account.slice(-8)}`, region, newUuid()])
    await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, '某人', $3, 431003, $4, '2020-01-01', 'active', $5, $6, now())`, [posting, account, role, region, newUuid(), newUuid()])
    const person = app.as({ role, region, posting })
    Object.assign(person.actor, { account })
    return person
  }
  const place = (known ??= demoCounty(7))
  const town = Math.floor((place.children[0]?.region ?? 0) / 1000) * 1000
  const children = (count: number) => place.children.filter(c => Math.floor(c.region / 1000) * 1000 === town).slice(0, count)
  const form = (count: number, planted: number) => {
    const villages = new Map(place.county.villages.map(v => [v.code, v.name]))
    return registrationWorkbook({
      rows: () => children(count).map(c => formRowOf(randomOf('form', c.id), c, villages.get(c.region) ?? '')), faults: planted, savedBy: 'here', seed: 3,
    })
  }
  const rested: RosterOffice['rested'] = async (who, batch, notYet = []) => {
    for (;;) {
      const { body } = await who.get(`/api/rosters/${batch}`)
      if (!['parsing', 'checking', ...notYet].includes(body.state)) return body
      await pause(30)
    }
  }
  const uploaded: RosterOffice['uploaded'] = async (who, bytes, name = '花名册.xlsx', more = {}) => {
    const batch = newRecordId()
    const reply = await who.upload('/api/rosters', { batch, fileName: name, ...more }, { name, bytes })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
    return rested(who, batch)
  }
  const imported = async (who: Person, { id }: { id: string }) => {
    const { body } = await who.get(`/api/rosters/${id}`)
    const reply = await who.send(`/api/rosters/${id}/commit`, { expected: importable(body.counts) })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
    while ((await owner.query(`select 1 from qinghe.roster_orders where batch = $1 and phase <> 'done'`, [id])).rowCount) await pause(20)
    return (await who.get(`/api/rosters/${id}`)).body
  }
  const checks = startRosterChecks(app.kernel, { everyMs: 30, onError: error => { faults.push(error) } })
  return {
    app, owner, inFlight, form, children, uploaded, rested, imported, appoint, officer: await appoint('countyCivilAffairs', county), supervisor: await appoint('childSupervisor', town),
    stop: async () => { await checks.stop(); await imports.stop(); await owner.end(); await app.stop(); return [...app.faults, ...faults] },
  }
}
