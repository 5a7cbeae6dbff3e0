/** The demo's call-out to the child that lived alone: judged, three calls that failed, handed over to the village, told to town and county, over. With what
 *  hangs from the report: evidence, help that was asked of a school, what became of the father. Invented like everybody here. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { answerSlip, receiveSlip } from '@qinghe/domain/records/slips.ts'
import { recordRoutes } from '@qinghe/server/recordEndpoints.ts'
import { act, idOf } from './demoActs.ts'
import { type Desk, endpointIn, type Login, mustSend } from './desk.ts'
import { postOf } from './ledgers.ts'

type Part = { desk: Desk; kind: string; record: RecordId; revision: number }
async function step(part: Part, name: string, body: object = {}): Promise<void> {
  await act(part.desk, 'gongan', { act: `${part.kind}.${name}`, record: part.record, body, revision: part.revision })
  part.revision += 1
}
async function begin(desk: Desk, name: string, parent: RecordId, body: object): Promise<Part> {
  const [kind = ''] = name.split('.')
  const record = idOf(kind, parent)
  await act(desk, 'gongan', { act: name, record, parent, body })
  return { desk, kind, record, revision: 1 }
}

/** Whoever stands for the office signs for what was sent, and says something where words are given. */
async function sign({ desk, record }: Part, login: Login, words?: string): Promise<void> {
  const { organisation } = await postOf(desk, login)
  const { rows: [slip] } = await desk.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2 and received_at is null', [record, organisation])
  if (!slip) return
  const endpoint = endpointIn(recordRoutes)
  await mustSend(desk, login, { endpoint: endpoint(receiveSlip), input: { id: slip.id } })
  if (words !== undefined) await mustSend(desk, login, { endpoint: endpoint(answerSlip), input: { id: slip.id, answer: words } })
}

const child = { officerOne: '郑凯（演示）0417', officerTwo: '周衡（演示）0418', childState: '没受伤，精神好，已经吃了晚饭', injuries: '没有', belongings: '书包、换洗衣服一套', canSpeak: true, childWish: '想去曹阿姨家，等妈妈' }

async function handOver(desk: Desk, emergency: RecordId, day: PlainDate): Promise<void> {
  const paper = await begin(desk, 'handover.offer', emergency, { ...child, offeredOn: day, takerSort: 'village', relativeWhy: '奶奶住院，别的亲属都在外地' })
  await step(paper, 'send', { taker: (await postOf(desk, 'zhuren')).organisation })
  await sign(paper, 'zhuren')
  await step(paper, 'sign')
}

/** @param report received, about a child that lives alone */
export async function seedDemoEmergency(desk: Desk, report: RecordId, day: PlainDate): Promise<void> {
  const at = (clock: string): string => `${day}T${clock}:00Z`
  const call = await begin(desk, 'emergency.dispatch', report, { calledOn: day, calledAt: at('00:52'), dispatchedAt: at('00:58'), officers: '郑凯（演示）0417、周衡（演示）0418' })
  await step(call, 'arrive', { arrivedAt: at('01:16'), metChild: true, childState: '没受伤，精神好', childSays: '想去曹阿姨家，等妈妈' })
  const alone = { which: 'alone', why: '奶奶住院七天，孩子一个人住' }
  await step(call, 'choose', { judgements: [alone] })
  await step(call, 'callTried', { calls: [{ at: at('01:20'), who: 'father', result: 'noAnswer' }, { at: at('01:31'), who: 'mother', result: 'off' }, { at: at('01:38'), who: 'mother', result: 'noAnswer', said: '发了短信' }] })
  await step(call, 'choose', { judgements: [alone, { which: 'unreachable', why: '打了三次，父母都没有接' }] })
  await handOver(desk, call.record, day)
  await step(call, 'order', { orderedOn: day, orderWay: 'comeBack', orderTo: '父亲', orderBy: day })
  await step(call, 'handle', { handledOn: day, handledAs: 'handedOver', handledSays: '孩子交村委会临时照料，已经通知父亲返回' })
  await step(call, 'notifyTown', { town: (await postOf(desk, 'dudao')).organisation })
  await sign(call, 'dudao')
  await step(call, 'notifyCivil', { civilAffairs: (await postOf(desk, 'minzheng')).organisation })
  await sign(call, 'minzheng')
  await step(call, 'returned', { returnedOn: day, returnedWho: '父亲' })
  await step(call, 'close', { outcome: '父亲已经回家照护' })
}

/** What police seek, ask and decide beside the call-out. */
export async function seedDemoInquiry(desk: Desk, report: RecordId, day: PlainDate): Promise<void> {
  const evidence = await begin(desk, 'evidence.record', report, { doneOn: day, sort: 'statement', officers: '郑凯（演示）、孟夏（演示）', guardianThere: true, womanThere: true })
  await step(evidence, 'complete', { resultOn: day, result: '（演示）孩子说叔叔喝酒以后打的' })
  const help = await begin(desk, 'assistance.record', report, { askedOn: day, urgency: 'day', what: '请核实孩子这两周的出勤和情绪', contact: '郑凯（演示）值班室' })
  await step(help, 'send', { by: (await postOf(desk, 'xuexiao')).organisation })
  await sign(help, 'xuexiao', '两周都在校，最近不爱说话')
  await step(help, 'finish', { repliedOn: day, result: '两周都在校，最近不爱说话' })
  await begin(desk, 'policeOutcome.record', report, { decidedOn: day, whom: 'other', measure: 'warn', paperNumber: '告字〔2026〕3号（演示）', begging: false, why: '（演示）酒后殴打' })
}
