/** The demo's children who were taken out of danger: one in temporary guardianship who lives in an institution, one who is home again; protection orders, one in force and one
 *  that waits for the court; a family education order; a petition that is being prepared. The demo's own people bring it about with the commands they would use. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { begun, type DemoRecord, postingOf, signed, step } from './demoRecords.ts'
import type { Desk } from './desk.ts'
import { postOf } from './ledgers.ts'
import type { WorldChild } from './types.ts'

type Told = { desk: Desk; child: string; ago: (days: number) => PlainDate; day: PlainDate }

const received = { source: 'police', giver: '栖凤渡派出所，郑凯（演示）', canSpeak: true }
async function receive({ desk, child, ago }: Told, { since, ...body }: { since: number; [field: string]: unknown }): Promise<DemoRecord> {
  const one = await begun(desk, { kind: 'temporaryGuardianship', child, by: 'minzheng', name: 'receive', body: { ...received, ...body, startedOn: ago(since) } })
  await step(one, 'minzheng.examine', { healthOn: ago(since), health: '（演示）营养偏差，其他正常', hasInjury: false })
  return one
}

/** Lives in the institution since five days; relatives are being looked for. */
async function sheltered(told: Told): Promise<void> {
  const { desk, child, ago } = told
  const one = await receive(told, { since: 5, ground: 'harm', facts: '（演示）父亲酒后多次殴打，邻居报警', childState: '左臂淤青，精神尚好', childWish: '想去外婆家' })
  const place = await begun(desk, {
    kind: 'placement', child, by: 'minzheng', name: 'settle', parent: one.record,
    body: { settledOn: ago(5), way: 'rescue', whyInstitution: '外婆在外地，一时赶不回来', institution: (await postOf(desk, 'fuli')).organisation, address: '（演示）望江路一百号', phone: '19900000090' },
  })
  await step(place, 'minzheng.hand', { handedOn: ago(5), assignee: await postingOf(desk, 'fuli') })
  await step(place, 'fuli.look', { looks: [{ on: ago(4), by: '易安居', how: '吃饭睡觉都好，夜里还怕' }, { on: ago(1), by: '易安居', how: '愿意和同屋的孩子玩了' }] })
  await step(one, 'minzheng.place', { decidedOn: ago(5), decision: '演示临监〔2026〕1号' })
  await step(one, 'dudao.trace', { traces: [{ on: ago(4), how: 'phone', result: '外婆在东莞打工，愿意回来照料' }] })
}

/** Was placed with an aunt, went home to the mother after assessment and conference, and was looked after until it was well. */
async function returned(told: Told): Promise<void> {
  const { desk, child, ago } = told
  const one = await receive(told, { since: 60, ground: 'missing', facts: '（演示）父亲离家，母亲联系不上，家里没有别人', childState: '饿了一天，没有受伤', childWish: '想等妈妈' })
  const place = await begun(desk, {
    kind: 'placement', child, by: 'minzheng', name: 'settle', parent: one.record,
    body: { settledOn: ago(60), way: 'relative', keeper: '何小满', keeperId: '999999197003010029', agreement: '演示寄〔2026〕1号', address: '（演示）桥头组八号', phone: '19900000091' },
  })
  await step(one, 'minzheng.place', { decidedOn: ago(60), decision: '演示临监〔2026〕2号' })
  await step(one, 'dudao.trace', { traces: [{ on: ago(58), how: 'police', result: '母亲在深圳，电话打通了' }] })
  await step(one, 'minzheng.assess', { assessedOn: ago(50), fit: true, assessNote: '母亲已经辞工回乡，能够照料' })
  await step(one, 'minzheng.confer', { conferredOn: ago(48), present: '县民政局、派出所、镇社会事务办、村委会', cleared: true, resolution: '由母亲领回，镇里回访' })
  await step(one, 'minzheng.notify', { notifiedOn: ago(47), notifiedWho: '母亲，电话通知，到县民政局来领' })
  await step(place, 'minzheng.leave', { leftOn: ago(46), leftWhy: '母亲领回' })
  await step(one, 'minzheng.takeBack', { takenOn: ago(46), taker: '何立春', takerIs: '母亲', takerId: '999999198802010028', signed: true })
  await step(one, 'dudao.follow', { followedOn: ago(16), followed: '（演示）母亲在家，按时上学' })
  await step(one, 'minzheng.close', { closing: '（演示）回访时母亲在家，孩子按时上学' })
}

