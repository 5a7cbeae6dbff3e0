/** Those who take part when a child is taken out of danger and a court decides who cares for her: town, county, police, court, an institution, and one of the staff who is suspected. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { expect } from 'vitest'
import type { Person, Reply } from './app.ts'
import { dayFromToday } from './bureau.ts'
import { castAs, places } from './cast.ts'
import { foundOffice, hire } from './danger.ts'
import { settleChild } from './walk/county.ts'
import { openStage } from './walk/stage.ts'

const applied = { outcome: 'applied' }
const dashed = (text: string): string => text.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)
export const suspectPhone = '19900000077'
export const today = dayFromToday(0)
export const wrongIn = (reply: Reply): string[] => (reply.body.issues ?? []).map((one: { field: string }) => one.field).sort()
export const kindsOfGuard = ['temporaryGuardianship', 'placement', 'protectionOrder', 'familyEducationOrder', 'custodyPetition'] as const
export const ledgerAt = (kind: string): string => `/api/records/${dashed(kind)}`

export type Step = { record: string; body?: object; parent?: string; assignee?: string; child?: string }
export async function openGuardOffice() {
  const stage = await openStage()
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  const offices = {
    station: await foundOffice(stage, { kind: 'police', name: '栖凤渡派出所', region: places.town }),
    village: await foundOffice(stage, { kind: 'villageCommittee', name: '栖凤渡村委会', region: places.village }),
    home: await foundOffice(stage, { kind: 'welfare', name: '县儿童福利院', region: places.county }),
    shelter: await foundOffice(stage, { kind: 'welfare', name: '县救助管理站', region: places.county }),
  }
  const people = {
    director: await hire(stage, castAs('childDirector'), { organisation: offices.village }),
    supervisor: await hire(stage, castAs('childSupervisor')),
    suspect: await hire(stage, castAs('childSupervisor'), { phone: suspectPhone }),
    county: await hire(stage, castAs('countyCivilAffairs')),
    deputy: await hire(stage, castAs('countyCivilAffairs')),
    police: await hire(stage, castAs('police'), { organisation: offices.station }),
    court: await hire(stage, castAs('court')),
    otherCourt: await hire(stage, castAs('court')),
    matron: await hire(stage, castAs('welfareInstitution'), { organisation: offices.home }),
    otherMatron: await hire(stage, castAs('welfareInstitution'), { organisation: offices.shelter }),
  }
  const revisionOf = async (record: string): Promise<number | undefined> => (await stage.owner.query('select revision from qinghe.records where id = $1', [record])).rows[0]?.revision
  const act = async (by: Person, name: string, step: Step): Promise<Reply> => {
    const [kind = '', verb = ''] = name.split('.')
    const version = await revisionOf(step.record)
    return by.send(`${ledgerAt(kind)}/acts/${dashed(verb)}`, { body: {}, ...step }, version === undefined ? {} : { basedOn: { version, from: {} } })
  }
  const done = async (by: Person, name: string, step: Step): Promise<void> => { expect((await act(by, name, step)).body, name).toMatchObject(applied) }
  const begin = async (by: Person, name: string, step: Omit<Step, 'record'>): Promise<string> => {
    const record = newRecordId()
    await done(by, name, { record, ...step })
    return record
  }
  const confirmed = async (by: Person, record: string): Promise<void> => { expect((await by.send(`/api/waiting/${record}/confirm`, { record, revision: await revisionOf(record) })).body).toMatchObject(applied) }
  const owed = async (record: string): Promise<string[]> =>
    (await stage.owner.query<{ duty: string; done: boolean }>('select duty, done_at is not null as done from qinghe.duties where record = $1 and retracted_at is null order by duty', [record])).rows.map(one => `${one.duty} ${one.done ? 'done' : 'open'}`)
  return { stage, offices, people, act, done, begin, confirmed, owed, revisionOf, child: () => settleChild(stage.owner, { spot: 'inside' }) }
}
export type GuardOffice = Awaited<ReturnType<typeof openGuardOffice>>
