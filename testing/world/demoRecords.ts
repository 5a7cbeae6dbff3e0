/** Records of the demo that go on: each knows at which revision it stands, and its people act on it one after another. */
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { confirmWaiting } from '@qinghe/domain/records/second.ts'
import { answerSlip, receiveSlip } from '@qinghe/domain/records/slips.ts'
import { recordRoutes } from '@qinghe/server/recordEndpoints.ts'
import { act, idOf } from './demoActs.ts'
import { type Desk, endpointIn, type Login, logins, mustSend } from './desk.ts'
import { postOf } from './ledgers.ts'

export type DemoRecord = { desk: Desk; record: RecordId; revision: number; kind: string }
/** `key`: tells apart what is about no child, or several of a kind about one. */
type Beginning = { kind: string; child?: string; key?: string; by: Login; name: string; body: object; parent?: RecordId }

export async function begun(desk: Desk, { kind, key, by, name, body, ...about }: Beginning): Promise<DemoRecord> {
  const record = idOf(kind, key ?? about.child ?? '')
  await act(desk, by, { act: `${kind}.${name}`, record, body, ...about })
  return { desk, record, revision: 1, kind }
}

/** The child is not named: a court and an institution act on a record and know of no archive.
 *  @param did by whom and what: dudao.sign */
export async function step(of: DemoRecord, did: `${Login}.${string}`, { assignee, ...body }: { assignee?: string; [field: string]: unknown } = {}): Promise<void> {
  const [by, name] = did.split('.')
  await act(of.desk, logins.find(one => one === by) ?? 'dudao', {
    act: `${of.kind}.${name ?? ''}`, record: of.record, body, revision: of.revision, ...(assignee === undefined ? {} : { assignee }),
  })
  of.revision += 1
}

const endpoint = endpointIn(recordRoutes)
export async function confirmed(of: DemoRecord, by: Login): Promise<void> {
  await mustSend(of.desk, by, { endpoint: endpoint(confirmWaiting), input: { record: of.record, revision: of.revision } })
  of.revision += 1
}

/** Whoever stands for the office signs for what was sent, and says something where words are given. */
export async function signed({ desk, record }: DemoRecord, login: Login, words?: string): Promise<void> {
  const { organisation } = await postOf(desk, login)
  const { rows: [slip] } = await desk.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2', [record, organisation])
  if (!slip) return
  await mustSend(desk, login, { endpoint: endpoint(receiveSlip), input: { id: slip.id } })
  if (words !== undefined) await mustSend(desk, login, { endpoint: endpoint(answerSlip), input: { id: slip.id, answer: words } })
}

export async function postingOf({ owner }: Desk, login: Login): Promise<string> {
  const { rows: [found] } = await owner.query<{ id: string }>('select p.id from qinghe.postings p join qinghe.accounts a on a.id = p.account where a.login = $1', [login])
  return found?.id ?? ''
}