const sought = { applicant: 'civilAffairs', applicantName: '演示县民政局', against: 'father', againstName: '何大川', isUrgent: false, wanted: ['noViolence', 'noContact'], evidence: ['call', 'words'] }
/** In force: the court ruled two days after it was asked, police and village signed. */
async function ordered({ desk, child, ago, day }: Told): Promise<void> {
  const one = await begun(desk, { kind: 'protectionOrder', child, by: 'dudao', name: 'draft', body: { ...sought, foundOn: ago(5), facts: '（演示）酒后用皮带打，左臂淤青' } })
  const judge = await postingOf(desk, 'fayuan')
  await step(one, 'minzheng.file', { filedOn: ago(5), assignee: judge })
  await step(one, 'fayuan.grant', { ruledOn: ago(3), rulingNumber: '演示民保令2号', granted: ['noViolence', 'noContact'], orderUntil: addDays(day, 150) })
  await step(one, 'dudao.tellPolice', { station: (await postOf(desk, 'gongan')).organisation })
  await signed(one, 'gongan')
  await step(one, 'dudao.tellVillage', { village: (await postOf(desk, 'zhuren')).organisation })
  await signed(one, 'zhuren')
}
/** Asked for, and the court has not ruled yet. */
async function waiting({ desk, child, ago }: Told): Promise<void> {
  const one = await begun(desk, {
    kind: 'protectionOrder', child, by: 'dudao', name: 'draft',
    body: { ...sought, foundOn: ago(1), against: 'caregiver', againstName: '陈大寒', facts: '（演示）受委托照护的人用竹条打，三次', wanted: ['noViolence'], evidence: ['picture', 'words'] },
  })
  await step(one, 'minzheng.file', { filedOn: ago(0), assignee: await postingOf(desk, 'fayuan') })
}

/** Warned, ordered by the court to learn, not mended: the county looks whether there are grounds to ask for another guardian. */
async function neglected({ desk, child, ago, day }: Told): Promise<void> {
  const warned = await begun(desk, {
    kind: 'admonition', child, by: 'dudao', name: 'propose',
    body: { foundOn: ago(90), sort: 'reprimand', issuer: 'police', person: 'father', facts: '（演示）把孩子一个人留在家里，劝诫两次不听', demand: '不得再把孩子一个人留在家里' },
  })
  await step(warned, 'dudao.issued', { issuedOn: ago(88), paper: '演示训〔2026〕2号', deadline: ago(60) })
  await step(warned, 'dudao.deliver', { deliveredOn: ago(87), deliveredHow: 'inPerson', childTold: true })
  const order = await begun(desk, {
    kind: 'familyEducationOrder', child, by: 'dudao', name: 'propose',
    body: { wantedOn: ago(50), why: 'neglect', persons: ['father'], personName: '何秋分', facts: '（演示）训诫以后仍然不管，电话不接', admonition: warned.record, wish: '责令每周通话，接受家庭教育指导' },
  })
  await step(order, 'minzheng.ask', { askedOn: ago(48), assignee: await postingOf(desk, 'fayuan') })
  await step(order, 'fayuan.issue', { issuedOn: ago(40), orderNumber: '演示家教令2号', ordered: '每周通话一次，参加三次家庭教育指导', orderUntil: addDays(day, 60) })
  await step(order, 'dudao.check', { checkedOn: ago(6), obeyed: 'refused', checkNote: '（演示）一次也没有参加' })
  await begun(desk, {
    kind: 'custodyPetition', child, by: 'minzheng', name: 'review',
    body: {
      reviewedOn: ago(4), against: 'father', againstName: '何秋分', grounds: ['danger', 'absent'], facts: '（演示）训诫、家庭教育令以后仍然不管，孩子靠邻居给饭吃',
      admonition: warned.record, notMended: true, absentSince: ago(230), noLivelihood: true,
    },
  })
}

/** Journeys choose pupils of primary schools: nobody of them stands here, so that what they begin is not begun already. Whose parents are away and who is in 初中 comes first:
 *  these stories have a father or a mother, and a child who says what it wants.
 *  @param children of the village, of whom nothing else is told */
export async function seedDemoDanger(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const fits = (child: WorldChild): number => Number(child.leftBehindStatus === 1) * 2 + Number(child.schoolingStatus === 4)
  const [first, second, third, fourth] = children.filter(child => child.schoolingStatus !== 3).sort((a, b) => fits(b) - fits(a))
  const told = ({ id }: WorldChild): Told => ({ desk, child: id, ago: days => addDays(day, -days), day })
  if (first) {
    await sheltered(told(first))
    await ordered(told(first))
  }
  if (second) await returned(told(second))
  if (third) await waiting(told(third))
  if (fourth) await neglected(told(fourth))
}
