/** What a court decides (W6, W7): it fills in its own rulings and nothing else; what is counted for a petition is counted and never decides alone; whoever may not have a child back is told why. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { setClock } from '../../../testing/clock.ts'
import { everythingSeen } from '../../../testing/danger.ts'
import { type GuardOffice, ledgerAt, openGuardOffice, suspectPhone, today, wrongIn } from '../../../testing/guardOffice.ts'
import { findingsNow } from '../../../testing/honest.ts'

let office: GuardOffice
const on = (days: number): Promise<unknown> => setClock(office.stage.owner, `${dayFromToday(days)} 09:10:00+08`)
beforeAll(async () => {
  office = await openGuardOffice()
  await on(0)
})
afterAll(async () => {
  // The child herself was settled past every check.
  expect((await findingsNow(office.stage.owner)).filter(one => one.includes('台账'))).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})
const pageAt = (kind: string, record: string): string => `${ledgerAt(kind)}/${record}`

const sought = {
  foundOn: today, applicant: 'civilAffairs', applicantName: '演示县民政局', against: 'father', againstName: '何大川', facts: '酒后用皮带打', isUrgent: false, wanted: ['noViolence', 'noContact'], evidence: ['warning', 'medical'],
}
const granted = { ruledOn: today, rulingNumber: '演示民保令1号', granted: ['noViolence', 'noContact'], orderUntil: dayFromToday(150) }

describe('a protection order', () => {
  it('is asked for by the town, ruled by the court within three days, and told to police and village, who sign', async () => {
    const { people: { supervisor, county, court, otherCourt, police, director }, offices, act, begin, done, owed } = office
    const child = await office.child()
    const record = await begin(supervisor, 'protectionOrder.draft', { child, body: sought })
    expect(wrongIn(await act(supervisor, 'protectionOrder.fileUrgent', { record, body: { urgentOn: today }, assignee: court.actor.posting }))).toEqual(['urgentOn'])
    expect((await court.get(pageAt('protectionOrder', record))).status).toBe(404)
    await done(supervisor, 'protectionOrder.file', { record, body: { filedOn: today }, assignee: court.actor.posting })
    expect(await owed(record)).toEqual(['protectionOrder open'])
    expect((await otherCourt.get(pageAt('protectionOrder', record))).status).toBe(404)
    for (const by of [supervisor, county]) expect((await act(by, 'protectionOrder.grant', { record, body: granted })).status).toBe(403)
    expect(wrongIn(await act(court, 'protectionOrder.grant', { record, body: { ...granted, orderUntil: dayFromToday(190) } }))).toEqual(['orderUntil'])
    await done(court, 'protectionOrder.grant', { record, body: granted })
    expect(await owed(record)).toEqual(['protectionOrder done', 'protectionTold open'])
    await done(supervisor, 'protectionOrder.tellPolice', { record, body: { station: offices.station } })
    await done(supervisor, 'protectionOrder.tellVillage', { record, body: { village: offices.village } })
    for (const by of [police, director]) {
      const { slips } = (await by.get('/api/slips')).body
      expect(slips).toMatchObject([{ title: '人身安全保护令' }])
      for (const { id } of slips) expect((await by.send(`/api/slips/${id}/receive`, { id })).body).toMatchObject({ outcome: 'applied' })
    }
    expect(await owed(record)).toEqual(['protectionOrder done', 'protectionTold done'])
    expect((await court.get(pageAt('protectionOrder', record))).body.acts.sort()).toEqual(['extend', 'lift'])
  })
  it('is owed by the judge it was handed to, and by the next one when it is handed on; the clock runs on and no other judge learns of it', async () => {
    const { people: { county, court, otherCourt }, act, begin, done, stage } = office
    const child = await office.child()
    const record = await begin(county, 'protectionOrder.draft', { child, body: sought })
    await done(county, 'protectionOrder.file', { record, body: { filedOn: today }, assignee: court.actor.posting })
    const held = async () => (await stage.owner.query('select id, posting, due_at::text as due from qinghe.duties where record = $1', [record])).rows
    const [first] = await held()
    expect(first).toMatchObject({ posting: court.actor.posting })
    const mine = async (by: Person): Promise<boolean> => JSON.stringify((await by.get('/api/duties/mine?limit=100')).body).includes(first.id)
    const reads = async (by: Person): Promise<boolean> => JSON.stringify((await by.get('/api/duties?limit=100')).body).includes(first.id)
    expect([await mine(court), await mine(otherCourt), await reads(otherCourt), (await otherCourt.get(`/api/duties/${first.id}`)).status]).toEqual([true, false, false, 404])
    expect((await act(county, 'protectionOrder.hand', { record, body: { handedWhy: '原承办法官回避' }, assignee: otherCourt.actor.posting })).body).toMatchObject({ outcome: 'applied' })
    expect(await held()).toEqual([{ ...first, posting: otherCourt.actor.posting }])
    expect([await mine(otherCourt), await mine(court), (await court.get(`/api/duties/${first.id}`)).status]).toEqual([true, false, 404])
  })
  it('that cannot wait has a day', async () => {
    const { people: { county, court }, begin, done, owed, stage } = office
    const record = await begin(county, 'protectionOrder.draft', { child: await office.child(), body: { ...sought, isUrgent: true } })
    await done(county, 'protectionOrder.fileUrgent', { record, body: { urgentOn: today }, assignee: court.actor.posting })
    expect(await owed(record)).toEqual(['protectionUrgent open'])
    const { rows } = await stage.owner.query('select extract(epoch from due_at - qinghe.now()) / 3600 as hours from qinghe.duties where record = $1', [record])
    expect(Math.round(Number(rows[0].hours))).toBe(24)
  })
})

describe('a family education order', () => {
  it('is the court\'s own: the town asks for it and looks afterwards whether it was obeyed', async () => {
    const { people: { supervisor, court }, act, begin, done, owed } = office
    const body = { wantedOn: today, why: 'neglect', persons: ['father'], personName: '何大川', facts: '两次劝诫以后仍然不管', wish: '责令接受指导' }
    expect((await act(court, 'familyEducationOrder.propose', { record: newRecordId(), child: await office.child(), body })).status).toBe(403)
    const record = await begin(supervisor, 'familyEducationOrder.propose', { child: await office.child(), body })
    await done(supervisor, 'familyEducationOrder.ask', { record, body: { askedOn: today }, assignee: court.actor.posting })
    const issued = { issuedOn: today, orderNumber: '演示家教令1号', ordered: '每周通话，参加三次指导', orderUntil: dayFromToday(90) }
    expect((await act(supervisor, 'familyEducationOrder.issue', { record, body: issued })).status).toBe(403)
    await done(court, 'familyEducationOrder.issue', { record, body: issued })
    expect(await owed(record)).toEqual(['educationOrderChecked open'])
    await done(supervisor, 'familyEducationOrder.check', { record, body: { checkedOn: today, obeyed: 'refused', checkNote: '一次也没有来' } })
    await done(court, 'familyEducationOrder.sanction', { record, body: { sanctionedOn: today, sanction: '训诫' } })
    expect(await owed(record)).toEqual(['educationOrderChecked done'])
  })
})

const petition = { reviewedOn: today, against: 'father', againstName: '何大川', facts: '分项写明' }
const harmed = { ...petition, grounds: ['harm'], harmSort: ['violence'], isGrave: true }
const prepared = { preparedOn: today, evidence: [{ sort: 'police', what: '告诫书', where: '派出所' }], childSays: '想跟外婆', proposed: '外祖母' }

describe('the grounds of a petition', () => {
  const tried = async (body: object, child?: string) => office.act(office.people.county, 'custodyPetition.review', { record: newRecordId(), child: child ?? await office.child(), body: { ...petition, ...body } })
  it('are each refused without what the law asks beside them', async () => {
    const asked = [['harm', { harmSort: ['abuse'] }, 'isGrave'], ['vice', {}, 'refusesCare'], ['crime', {}, 'isVile']] as const
    for (const [ground, more, field] of asked) {
      expect(wrongIn(await tried({ grounds: [ground], ...more, [field]: false })), ground).toEqual([field])
      expect((await tried({ grounds: [ground], ...more, [field]: true })).body, ground).toMatchObject({ outcome: 'applied' })
    }
  })
  it('are six months and what came of it, not the months alone', async () => {
    const months = { grounds: ['absent'], absentSince: dayFromToday(-190) }
    expect(wrongIn(await tried({ ...months, noLivelihood: false }))).toEqual(['noLivelihood'])
    expect(wrongIn(await tried({ ...months, absentSince: dayFromToday(-170), noLivelihood: true }))).toEqual(['absentSince'])
    expect((await tried({ ...months, noLivelihood: true })).body).toMatchObject({ outcome: 'applied' })
  })
  it('are three criticisms for begging and the grave effect; those of the product are counted by it, of this parent and this matter alone', async () => {
    const { people: { county, director, supervisor }, begin } = office
    const child = await office.child()
    const visit = await begin(director, 'visit.record', { child, body: { visitType: 'childDirector', purpose: 'regular', actualAt: today, metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '乞讨', grade: 3 }] } })
    const { rows: [found] } = await office.stage.owner.query<{ id: string }>('select id from qinghe.records where parent = $1', [visit])
    const criticise = async (days: number, more: object = {}) => begin(supervisor, 'dissuasion.record', { parent: found?.id ?? '', body: { doneOn: dayFromToday(days), sort: 'criticise', by: 'village', person: 'father', misconduct: ['begging'], isSevere: false, said: '不要让孩子乞讨', ...more } })
    await criticise(-3)
    await criticise(-2)
    await criticise(-1, { person: 'mother' })
    await criticise(-1, { misconduct: ['noMoney'] })
    const begging = { grounds: ['begging'], gravelyHurt: true }
    const few = await tried({ ...begging, paperTimes: 0 }, child)
    expect([wrongIn(few), few.body.issues[0].message]).toEqual([['paperTimes'], expect.stringContaining('登记了 2 次')])
    expect(wrongIn(await tried({ ...begging, gravelyHurt: false, paperTimes: 1 }, child))).toEqual(['gravelyHurt'])
    const record = newRecordId()
    expect((await office.act(county, 'custodyPetition.review', { record, child, body: { ...petition, ...begging, paperTimes: 1 } })).body).toMatchObject({ outcome: 'applied' })
    expect((await county.get(pageAt('custodyPetition', record))).body.suggestions).toMatchObject([{ label: '因乞讨批评教育的次数', value: '3' }])
  })
  it('“not mended” cite what was done about this child, and nobody else\'s', async () => {
    const { people: { supervisor }, begin, done } = office
    const warned = async (child: string): Promise<string> => {
      const record = await begin(supervisor, 'admonition.propose', { child, body: { foundOn: today, sort: 'reprimand', issuer: 'police', person: 'father', facts: '把孩子一个人锁在家里', demand: '不得再锁' } })
      await done(supervisor, 'admonition.issued', { record, body: { issuedOn: today, paper: '演示训1号', deadline: dayFromToday(30) } })
      return record
    }
    const [child, other] = [await office.child(), await office.child()]
    const danger = { grounds: ['danger'], notMended: true }
    expect(wrongIn(await tried(danger, child))).toEqual(['dissuasion'])
    expect(wrongIn(await tried({ ...danger, admonition: await warned(other) }, child))).toEqual(['admonition'])
    expect((await tried({ ...danger, admonition: await warned(child) }, child)).body).toMatchObject({ outcome: 'applied' })
  })
})

describe('a petition', () => {
  const filed = async (body: object): Promise<{ record: string; child: string }> => {
    const { people: { county, court }, begin, done } = office
    const child = await office.child()
    const record = await begin(county, 'custodyPetition.review', { child, body })
    await done(county, 'custodyPetition.prepare', { record, body: prepared })
    await done(county, 'custodyPetition.file', { record, body: { filedOn: today, applicant: 'civilAffairs' }, assignee: court.actor.posting })
    return { record, child }
  }
  const ruled = { ruledOn: today, rulingNumber: '演示民特1号', guardianSort: 'grandparent', guardianName: '陈秋月' }
  const revoked = async (body: object): Promise<{ record: string; child: string }> => {
    const { people: { court }, done } = office
    const made = await filed(body)
    await done(court, 'custodyPetition.accept', { record: made.record, body: { acceptedOn: today, caseNumber: '演示民特1号' } })
    await done(court, 'custodyPetition.revoke', { record: made.record, body: ruled })
    return made
  }
  it('is prepared by the county, and where others were to ask and did not, asked for by civil affairs', async () => {
    const { people: { county, supervisor, court }, act, begin, done, owed } = office
    const record = await begin(supervisor, 'custodyPetition.review', { child: await office.child(), body: harmed })
    expect(await owed(record)).toEqual(['preparePetition open'])
    expect((await act(supervisor, 'custodyPetition.prepare', { record, body: prepared })).status).toBe(403)
    await done(county, 'custodyPetition.prepare', { record, body: prepared })
    await done(county, 'custodyPetition.leave', { record, body: { otherApplicant: 'village', leftOn: today } })
    expect(await owed(record)).toEqual(['filePetition done', 'othersPetition open', 'preparePetition done'])
    await done(county, 'custodyPetition.file', { record, body: { filedOn: today, applicant: 'civilAffairs' }, assignee: court.actor.posting })
    expect(await owed(record)).toEqual(['filePetition done', 'othersPetition done', 'petitionRuled open', 'preparePetition done'])
  })
  it('is ruled by the court it was given to, which changes nothing else in it', async () => {
    const { people: { county, court, otherCourt, police }, act } = office
    const { record } = await filed(harmed)
    expect((await court.get(pageAt('custodyPetition', record))).body.acts.sort()).toEqual(['accept', 'dismiss'])
    for (const by of [otherCourt, police]) expect((await by.get(pageAt('custodyPetition', record))).status).toBe(404)
    expect((await act(county, 'custodyPetition.accept', { record, body: { acceptedOn: today, caseNumber: '1' } })).status).toBe(403)
    expect((await act(court, 'custodyPetition.amend', { record, body: { facts: '改一改' } })).status).not.toBe(200)
    const meddling = await act(court, 'custodyPetition.accept', { record, body: { acceptedOn: today, caseNumber: '1', facts: '改一改' } })
    expect([meddling.status, wrongIn(meddling)]).toEqual([422, ['facts']])
  })
  it('that is granted makes somebody change the guardian in the archive, where the spell before stays', async () => {
    const { people: { supervisor }, done, stage } = office
    const { record, child } = await revoked(harmed)
    const change = async (): Promise<boolean[]> => (await stage.owner.query(`select done_at is not null as done from qinghe.duties where child = $1 and duty = 'newGuardian'`, [child])).rows.map(one => one.done)
    expect(await change()).toEqual([false])
    const spells = async () => (await supervisor.get(`/api/archives/${child}`)).body.guardianship.values.spells as { name: string; validTo: string | null }[]
    const [before] = await spells()
    const { version } = (await supervisor.get(`/api/archives/${child}`)).body
    const changed = await supervisor.send(`/api/archives/${child}/change`, { id: child, patch: { 'guardian.name': '陈秋月', 'guardian.relationCode': 63 }, effectiveFrom: today, reason: '法院判决指定监护人' }, { basedOn: { version, from: {} } })
    expect(changed.body).toMatchObject({ outcome: 'applied' })
    expect(await change()).toEqual([false])
    await done(supervisor, 'custodyPetition.settle', { record, body: { changedOn: today, supportTold: true } })
    expect(await change()).toEqual([true])
    expect((await spells()).find(one => one.validTo === null)?.name).toBe('陈秋月')
    expect((await spells()).filter(one => one.validTo !== null).map(one => one.name)).toEqual([before?.name])
  })
  it('is kept from whoever it is against, from the day it is begun', async () => {
    const { people: { suspect, county }, begin } = office
    const child = await office.child()
    const seen = (): Promise<string> => everythingSeen(suspect, { at: ledgerAt('custodyPetition'), child })
    const before = await seen()
    const record = await begin(county, 'custodyPetition.review', { child, body: { ...harmed, againstPhone: suspectPhone } })
    expect(await seen()).toBe(before)
    expect((await suspect.get(pageAt('custodyPetition', record))).status).toBe(404)
  })
  it('may be undone after three months and within a year, and never after sexual harm or sale: whoever asks is told why', async () => {
    const { people: { county, supervisor, court }, act, done } = office
    const { record } = await revoked(harmed)
    const { record: never } = await revoked({ ...harmed, harmSort: ['sexual'] })
    await on(120)
    const early = { restoreOn: dayFromToday(120), restoreBar: 'none', restoreWhy: '戒酒' }
    expect((await act(county, 'custodyPetition.askRestore', { record, body: early, assignee: court.actor.posting })).status).toBe(409)
    await on(0)
    for (const one of [record, never]) await done(supervisor, 'custodyPetition.settle', { record: one, body: { changedOn: today, supportTold: true } })
    const asking = (one: string, days: number) => act(county, 'custodyPetition.askRestore', { record: one, body: { restoreOn: dayFromToday(days), restoreBar: 'none', restoreWhy: '戒酒，评估合格' }, assignee: court.actor.posting })
    await on(60)
    expect(wrongIn(await asking(record, 60))).toEqual(['restoreOn'])
    await on(120)
    const refused = await asking(never, 120)
    expect([wrongIn(refused), refused.body.issues[0].message]).toEqual([['restoreBar'], expect.stringContaining('性侵害、出卖未成年人的')])
    expect((await asking(record, 120)).body).toMatchObject({ outcome: 'applied' })
    await done(court, 'custodyPetition.restore', { record, body: { restoredOn: dayFromToday(120), restoreNumber: '演示民特2号' } })
    expect((await county.get(pageAt('custodyPetition', record))).body.state).toBe('restored')
    await on(400)
    expect(wrongIn(await asking(never, 400))).toEqual(['restoreBar', 'restoreOn'])
  })
})
