/** The demo's other ledgers: talks and help, checks of what is known, children in special focus with their cadres, an admonition, a meeting and what it
 *  gave out. The demo's own people bring it about with the commands they would use. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { act, idOf } from './demoActs.ts'
import type { Desk, Login } from './desk.ts'
import type { WorldChild } from './types.ts'

type Post = { school: number; organisation: string }
export async function postOf({ owner }: Desk, login: Login): Promise<Post> {
  const { rows: [found] } = await owner.query<Post>('select p.school, p.organisation from qinghe.postings p join qinghe.accounts a on a.id = p.account where a.login = $1', [login])
  if (!found) throw new Error(`the demo misses ${login}`)
  return found
}

const talks = [
  { place: 'school', thought: 'good', study: 'fair', life: 'good', mood: false, followUp: false },
  { place: 'counselling', thought: 'worrying', thoughtNote: '觉得爸爸妈妈不要自己了', study: 'fair', life: 'good', mood: true, moodNote: '帮他和妈妈通了视频，约好每周一次', followUp: true },
  { place: 'school', thought: 'good', study: 'worrying', studyNote: '数学跟不上，作业常没有做完', life: 'fair', mood: false, followUp: true },
] as const
/** @param pupils of the school of the demo */
async function talksAt(desk: Desk, pupils: readonly WorldChild[], day: PlainDate): Promise<void> {
  for (const [i, talk] of talks.entries()) {
    const child = pupils[i]
    if (child === undefined) continue
    const body = { talkedOn: addDays(day, -(3 + i)), minutes: 20 + 5 * i, ...talk, ...(talk.followUp ? { followUpBy: addDays(day, 7) } : {}) }
    await act(desk, 'xuexiao', { act: 'talk.record', record: idOf('talk', child.id), child: child.id, body })
  }
}

const helps = [
  { by: 'zhuren', sort: 'goods', source: 'charity', donor: '匿名', cause: '冬天的衣服不够', what: '送棉衣和书包', items: [{ name: '棉衣', count: 1, worth: 12_000 }, { name: '书包', count: 1, worth: 8_900 }], receivedBy: '奶奶', effect: 'better' },
  { by: 'zhuren', sort: 'affection', source: 'pair', what: '一起过生日' },
  { by: 'zhuren', sort: 'study', source: 'volunteer', cause: '数学跟不上', what: '周末补数学', hours: 2 },
] as const
async function help(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  for (const [i, { by, ...body }] of helps.entries()) {
    const child = children[i]
    if (child !== undefined) await act(desk, by, { act: 'aid.record', record: idOf('aid', child.id), child: child.id, body: { ...body, aidedOn: addDays(day, -(4 + i)) } })
  }
}

/** As the product writes them: the school year begins in autumn and is named after it. */
function termOf(day: PlainDate): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  if (month >= 8) return `${year}-1`
  return month >= 2 ? `${year - 1}-2` : `${year - 1}-1`
}
async function checks(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const found = [{ result: 'same', how: 'visit' }, { result: 'updated', how: 'phone', groups: ['contact'], note: '妈妈换了号码，档案已经改好' }, { how: 'data', open: '学籍和户籍的姓名有一个字不同' }] as const
  for (const [i, one] of found.entries()) {
    const child = children[i]
    if (child !== undefined) await act(desk, 'zhuren', { act: 'open' in one ? 'infoCheck.hold' : 'infoCheck.record', record: idOf('check', child.id), child: child.id, body: { term: termOf(day), checkedOn: addDays(day, -(2 + i)), ...one } })
  }
}

async function targets(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const pairs = [
    { reasons: ['poor'], why: '两个孩子上学，奶奶看病花销大', cadre: '陈立冬', cadrePost: 'town', cadreUnit: '镇社会事务办', cadrePhone: '19900000021', every: 30 },
    { reasons: ['mood', 'safety'], why: '放学后常一个人到河边', cadre: '龚小暑', cadrePost: 'village', cadrePhone: '19900000022', every: 7 },
  ] as const
  for (const [i, body] of pairs.entries()) {
    const child = children[i]
    if (child === undefined) continue
    const record = idOf('target', child.id)
    await act(desk, 'zhuren', { act: 'keyTarget.propose', record, child: child.id, body: { ...body, since: addDays(day, -6) } })
    if (i === 0) await act(desk, 'dudao', { act: 'keyTarget.confirm', record, child: child.id, body: {}, revision: 1 })
  }
}

/** Inside a problem that a visit found. */
async function admonition(desk: Desk, child: WorldChild | undefined, day: PlainDate): Promise<void> {
  if (child === undefined) return
  const { rows: [issue] } = await desk.owner.query<{ id: string }>(`select id from qinghe.records where kind = 'visitIssue' and parent = $1`, [idOf('visit', child.id)])
  if (!issue) return
  await act(desk, 'zhuren', {
    act: 'dissuasion.record', record: idOf('admonition'), child: child.id, parent: RecordId.parse(issue.id),
    body: { doneOn: addDays(day, -1), sort: 'urge', by: 'village', person: 'father', misconduct: ['neglect'], isSevere: false, said: '电话里说清了父母的责任，请他安排人放学后接孩子', demand: '一周内安排好接送的人', demandBy: addDays(day, 6) },
  })
}

async function meetings(desk: Desk, day: PlainDate): Promise<void> {
  const [civil, education] = [await postOf(desk, 'minzheng'), await postOf(desk, 'jiaoyu')]
  const meeting = idOf('meeting')
  await act(desk, 'minzheng', {
    act: 'meeting.save', record: meeting,
    body: {
      title: '关爱保护工作季度会（演示）', sort: 'work', heldOn: addDays(day, -12), place: '县民政局三楼会议室', chair: '陈望舒', attendees: '民政、教育、公安、卫健、妇联', agenda: '走访发现的问题怎样销号；假期安全',
      text: '一、通报本季度走访情况。二、各单位说明进展。三、议定下面的事项。', hasResolutions: true,
      resolutions: [{ what: '假期前排查水域和道路隐患', by: civil.organisation, dueOn: addDays(day, 20) }, { what: '核对学籍中随迁的孩子', by: education.organisation, dueOn: addDays(day, 30) }],
    },
  })
  await act(desk, 'minzheng', { act: 'meeting.issue', record: meeting, body: {}, revision: 1 })
  const task = idOf('task')
  await act(desk, 'minzheng', { act: 'officeTask.give', record: task, body: { what: '报送控辍保学名单', by: education.organisation, dueOn: addDays(day, 15), source: 'document' } })
  await act(desk, 'jiaoyu', { act: 'officeTask.report', record: task, body: { doneOn: day, result: '名单已经报送，共三所学校' }, revision: 1 })
}

/** @param own children of the village who were visited; `pupils` those of the school of the demo */
export async function seedDemoLedgers(desk: Desk, { own, pupils }: { own: readonly WorldChild[]; pupils: readonly WorldChild[] }, day: PlainDate): Promise<void> {
  await talksAt(desk, pupils, day)
  await help(desk, own, day)
  await checks(desk, own.slice(2), day)
  await targets(desk, own, day)
  await admonition(desk, own[2], day)
  await meetings(desk, day)
}
