/** The county of reports (reportOffice.ts) with those who take part when police drive out: a village, a hospital, a welfare institution; and what is done to
 *  what hangs from a report. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { expect } from 'vitest'
import type { Person, Reply } from './app.ts'
import { dayFromToday } from './bureau.ts'
import { castAs, places } from './cast.ts'
import { moveClock } from './clock.ts'
import { everythingSeen, foundOffice, hire } from './danger.ts'
import { applied, openReportOffice, slipsTo } from './reportOffice.ts'

const dashed = (text: string): string => text.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)
export const addressOf = (kind: string): string => `/api/records/${dashed(kind)}`
export const partsOfReports = ['emergency', 'handover', 'evidence', 'assistance', 'policeOutcome'] as const

/** What is wrong, by field. */
export const wrongIn = (reply: Reply): string[] => (reply.body.issues ?? []).map((one: { field: string }) => one.field).sort()
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
export const today = dayFromToday(0)
export const calls = (...results: readonly string[]) => ({ calls: results.map((result, i) => ({ at: minutesAgo(50 - 10 * i), who: 'mother', result })) })
export const judged = (...branches: readonly string[]) => ({ judgements: branches.map(which => ({ which, why: `到场看到的是${which}` })) })
export const callOut = { calledOn: today, dispatchedAt: minutesAgo(80), officers: '郑凯 0417、周衡 0418' }
export const handling = { handledOn: today, handledAs: 'handedOver', handledSays: '父母没有联系上，孩子已经由村委会照料' }
export const ofChild = { offeredOn: today, officerOne: '郑凯 0417', officerTwo: '周衡 0418', childState: '没受伤', injuries: '没有', belongings: '书包', canSpeak: true, childWish: '想去曹阿姨家等妈妈' }

export async function openIncidentOffice(options: Parameters<typeof openReportOffice>[0] = {}) {
  const office = await openReportOffice(options)
  const { stage } = office
  const more = {
    village: await foundOffice(stage, { kind: 'villageCommittee', name: '栖凤渡村民委员会', region: places.village }),
    rescue: await foundOffice(stage, { kind: 'welfare', name: '县救助管理站', region: places.county }),
  }
  const others = {
    director: await hire(stage, castAs('childDirector'), { organisation: more.village }),
    matron: await hire(stage, castAs('welfareInstitution'), { organisation: more.rescue }),
    deputy: await hire(stage, castAs('childSupervisor'), { organisation: office.offices.town }),
  }
  const send = async (by: Person, name: string, input: { record: string } & Record<string, unknown>): Promise<Reply> => {
    const [kind = '', act = ''] = name.split('.')
    const { rows: [held] } = await stage.owner.query<{ revision: number }>('select revision from qinghe.records where id = $1', [input.record])
    return by.send(`${addressOf(kind)}/acts/${dashed(act)}`, { body: {}, ...input }, held === undefined ? {} : { basedOn: { version: held.revision, from: {} } })
  }
  const done = async (by: Person, name: string, record: string, body: object = {}): Promise<void> => {
    expect((await send(by, name, { record, body })).body, name).toMatchObject(applied)
  }
  const begin = async (by: Person, name: string, parent: string, body: object): Promise<string> => {
    const record = newRecordId()
    expect((await send(by, name, { record, parent, body })).body, name).toMatchObject(applied)
    return record
  }
  const page = async (by: Person, kind: string, record: string) => (await by.get(`${addressOf(kind)}/${record}`)).body
  /** Received by a teacher's report, with the police on the scene. */
  const onScene = async (more: object = {}): Promise<{ report: string; emergency: string }> => {
    const report = await office.submit(office.people.teacher, more)
    await office.step(office.people.police, report, 'receive')
    const emergency = await begin(office.people.police, 'emergency.dispatch', report, callOut)
    await done(office.people.police, 'emergency.arrive', emergency, { arrivedAt: minutesAgo(60), metChild: true, childState: '没受伤', childSays: '想妈妈' })
    return { report, emergency }
  }
  const signAll = async (by: Person): Promise<void> => { for (const { id } of await slipsTo(by)) expect((await by.send(`/api/slips/${id}/receive`, { id })).body).toMatchObject(applied) }
  /** What others owe at once is late in the minute after: that nothing of it turns between two looks. */
  const letPass = () => moveClock(stage.owner, '61 seconds')
  return { ...office, letPass, offices: { ...office.offices, ...more }, people: { ...office.people, ...others }, send, done, begin, pageOf: page, onScene, signAll }
}
export type IncidentOffice = Awaited<ReturnType<typeof openIncidentOffice>>

/** Lists, figures, what would be printed and exported, cards, notices, duties, the feed, search: of every kind that hangs from a report. */
export async function allSeenOfIncidents({ stage }: IncidentOffice, by: Person, child: string | null): Promise<string> {
  const asked = partsOfReports.flatMap(kind => [
    everythingSeen(by, { at: addressOf(kind), child }),
    ...[by.post('/api/records/counts', { kind, list: {} }), by.post('/api/exports/plan', { subject: `records.${kind}` })].map(async reply => { const { status, body } = await reply; return JSON.stringify([status, body]) }),
    // Whether there is anything to print; how much, the counts say.
    stage.app.server.inject({ method: 'POST', url: '/api/printing/records', cookies: { qinghe: by.token }, headers: { origin: 'http://localhost' }, payload: { kind, layout: 'list', list: {}, format: 'docx', purpose: 'file' } }).then(paper => `${kind} ${paper.statusCode}`),
  ])
  const besides = ['/api/records/cards', '/api/notices', '/api/notices/unread', '/api/duties/mine', '/api/duties', '/api/duties/board'].map(async url => JSON.stringify((await by.get(url)).body))
  return (await Promise.all([...asked, ...besides])).join('\n').replaceAll(/"(requestId|asOf|cursor|now|next)":"[^"]*"/gu, '')
}
