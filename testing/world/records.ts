/** The demo's work of the last weeks: visits with problems found, assigned, solved and closed, risk grades, calls home, a training, a document. The
 *  demo's own people bring it about with the commands they would use. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { seedDemoCalls } from './calls.ts'
import { seedDemoCare } from './care.ts'
import { seedDemoDanger } from './danger.ts'
import { act, idOf } from './demoActs.ts'
import { type Desk, type Login, village } from './desk.ts'
import { seedDemoReports } from './incidents.ts'
import { postOf, seedDemoLedgers } from './ledgers.ts'
import { seedDemoReferrals } from './relief.ts'
import { heldBack, moversOf } from './reviews.ts'
import type { WorldChild } from './types.ts'

const wellVisit = { visitType: 'childDirector', purpose: 'regular', metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, hasSchoolMoney: true, result: 'fine', mood: 'good', talk: '学习和生活都好，爸爸妈妈每周打电话回来' }
const problems = [
  { what: '奶奶腿脚不便，没人做晚饭', grade: 3 }, { what: '最近不愿意上学', grade: 2 }, { what: '放学后常到河边玩', grade: 3 }, { what: '冬天的衣服不够', grade: 2 },
] as const

async function visits(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  for (const [i, child] of children.entries()) {
    const problem = problems[i]
    const record = idOf('visit', child.id)
    const body = { ...wellVisit, actualAt: addDays(day, -(2 + i)), ...(problem === undefined ? {} : { result: 'problem', issues: [problem], mood: 'low', talk: '说了家里的难处' }), ...(i % 5 === 4 ? { metChild: false, whyNotMet: 'school', mood: null } : {}) }
    await act(desk, 'zhuren', { act: 'visit.record', record, child: child.id, body })
  }
}

/** What was found stands where its people left it: one assigned, one solved, one closed, one waiting. */
async function issues(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const { rows: [director] } = await desk.owner.query<{ id: string }>(`select p.id from qinghe.postings p join qinghe.accounts a on a.id = p.account where a.login = 'zhuren'`)
  const steps: readonly { act: string; by: Login; body: object }[] = [
    { act: 'visitIssue.assign', by: 'dudao', body: { dueOn: addDays(day, 7), order: '请入户核实，帮助解决' } },
    { act: 'visitIssue.solve', by: 'zhuren', body: { solvedOn: day, solution: '已联系邻居和村里的志愿者帮忙' } },
    { act: 'visitIssue.close', by: 'dudao', body: { closedOn: day } },
  ]
  for (const [i, child] of children.slice(0, steps.length).entries()) {
    const { rows: [found] } = await desk.owner.query<{ id: string; revision: number }>(`select id, revision from qinghe.records where kind = 'visitIssue' and parent = $1`, [idOf('visit', child.id)])
    if (found === undefined) continue
    for (const [at, step] of steps.slice(0, steps.length - i).entries()) {
      await act(desk, step.by, { act: step.act, record: RecordId.parse(found.id), child: child.id, body: step.body, revision: at + 1, ...(step.act.endsWith('assign') && director ? { assignee: director.id } : {}) })
    }
  }
}

async function gradesAndCalls(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  for (const [i, child] of children.entries()) {
    const grade = idOf('grade', child.id)
    await act(desk, 'zhuren', { act: 'riskGrade.propose', record: grade, child: child.id, body: { since: addDays(day, -i), care: 'capable', danger: false, needsHelp: i < 2, grade: i < 2 ? 2 : 1, basisNote: '根据本月走访', reviewOn: addDays(day, 90) } })
    if (i > 0) await act(desk, 'dudao', { act: 'riskGrade.confirm', record: grade, child: child.id, body: {}, revision: 1 })
    await act(desk, 'zhuren', { act: 'parentContact.record', record: idOf('call', child.id), child: child.id, body: { method: i % 2 === 0 ? 'video' : 'phone', parent: 'mother', helper: 'nobody', contactedOn: addDays(day, -(1 + i)), minutes: 15 + i, startedBy: 'parent' } })
  }
}

async function office(desk: Desk, day: PlainDate): Promise<void> {
  await act(desk, 'minzheng', { act: 'policyDocument.publish', record: idOf('document'), body: {
    title: '农村留守儿童关爱保护工作实施方案（演示）', sort: 'plan', level: 'county', docNumber: '演示〔2026〕1号', issuer: '县民政局（演示）', basedOn: '国发〔2016〕13号', issuedOn: addDays(day, -20), from: addDays(day, -20), summary: '演示用的文件，不是真实文件',
  } })
  await act(desk, 'minzheng', { act: 'training.plan', record: idOf('training'), body: {
    title: '儿童主任季度培训', sort: 'skill', trainees: ['director', 'supervisor'], heldOn: addDays(day, 10), until: addDays(day, 10), place: '县民政局三楼会议室', topics: '走访怎么记、强制报告怎么报', hours: 6, hasExam: false,
  } })
}

const visited = 8
/** @param children everybody of the demo; `day` the day of the world */
export async function seedDemoRecords(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const aside = new Set(heldBack(children, day).map(child => child.id))
  const registered = children.filter(child => !aside.has(child.id))
  const { home, other, visited: seen, returned, away, moved } = moversOf(registered)
  const leaving = new Set([home, other, seen, returned, away, moved].map(child => child.id))
  const own = registered.filter(child => child.region === village && child.leftBehindStatus === 1 && !leaving.has(child.id)).slice(0, visited)
  await visits(desk, own, day)
  await issues(desk, own, day)
  await gradesAndCalls(desk, own.slice(0, 4), day)
  await office(desk, day)
  const { school } = await postOf(desk, 'xuexiao')
  const pupils = registered.filter(child => child.school === school && child.leftBehindStatus === 1 && !leaving.has(child.id))
  await seedDemoLedgers(desk, { own, pupils }, day)
  await seedDemoCare(desk, own, day)
  await seedDemoReports(desk, day)
  await seedDemoReferrals(desk, own, day)
  const others = registered.filter(child => child.region === village && !leaving.has(child.id) && !own.includes(child))
  await seedDemoDanger(desk, others, day)
  await seedDemoCalls(desk, day)
}
