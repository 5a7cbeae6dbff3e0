/** A county in which all kinds of things happened through the program: archives typed, corrected, moved and refused, a roster imported, offices
 *  and accounts opened, figures folded, phones told — and its log, with a head that was kept elsewhere. */
import { dayFromToday } from '../bureau.ts'
import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import pg from 'pg'
import type { Head } from '../../server/src/audit/head.ts'
import { fullHead, lastHead, sourceOf } from '../../server/src/audit/store.ts'
import { tellState } from '../../server/src/audit/state.ts'
import { serverBegins } from '../../server/src/audit/verifyRest.ts'
import { numberOnce } from '../../server/src/db/feed.ts'
import { inTransaction } from '../../server/src/db/transaction.ts'
import { typeParsers } from '../../server/src/db/types.ts'
import { words } from '../../server/src/main.ts'
import { recordRoutes } from '../../server/src/recordEndpoints.ts'
import { staffEndpoints } from '../../server/src/staff/routes.ts'
import { foldOnce } from '../../server/src/statistics/folder.ts'
import { buildOnce, settleFigures } from '../../server/src/statistics/settle.ts'
import { type Person, testRing } from '../app.ts'
import { sequenceAll, testOrigin } from '../honest.ts'
import { pdf } from '../files/pictures.ts'
import { openRosterOffice, type RosterOffice } from '../rosterOffice.ts'

export type LogWorld = {
  office: RosterOffice
  /** Who owns the machine: may change every row, every right and every role. */
  mighty: pg.Client
  /** Typed children with numbers of their own. */
  children: string[]
  /** Kept elsewhere before and after the last things happened. */
  heads: Head[]
  stop: () => Promise<unknown[]>
}

/** Invented numbers of the area that is nobody's. */
const numbers = ['002', '004', '006'].map(sequence => `99999920160501${sequence}${checkCharacter(`99999920160501${sequence}`)}`)

async function headNow(owner: pg.Client): Promise<Head> {
  const stored = await lastHead(sourceOf(owner))
  if (!stored) throw new Error('the log has no head')
  return fullHead(stored, testOrigin)
}

async function act({ officer, ...office }: RosterOffice, director: Person): Promise<string[]> {
  const [one, other] = [...new Set(office.children(200).map(child => child.region))]
  const children: string[] = []
  for (const [i, idNumber] of numbers.entries()) {
    const id = newUuid()
    const draft = {
      name: `欧阳青${'禾苗田'[i]}`, sexCode: 2, birthDate: '2016-05-01', idNumber, region: one, hukouDivision: one, residenceDivision: one, categories: [10],
      schoolingStatus: 3, schoolName: '青禾小学', 'father.name': '欧阳临川', 'father.existStatus': 1, 'father.phone': `1990000001${i}`, healthStatus: 1,
      hasEntrustedGuardian: true, 'guardian.name': '慕容桂香', 'guardian.relationCode': 61, 'guardian.phone': `1990000002${i}`,
    }
    await done(officer.send('/api/archives', { id, draft }))
    children.push(id)
  }
  const [first, second] = children
  await done(officer.send(`/api/archives/${first}/correct`, { patch: { name: '欧阳小禾' } }))
  await done(officer.send(`/api/archives/${first}/correct`, { patch: { ethnicCode: 3, 'mother.name': '司徒映月', 'mother.existStatus': 1 } }))
  await done(officer.send(`/api/archives/${second}/correct`, { patch: { region: other } }))
  const photos = [newUuid(), newUuid()]
  for (const file of photos) await done(director.upload('/api/records/files', { file, name: '字条.pdf' }, { name: 'x', bytes: pdf(file) }))
  const visit = { record: newUuid(), child: children[2], body: { visitType: 'party', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '没人做饭', grade: 2 }], mood: 'low', talk: '想妈妈', photos } }
  await done(director.send('/api/records/visit/acts/record', visit))
  await done(director.send('/api/records/visit/acts/correct', { record: visit.record, body: { mood: 'bad', livesAlone: true } }, { basedOn: { version: 1, from: { mood: 'low', livesAlone: false } } }))
  await officer.send('/api/archives', { id: newUuid(), draft: { name: '缺地点' } }) // set aside, its payload is kept
  return children
}

async function done(reply: Promise<{ body: any }>): Promise<void> {
  const { body } = await reply
  if (body.outcome !== 'applied') throw new Error(JSON.stringify(body))
}

export async function openLogWorld(): Promise<LogWorld> {
  const office = await openRosterOffice([...staffEndpoints, ...recordRoutes], { reactions: [settleFigures] })
  const { owner, app } = office
  app.kernel.mayDo = (actor, word) => mayDo(actor.role, word, words)
  await owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  const system = await office.appoint('systemAdmin', 431003000000)
  const director = await office.appoint('childDirector', Number(office.children(200)[0]?.region))
  await owner.query(`insert into qinghe.credentials (account, password_hash, password_set_at, totp_confirmed_at, totp) select id, 'argon2', now(), now(), null from qinghe.accounts`)
  await inTransaction(owner, () => tellState(owner, { phrase: serverBegins, key: testRing.chain }))
  await buildOnce(app.pools.qinghe_folder)
  const children = await act(office, director)
  await sequenceAll(owner)
  const early = await headNow(owner)
  const batch = await office.uploaded(office.supervisor, (await office.form(12, 0)).file)
  await office.imported(office.supervisor, batch)
  await done(system.send('/api/staff/organisations', { id: newUuid(), kind: 'school', name: '青禾小学', region: 431003000000 }))
  await office.officer.get(`/api/archives/${children[0]}`)
  await foldOnce(app.pools.qinghe_folder)
  await numberOnce(app.pools.qinghe_feed)
  await sequenceAll(owner)
  const mighty = new pg.Client({ ...app.db.connection('postgres'), types: typeParsers })
  await mighty.connect()
  return { office, mighty, children, heads: [early, await headNow(owner)], stop: async () => { await mighty.end(); return office.stop() } }
}
