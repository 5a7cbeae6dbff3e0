/** The demo's children who need more than visits. Entrusted to somebody: one whose confirmation two people signed and whose school and village were told, one
 *  that still has to be checked, one whose mother stays at home. And one who was assessed and has a case with a plan, whose father was warned and is taught. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { begun, confirmed, type DemoRecord, postingOf, signed, step } from './demoRecords.ts'
import type { Desk } from './desk.ts'
import { postOf } from './ledgers.ts'
import type { WorldChild } from './types.ts'

const duties = ['guard', 'raise', 'teach', 'pay', 'contact', 'notAlone', 'notIncapable', 'noHarm']
const entrusted = {
  way: 'entrust', whyNotTogether: '父母住工棚，城里没有学位', whyNotOneStays: '两个人都要挣钱还债', form: 'relative', caregiver: '陈秋月', relation: 63, caregiverBorn: '1970-02-01', caregiverId: '999999197002010028',
  caregiverPhone: '19900000031', fitness: 'good', canSpeak: true, childSays: '愿意住外婆家，想每个星期和妈妈视频', duties,
}
async function agreements(desk: Desk, [first, second, third]: readonly WorldChild[], day: PlainDate): Promise<void> {
  const ago = (days: number): PlainDate => addDays(day, -days)
  if (first) {
    const one = await begun(desk, { kind: 'careAgreement', child: first.id, by: 'zhuren', name: 'draw', body: { ...entrusted, drawnOn: ago(6), from: ago(3), until: addDays(day, 300) } })
    await step(one, 'zhuren.check', { checkedOn: ago(4), metOn: ago(5), visitedOn: ago(5), askedOn: ago(4), recordsOn: ago(4), aspects: ['character', 'home', 'health', 'bond'], barredBy: 'none', checkNote: '家里干净，外婆身体好，村里都说好' })
    await step(one, 'dudao.sign', { signedOn: ago(3), witness: '李春禾' })
    await confirmed(one, 'minzheng')
    await step(one, 'dudao.tellSchool', { school: (await postOf(desk, 'xuexiao')).organisation })
    await signed(one, 'xuexiao')
    await step(one, 'dudao.tellVillage', { village: (await postOf(desk, 'zhuren')).organisation })
    await signed(one, 'zhuren')
  }
  if (second) await begun(desk, { kind: 'careAgreement', child: second.id, by: 'zhuren', name: 'draw', body: { ...entrusted, drawnOn: ago(1), from: day, until: addDays(day, 200), caregiver: '陈秋月', form: 'family', relation: 99 } })
  if (third) await begun(desk, { kind: 'careAgreement', child: third.id, by: 'zhuren', name: 'draw', body: { drawnOn: ago(2), way: 'oneStays', whyNotTogether: '孩子太小，跟着走不方便', stays: 'mother', isCapable: true, canSpeak: false, duties } })
}

const found = {
  safety: 'risk', safetyNote: '晚上常常一个人在家', care: 'poor', careNote: '奶奶卧病，照料不了', mind: 'watch', mindNote: '话少，夜里睡不好', risks: ['noCare', 'noAffection', 'accident'], isPoor: true,
  advice: '落实照护人，安排社工每周去一次，联系父亲',
}
async function assessed(desk: Desk, child: string, day: PlainDate): Promise<DemoRecord> {
  const ago = (days: number): PlainDate => addDays(day, -days)
  const one = await begun(desk, { kind: 'assessment', child, by: 'dudao', name: 'trigger', body: { triggeredOn: ago(12), trigger: 'village', why: '奶奶卧病，孩子自己做饭', isUrgent: false } })
  await step(one, 'dudao.form', { formedOn: ago(11), lead: '周晓岚', team: [{ name: '龚小暑', sort: 'socialWorker', tie: 'none' }, { name: '陈立冬', sort: 'civilAffairs', tie: 'none' }, { name: '秦大雪', sort: 'police', tie: 'none' }] })
  await step(one, 'dudao.report', { ...found, reportedOn: ago(6), validUntil: addDays(day, 180) })
  await step(one, 'minzheng.confirm', { level: 3, levelWhy: '同意建议等级' })
  await step(one, 'dudao.tell', { toldOn: ago(5), toldWhom: '奶奶和父亲' })
  return one
}

async function followed(desk: Desk, child: string, day: PlainDate): Promise<void> {
  const ago = (days: number): PlainDate => addDays(day, -days)
  const assessment = await assessed(desk, child, day)
  const whole = await begun(desk, { kind: 'case', child, by: 'dudao', name: 'open', body: { openedOn: ago(5), source: 'assessed', assessment: assessment.record, level: 3, situation: '奶奶卧病，父亲在外，三个月没有寄钱', goals: '一个月内有人照料；父亲每月寄生活费' } })
  await step(whole, 'dudao.lead', { handedOn: ago(5), assignee: await postingOf(desk, 'dudao') })
  const services = [{ sort: 'guardianship', what: '教姑姑怎样照料', by: '儿童主任', every: '每周', until: addDays(day, 60) }, { sort: 'tutoring', what: '周末补数学', by: '镇社工站', every: '每周', until: addDays(day, 90) }]
  const plan = await begun(desk, { kind: 'servicePlan', child, by: 'dudao', name: 'draw', parent: whole.record, body: { drawnOn: ago(4), plan: 'first', aim: '姑姑接手照料，功课跟得上', services } })
  await step(plan, 'minzheng.approve', { approvedOn: ago(4) })
  await begun(desk, { kind: 'caseReview', child, by: 'dudao', name: 'record', parent: plan.record, body: { reviewedOn: ago(1), present: '周晓岚、龚小暑', sawChild: true, done: '姑姑已经搬来，补了一次数学', result: 'on', next: '继续，联系父亲寄钱' } })
  const warned = await begun(desk, { kind: 'admonition', child, by: 'dudao', name: 'propose', body: { foundOn: ago(5), sort: 'reprimand', issuer: 'police', person: 'father', facts: '三个月不寄生活费、不接电话，劝诫两次不听', demand: '每月寄生活费，每周打一次电话' } })
  await step(warned, 'dudao.issued', { issuedOn: ago(3), paper: '演示训〔2026〕1号', deadline: addDays(day, 30) })
  await step(warned, 'dudao.deliver', { deliveredOn: ago(2), deliveredHow: 'inPerson', childTold: true })
  const taught = await begun(desk, { kind: 'guidance', child, by: 'dudao', name: 'order', body: { orderedOn: ago(2), why: 'plan', persons: ['father'], topics: '怎样从远处照顾孩子', sessions: 3 } })
  await step(taught, 'dudao.arrange', { arrangedOn: ago(1), teacher: '县妇联讲师', firstOn: addDays(day, 4) })
}

/** @param own children of the village who were visited */
export async function seedDemoCare(desk: Desk, own: readonly WorldChild[], day: PlainDate): Promise<void> {
  await agreements(desk, own.slice(3), day)
  const last = own.at(-1)
  if (last) await followed(desk, last.id, day)
}
