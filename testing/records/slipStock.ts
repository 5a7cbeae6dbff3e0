/** Slips written past every check, as the program would write them. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { seal } from '../../server/src/crypto/sealing.ts'
import { hashOfSlip } from '../../server/src/db/chain.ts'
import type { RecordScope } from '../../server/src/db/recordHistory.ts'
import { answerAt, slipAt } from '../../server/src/records/slipping.ts'
import { nowhere } from '../../server/src/records/store.ts'
import { testRing } from '../app.ts'
import { insertRow } from '../walk/county.ts'

export type SlipPlanting = { record: string; organisation: string; receivers: readonly string[]; says: string; answer?: string }
/** @returns its id */
export async function plantSlip(owner: pg.ClientBase, { record, organisation, receivers, says, answer }: SlipPlanting): Promise<string> {
  const { rows: [of] } = await owner.query<RecordScope & { county: number; kind: string; posting: string; account: string }>(
    `select county, kind, posting, account, readers::int, readers::int as entry, barred, region::float8, school, child, follows, posting as made_by, assignee as given_to, reported from qinghe.records where id = $1`, [record])
  if (!of) throw new Error('a slip of no record')
  const { county, kind, posting, account, ...scope } = of
  const id = newUuid()
  const at = new Date()
  const text = JSON.stringify({ number: null, shows: [{ label: '情况', value: says }] })
  const line = {
    county, id, record, kind, act: 'send', to_org: organisation, receivers, holder: nowhere, readers: scope.readers, posting, account, sent_at: at, due: null, due_minute: null, says: text,
    received_by: answer === undefined ? null : posting, received_at: answer === undefined ? null : at, answer: answer ?? null, answered_by: answer === undefined ? null : posting, answered_at: answer === undefined ? null : at,
  }
  const { says: _said, ...cells } = line
  await insertRow(owner, 'record_slips', {
    ...cells, ...scope, barred: [...scope.barred], sealed: seal(testRing, slipAt(id), text), answer: answer === undefined ? null : seal(testRing, answerAt(id), answer), mac: hashOfSlip(testRing.chain, line),
  })
  return id
}
