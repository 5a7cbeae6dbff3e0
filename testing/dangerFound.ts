/** What somebody who owns the database could do to a record of danger, and what the verification says of it. $1: the record. */
import pg from 'pg'
import { sayFinding } from '../server/src/audit/findings.ts'
import { typeParsers } from '../server/src/db/types.ts'
import { sequenceAll, verifyWithin } from './honest.ts'
import type { Stage } from './walk/stage.ts'

const none = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
export const owning: readonly { does: string; by: string; says: string }[] = [
  { does: 'takes a bar off everywhere', says: '应当回避的人能看到了', by: `with a as (update qinghe.records set barred = '{}' where id = $1), b as (update qinghe.record_parts set barred = '{}' where record = $1),
    c as (update qinghe.record_slips set barred = '{}' where record = $1) update qinghe.record_changes set barred = '{}' where record = $1` },
  { does: 'takes a bar off one part', by: `update qinghe.record_changes set barred = '{}' where record = $1`, says: '与所附内容不在一处' },
  { does: 'lets the reported organisation in', by: `update qinghe.records set reported = '${none}' where id = $1`, says: '应当回避的人能看到了' },
  { does: 'deletes a slip', by: `delete from qinghe.record_slips where record = $1 and to_org <> '${none}'`, says: '送达单与送达、签收的记录不符' },
  { does: 'deletes the receipt of a report', by: `delete from qinghe.record_slips where record = $1 and to_org = '${none}'`, says: '送达单与送达、签收的记录不符' },
  { does: 'sends a slip elsewhere', by: `update qinghe.record_slips set to_org = gen_random_uuid() where record = $1 and to_org <> '${none}'`, says: '送达单与送达、签收的记录不符' },
  { does: 'says that it was received by another', by: `update qinghe.record_slips set received_by = gen_random_uuid() where record = $1 and received_at is not null`, says: '送达单与送达、签收的记录不符' },
  { does: 'says that it was never received', by: `update qinghe.record_slips set received_by = null, received_at = null where record = $1`, says: '送达单与送达、签收的记录不符' },
]

/** Done and looked at in a transaction that leaves nothing. */
export async function foundAfter(stage: Stage, text: string, values: unknown[]): Promise<string> {
  await sequenceAll(stage.owner)
  const mighty = new pg.Client({ ...stage.app.db.connection('postgres'), types: typeParsers })
  await mighty.connect()
  try {
    await mighty.query(`begin; set local session_replication_role = 'replica'`)
    await mighty.query(text, values)
    return (await verifyWithin(mighty)).findings.map(sayFinding).join()
  } finally {
    await mighty.end()
  }
}
