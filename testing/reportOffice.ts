/** A county in which dangers are reported: offices with people in them, and what is done to a report (强制报告). */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { expect } from 'vitest'
import type { Person, Reply } from './app.ts'
import { dayFromToday } from './bureau.ts'
import { castAs, places } from './cast.ts'
import { foundOffice, hire } from './danger.ts'
import { openStage, type Stage } from './walk/stage.ts'

export const at = '/api/records/mandatory-report'
export const applied = { outcome: 'applied' }
const wordOf = (text: string): string => text.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)
export const act = (by: Person, name: string, input: object, version?: number): Promise<Reply> => by.send(`${at}/acts/${wordOf(name)}`, input, version === undefined ? {} : { basedOn: { version, from: {} } })
export const page = async (by: Person, record: string) => (await by.get(`${at}/${record}`)).body
export const slipsTo = async (by: Person): Promise<{ id: string; act: string; title: string }[]> => (await by.get('/api/slips?box=waiting')).body.slips
export const body = { urgency: 'now', told110: true, situation: ['violence'], foundOn: dayFromToday(-1), what: '孩子脸上有伤，说是被打的', childName: '王小禾', childAge: 9 }
export const secret = { reporterName: '林见鹿', reporterPhone: '19900000888', reporterSort: 'school' }

async function officesOf(stage: Stage) {
  const found = (kind: Parameters<typeof foundOffice>[1]['kind'], name: string, region: number = places.county) => foundOffice(stage, { kind, name, region })
  return {
    police: await found('police', '栖凤渡派出所', places.town), civil: await found('civilAffairs', '区民政局'), town: await found('townOffice', '镇社会事务办', places.town),
    education: await found('education', '区教育局'), procuratorate: await found('procuratorate', '区检察院'), school: await found('school', '青禾学校', places.town), otherPolice: await found('police', '区公安分局'),
  }
}
const peopleOf = async (stage: Stage, offices: Awaited<ReturnType<typeof officesOf>>) => ({
  police: await hire(stage, castAs('police'), { organisation: offices.police }), colleague: await hire(stage, castAs('police'), { organisation: offices.police, phone: '19900000311' }),
  supervisor: await hire(stage, castAs('childSupervisor'), { organisation: offices.town, phone: '19900000312' }), officer: await hire(stage, castAs('countyCivilAffairs'), { organisation: offices.civil }),
  teacher: await hire(stage, castAs('homeroomTeacher'), { organisation: offices.school }), education: await hire(stage, castAs('educationBureau'), { organisation: offices.education }),
  prosecutor: await hire(stage, castAs('procuratorate'), { organisation: offices.procuratorate }), principal: await hire(stage, castAs('schoolAdmin'), { organisation: offices.school }),
})

function doingOn({ owner }: Stage) {
  const versionOf = async (record: string): Promise<number> => (await owner.query('select revision from qinghe.records where id = $1', [record])).rows[0].revision
  return {
    versionOf,
    submit: async (by: Person, more: object = {}, place: number = places.village): Promise<string> => {
      const record = newRecordId()
      expect((await act(by, 'submit', { record, place, body: { ...body, ...more } })).body).toMatchObject(applied)
      return record
    },
    step: async (by: Person, record: string, name: string, input: object = {}): Promise<void> => {
      expect((await act(by, name, { record, body: {}, ...input }, await versionOf(record))).body, name).toMatchObject(applied)
    },
  }
}

export type ReportOffice = Awaited<ReturnType<typeof openReportOffice>>
export async function openReportOffice(options: Parameters<typeof openStage>[0] = {}) {
  const stage = await openStage(options)
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  const offices = await officesOf(stage)
  return { stage, offices, people: await peopleOf(stage, offices), ...doingOn(stage) }
}
