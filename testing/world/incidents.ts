/** The demo's reports of children in danger, each from the report to its end: invented like everybody here. Both are closed, so that no clock of a demo
 *  runs against people who are not there. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { receiveSlip } from '@qinghe/domain/records/slips.ts'
import { recordRoutes } from '@qinghe/server/recordEndpoints.ts'
import { act, idOf } from './demoActs.ts'
import { type Desk, endpointIn, type Login, mustSend, village } from './desk.ts'
import { seedDemoEmergency, seedDemoInquiry } from './emergencies.ts'
import { postOf } from './ledgers.ts'

const alone = { urgency: 'soon', told110: false, situation: ['alone', 'unguarded'], what: '（演示）奶奶住院，孩子一个人住了一个星期，晚饭在邻居家吃', childAge: 10, childAt: '家里', suspectedAs: 'parent', reporterSort: 'village', toldAuthority: true }
const hurt = { urgency: 'past', told110: true, situation: ['violence'], legalSituation: [4], what: '（演示）孩子手臂上有青紫，说是叔叔打的', injury: '左臂青紫', taken: '已经带到医务室', childAge: 12, suspectedAs: 'relative', reporterSort: 'school', toldAuthority: true }

type Report = { desk: Desk; record: RecordId; revision: number }
export async function step(report: Report, name: string, body: object = {}): Promise<void> {
  await act(report.desk, 'gongan', { act: `mandatoryReport.${name}`, record: report.record, body, revision: report.revision })
  report.revision += 1
}

async function sign({ desk, record }: Report, login: Login): Promise<void> {
  const { organisation } = await postOf(desk, login)
  const { rows: [slip] } = await desk.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2', [record, organisation])
  if (slip) await mustSend(desk, login, { endpoint: endpointIn(recordRoutes)(receiveSlip), input: { id: slip.id } })
}

/** Reported, received, taken up, told to civil affairs, answered. */
export async function handled(desk: Desk, { by, body, day }: { by: Login; body: object; day: PlainDate }): Promise<Report> {
  const report: Report = { desk, record: idOf('report', by), revision: 1 }
  await act(desk, by, { act: 'mandatoryReport.submit', record: report.record, place: village, body: { ...body, foundOn: addDays(day, -1) } })
  await step(report, 'receive')
  await step(report, 'notifyCivil', { civilAffairs: (await postOf(desk, 'minzheng')).organisation })
  await sign(report, 'minzheng')
  await step(report, 'accept', { acceptedAs: 'administrative', acceptedOn: day })
  await step(report, 'feedBackTold', { toldHow: 'phone', toldWhat: '已经到场，孩子平安，正在联系父母' })
  return report
}

export async function seedDemoReports(desk: Desk, day: PlainDate): Promise<void> {
  const first = await handled(desk, { by: 'zhuren', body: alone, day })
  await seedDemoEmergency(desk, first.record, day)
  await step(first, 'close', { outcome: '奶奶已出院，父亲回家照护，镇里一周后回访' })
  const second = await handled(desk, { by: 'xuexiao', body: hurt, day })
  await seedDemoInquiry(desk, second.record, day)
  await step(second, 'close', { outcome: '对涉嫌人批评教育并训诫，孩子由外婆照护' })
}
