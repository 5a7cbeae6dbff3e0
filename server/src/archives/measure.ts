/** Keeps typing numbers from becoming a question about them: a pause for the account, a leaf for the auditor, and not a word more. */
import { draftMeasure, tooManyDrafts } from '@qinghe/domain/archives/measure.ts'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { leafSql } from '../audit/inbox.ts'
import { makeLeaf } from '../audit/leaf.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

const tooManyRequests = 429
type Pressure = { is_paused: boolean; is_alarm: boolean }

/** Before a number is written by hand. The command itself is already counted. */
export async function refuseHaste(w: Writer): Promise<void> {
  const [typed] = await w.rows(sql<{ n: number }>`select count(*)::int as n from qinghe.commands
    where account = ${w.actor.account} and name = 'archives.create' and at > ${w.now}::timestamptz - interval '1 hour'`)
  const [pressure] = await w.derive(sql<Pressure>`select is_paused, is_alarm from qinghe.identity_pressure(${w.actor.county}, ${draftMeasure.clashesPerDay})`)
  const issues = tooManyDrafts({ typedInHour: (typed?.n ?? 1) - 1, isPaused: pressure?.is_paused ?? false })
  if (issues.length > 0) throw new Problem(issues, tooManyRequests)
}

/** After it: the twentieth of a day, and every one beyond, is told to the auditor and to nobody else. */
export async function alarmOnClashes(w: Writer): Promise<void> {
  const [pressure] = await w.derive(sql<Pressure>`select is_paused, is_alarm from qinghe.identity_pressure(${w.actor.county}, ${draftMeasure.clashesPerDay})`)
  if (pressure?.is_alarm !== true) return
  const { account, posting, role, county, region } = w.actor
  await w.derive(leafSql(makeLeaf({
    at: w.now, kind: 'command', account, posting, role, county, region, purpose: 'archive', requestId: w.command.id, outcome: 'applied',
    phrase: `告警：一天内录入的证件号有 ${draftMeasure.clashesPerDay} 个以上与别处的档案相同`,
  })))
}
