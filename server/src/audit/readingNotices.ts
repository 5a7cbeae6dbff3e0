/** What whoever must act is told about posts that read very much, and their answer. */
import { type AnswerReadingInput, ReadingNotice, type ReadingsInput, ReadingsOutput } from '@qinghe/domain/audit/readingContract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { regionNames } from '../regions/names.ts'

type Row = {
  id: string; line: string; span: string; at: string; shown: number; allowed: number; posting: string; account: string; role: string; region: number; holder: string | null
  answered_at: string | null; answered_by: string | null; reason: string | null
}
const mostShown = 100

/** Of the last month; what nobody answered stands first. */
export async function listReadings(r: Reader, _: ReadingsInput): Promise<ReadingsOutput> {
  const rows = await r.rows(sql<Row>`select n.id, n.line, n.span, n.at, n.shown, n.allowed, n.posting, n.account, n.role, n.region, (select w.holder from qinghe.who_held(n.posting) w) as holder,
      n.answered_at, (select w.holder from qinghe.who_held(n.answered_posting) w) as answered_by, n.reason
    from qinghe.reading_notices n where n.at > ${r.now}::timestamptz - interval '30 days' order by n.answered_at is not null, n.at desc, n.id limit ${mostShown}`)
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return ReadingsOutput.parse({
    notices: rows.map(({ role, answered_at, answered_by, ...row }) => ReadingNotice.parse({
      ...row, at: new Date(row.at).toISOString(), roleLabel: labelOf(role), regionName: nameOf(row.region),
      answeredAt: answered_at === null ? null : new Date(answered_at).toISOString(), answeredBy: answered_by,
    })),
  })
}

type Found = { account: string; answered_at: string | null }
const refusalOf = (found: Found | undefined, me: string): Error => {
  if (!found) return new NotFound('这条提醒')
  if (found.answered_at !== null) return problem('reading.answered', '这条提醒别人已经核实过了，请刷新查看', 409)
  return found.account === me ? problem('reading.own', '这条提醒是关于您本人的，请由另一位县民政或安全管理员核实', 403)
    : problem('reading.notYours', '这条提醒要由这个地区的县民政或安全管理员核实', 403)
}

export async function answerReading(w: Writer, inputs: AnswerReadingInput[]): Promise<Done[]> {
  const done: Done[] = []
  for (const { notice, reason } of inputs) {
    const [answer] = await w.derive(sql<{ found: boolean }>`select qinghe.answer_reading(${notice}, ${reason}) as found`)
    if (answer?.found !== true) throw refusalOf(await w.first(sql<Found>`select account, answered_at from qinghe.reading_notices where id = ${notice}`), w.actor.account)
    done.push({ records: [{ type: 'readingNotice', id: notice }] })
  }
  return done
}
