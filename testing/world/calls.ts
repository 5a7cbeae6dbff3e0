/** The demo's calls to 12355: one that was answered at once and called back, an emergency that went to the police with its words, one that was given to two offices, of which one answered.
 *  The demo's own people bring it about with the commands they would use; nobody of them is on any list, and the numbers are nobody's. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { begun, type DemoRecord, signed, step } from './demoRecords.ts'
import type { Desk, Login } from './desk.ts'
import { handled, step as reportStep } from './incidents.ts'
import { postOf } from './ledgers.ts'

const rings = (desk: Desk, key: string, body: object): Promise<DemoRecord> => begun(desk, { kind: 'hotlineCall', key, by: 'rexian', name: 'register', body })

async function talked(desk: Desk, day: PlainDate): Promise<void> {
  const call = await rings(desk, 'talk', { calledOn: addDays(day, -9), urgency: 'usual', need: 'talk', said: '（演示）考试没有考好，不敢告诉爷爷，想找人说说话', callerSort: 'child', anonymous: true })
  await step(call, 'rexian.triage', { triagedAs: 'answer' })
  await step(call, 'rexian.serve', { services: [{ sort: 'psychological', by: '值班的心理咨询师', minutes: 35, result: '说出来以后好多了，答应和班主任谈一谈' }] })
  await step(call, 'rexian.answer', { answeredSays: '（演示）听他说完，一起想了怎样和爷爷开口' })
  await step(call, 'rexian.followUp', { followedOn: addDays(day, -3), followedHow: 'anonymous', satisfied: 'unsaid' })
  await step(call, 'tuanwei.close', { outcome: '（演示）当场办结' })
}

const beaten = '（演示）叔叔喝了酒在打人，我躲在厕所里'
/** Reported by whoever listens, driven out to, and closed by the police: no clock of a demo runs against a child in danger. */
async function urgent(desk: Desk, day: PlainDate): Promise<void> {
  const call = await rings(desk, 'urgent', { calledOn: addDays(day, -1), urgency: 'now', need: 'harm', said: beaten, callerSort: 'child', beaten: true, childName: '小川', childAge: 11, childPlace: '（演示）桥头组，门口有棵大樟树' })
  const report = await handled(desk, { by: 'rexian', body: { urgency: 'now', told110: true, situation: ['violence'], what: beaten, childAge: 11, childAt: '（演示）桥头组', suspectedAs: 'relative' }, day })
  await reportStep(report, 'close', { outcome: '（演示）民警到场制止，叔叔被带走，孩子由外婆照护' })
  const { rows: [filed] } = await desk.owner.query<{ number: string }>('select number from qinghe.records where id = $1', [report.record])
  await step(call, 'rexian.escalate', { reportedOn: day, reportNumber: filed?.number ?? '' })
  await step(call, 'rexian.answer', { answeredSays: '（演示）电话一直没有挂，等到民警敲门' })
}

type Paper = { key: string; to: Login; what: string }
async function given(desk: Desk, call: DemoRecord, { key, to, what, day }: Paper & { day: PlainDate }): Promise<DemoRecord> {
  const paper = await begun(desk, { kind: 'hotlineReferral', key, by: 'rexian', name: 'draw', parent: call.record, body: { sentOn: addDays(day, -1), what, contact: '孟听雨 值班室' } })
  await step(paper, 'rexian.dispatch', { by: (await postOf(desk, to)).organisation })
  return paper
}
/** One office has answered; the other has not signed, and is late when its workday is over. */
async function together(desk: Desk, day: PlainDate): Promise<void> {
  const call = await rings(desk, 'together', {
    calledOn: addDays(day, -1), urgency: 'soon', need: 'family', said: '（演示）外婆打来：孩子的爸爸要把他接走，妈妈不同意，孩子耳朵听不清，没有人管', callerSort: 'relative', callerName: '何奶奶', callerPhone: '19900000460', childName: '小川', childAge: 7,
  })
  await step(call, 'rexian.triage', { triagedAs: 'transfer' })
  await step(call, 'rexian.transfer', { transferredWhy: '（演示）调解照护，看看听力能不能得到救助' })
  const first = await given(desk, call, { key: 'mediate', to: 'fulian', what: '（演示）请上门调解由谁照护', day })
  await signed(first, 'fulian', '（演示）已经上门，父母同意孩子先住外婆家')
  await step(first, 'rexian.finish', { repliedOn: day, result: '（演示）父母同意孩子先住外婆家' })
  await given(desk, call, { key: 'hearing', to: 'canlian', what: '（演示）请核实孩子的听力，能不能配助听器', day })
}

export async function seedDemoCalls(desk: Desk, day: PlainDate): Promise<void> {
  await talked(desk, day)
  await urgent(desk, day)
  await together(desk, day)
}
