/** A county with twelve pupils, civil affairs, an education bureau and the police, and rosters as they would hand them over. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Person } from './app.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from './comparisonOffice.ts'

const county = 431003000000
const village = 431003103203

/** Twelve children of one village with a school. */
export const people = [...'王李张刘陈杨赵周吴徐孙马'].map((surname, i) => ({
  id: newChildId(), name: `${surname}${['小禾', '春生', '雨晴', '子墨', '若溪', '明轩'][i % 6]}`, birthDate: `201${i % 6 + 2}-0${i % 8 + 1}-1${i % 9}`, mother: `母亲${'甲乙丙丁戊己庚辛壬癸子丑'[i]}`,
  phone: `1990000${1000 + i * 37}`, school: '栖凤渡中心小学',
}))
export const lineOf = (i: number, more: Line = {}): Line => {
  const one = people[i]!
  return { 姓名: one.name, 性别: '女', 出生日期: one.birthDate, 监护人姓名: one.mother, 联系电话: one.phone, 学校名称: one.school, 就学情况: '小学', ...more }
}
export const stranger: Line = { 姓名: '欧阳思远', 性别: '男', 出生日期: '2015-05-05', 监护人姓名: '欧阳山', 联系电话: '19900009999', 学校名称: '栖凤渡中心小学', 就学情况: '小学' }
export const everybody: readonly Line[] = people.map((_, i) => lineOf(i))
export const described = (more: object = {}) => ({
  submission: newRecordId(), kind: 'schooling', period: '2026 年秋季', purpose: '核对在读情况', legalBasis: '方案二第 105 条', isComplete: true, allShouldBeFiled: true, ...more,
})

export type Sent = { id: string; at: string }
export type SubmissionOffice = ComparisonOffice & {
  civilAffairs: Person
  bureau: Person
  police: Person
  /** Opened and sent in pieces of five, not handed in. */
  sent: (who: Person, lines: readonly Line[], more?: object) => Promise<Sent>
  handed: (who: Person, lines: readonly Line[], more?: object) => Promise<Sent>
  /** Handed in, taken over by civil affairs, run. */
  settled: (who: Person, lines: readonly Line[], more?: object) => Promise<Sent & { comparison: string }>
  leavesOf: (phrase: string) => Promise<any[]>
}

const applied = async (reply: Promise<{ body: any }>): Promise<void> => {
  const { body } = await reply
  if (body.outcome !== 'applied') throw new Error(JSON.stringify(body))
}
const pieceRows = 5

export async function openSubmissionOffice(): Promise<SubmissionOffice> {
  const office = await openComparisonOffice()
  const civilAffairs = await office.appoint('countyCivilAffairs', county)
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: village, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: one.school }
    await applied(civilAffairs.send('/api/archives', { id: one.id, draft }))
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
  const sent: SubmissionOffice['sent'] = async (who, lines, more = {}) => {
    const input = { ...described(more), headings: Object.keys(lines[0]!) }
    await applied(who.send('/api/submissions', input))
    const at = `/api/submissions/${input.submission}`
    for (let i = 0; i < lines.length; i += pieceRows) {
      await applied(who.send(`${at}/rows`, { piece: i / pieceRows + 1, rows: lines.slice(i, i + pieceRows).map(line => Object.values(line)) }))
    }
    return { id: input.submission, at }
  }
  const handed: SubmissionOffice['handed'] = async (who, lines, more) => {
    const one = await sent(who, lines, more)
    await applied(who.send(`${one.at}/hand-in`, { rows: lines.length }))
    return one
  }
  const settled: SubmissionOffice['settled'] = async (who, lines, more) => {
    const one = await handed(who, lines, more)
    const comparison = newRecordId()
    await applied(civilAffairs.send(`${one.at}/accept`, { comparison, always: false }))
    await office.run()
    return { ...one, comparison }
  }
  const leavesOf = async (phrase: string) => (await office.owner.query(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox
    where convert_from(leaf, 'UTF8') like $1`, [`%${phrase}%`])).rows.map(row => row.leaf)
  return { ...office, civilAffairs, bureau: await office.appoint('educationBureau', county), police: await office.appoint('police', county), sent, handed, settled, leavesOf }
}
