/** One text and what becomes of it. It is marked as *sending* and committed before the gateway hears of it; whoever finds it so later does not know
 *  whether the gateway did, and asks by its key before sending it again. A row is taken for a minute at most. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Gateway, Told } from '@qinghe/domain/messages/gateway.ts'
import { askAgainAfterMs, givesUpAfterMs, holds, receiptAfterMs, type SmsState, textOf, type Topic } from '@qinghe/domain/messages/rules.ts'
import { normalPhone } from '@qinghe/domain/kernel/phone.ts'
import type pg from 'pg'
import { insertLeaves } from '../audit/inbox.ts'
import { makeLeaf } from '../audit/leaf.ts'
import { open } from '../crypto/sealing.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/kernel.ts'
import { NotReached } from '../http/outgoing.ts'

export type Post = { kernel: Kernel; gateway: Gateway; onError: (error: unknown) => void }
type Claimed = {
  county: number; id: string; region: number; account: string; topic: Topic; amount: number; urgent: boolean
  before: SmsState; attempts: number; asked: number; tried_for: number; phone: Buffer | null; account_state: string; now: string
}

const leaseMs = 60_000
const after = (ms: number) => sql`qinghe.now() + ${ms} * interval '1 millisecond'`

/** The next that is due: one to send, or one of which the receipt is asked. */
const claimText = (client: pg.ClientBase): Promise<Claimed | undefined> => run(client, sql<Claimed>`
  with n as (select county, id, state from qinghe.text_messages where next_at <= qinghe.now() order by urgent desc, next_at limit 1 for update skip locked)
  update qinghe.text_messages t set next_at = ${after(leaseMs)}, state = case when t.state = 'waiting' then 'sending' else t.state end,
    attempts = t.attempts + (t.state <> 'sent')::int, asked = t.asked + (t.state = 'sent')::int, first_tried_at = coalesce(t.first_tried_at, qinghe.now())
  from n, qinghe.accounts a where t.county = n.county and t.id = n.id and a.id = t.account
  returning t.county, t.id, t.region, t.account, t.topic, t.amount, t.urgent, n.state as before, t.attempts, t.asked,
    (extract(epoch from qinghe.now() - t.first_tried_at) * 1000)::float8 as tried_for, a.phone, a.state as account_state, qinghe.now() as now`).then(rows => rows[0])

type Ending = { state: SmsState; nextMs: number | null; failure: string | null }
const isOver = ({ state }: Ending): boolean => state === 'delivered' || state === 'failed' || state === 'dropped'
const sentBefore = ({ before }: Claimed): boolean => before === 'sent'

const saidByLeaf = (text: Claimed, { state, failure }: Ending): string =>
  `短信：${textOf(text.topic, text.amount)}（${state === 'sent' ? '已交给短信网关' : state === 'delivered' ? '已送达' : `没有送到：${failure ?? ''}`}）`

/** State and line of the log stand together. Whoever took the row over meanwhile has the say. */
async function settle(client: pg.ClientBase, text: Claimed, ending: Ending): Promise<void> {
  const { county, id, attempts, asked } = text
  const isNews = !(sentBefore(text) && ending.state === 'sent') && ending.state !== 'sending'
  await inTransaction(client, async () => {
    const rows = await run(client, sql<{ now: string }>`update qinghe.text_messages t set state = ${ending.state}, failure = ${ending.failure},
        next_at = ${ending.nextMs === null ? sql`null` : after(ending.nextMs)}, sent_at = coalesce(t.sent_at, case when ${ending.state}::text in ('sent', 'delivered') then qinghe.now() end),
        settled_at = ${isOver(ending) ? sql`qinghe.now()` : sql`null`}
      where t.county = ${county} and t.id = ${id} and t.attempts = ${attempts} and t.asked = ${asked} and t.state in ('sending', 'sent') returning qinghe.now() as now`)
    if (rows[0] === undefined || !isNews) return
    await insertLeaves(client, [makeLeaf({
      at: instant(new Date(rows[0].now)), kind: 'export', account: text.account, role: 'system:sender', county, region: text.region, purpose: 'care', phrase: saidByLeaf(text, ending), requestId: newUuid(), outcome: 'applied',
    })])
  })
}

/** What the gateway says of a key, as an end or a state to wait in. */
function endingOf(text: Claimed, { state, reason }: Told): Ending {
  const failed = (words: string): Ending => ({ state: 'failed', nextMs: null, failure: reason ?? words })
  switch (state) {
    case 'delivered': return { state: 'delivered', nextMs: null, failure: null }
    case 'undelivered': return failed('运营商没有送到')
    case 'refused': return failed('短信网关没有收下')
    case 'accepted': {
      const next = receiptAfterMs(text.asked)
      return { state: 'sent', nextMs: next ?? null, failure: next === undefined ? '一直没有收到回执，不知道是否送达' : null }
    }
    // It took the text once and knows nothing of it now: asked again later, and never sent again by itself.
    case 'unknown': return { state: 'sent', nextMs: receiptAfterMs(text.asked) ?? null, failure: '短信网关说不认得这条短信，不知道是否送达' }
  }
}

const whenUnreached = (text: Claimed, words: string): Ending => {
  if (sentBefore(text)) { const next = receiptAfterMs(text.asked); return { state: 'sent', nextMs: next ?? null, failure: next === undefined ? '一直没有收到回执，不知道是否送达' : null } }
  return text.tried_for > givesUpAfterMs ? { state: 'failed', nextMs: null, failure: `一天没有发出：${words}` } : { state: 'sending', nextMs: askAgainAfterMs(text.attempts), failure: words }
}

const mobile = /^1\d{10}$/u
/** Why there is nobody to send it to, or to whom. */
function numberOf({ kernel }: Post, { account, account_state, phone }: Claimed): { to: string } | { words: string } {
  if (account_state !== 'active') return { words: holds.away }
  if (phone === null) return { words: holds.noPhone }
  const to = normalPhone(open(kernel.ring, { table: 'accounts', column: 'phone', row: account }, phone))
  return mobile.test(to) ? { to } : { words: '登记的不是手机号码，只在系统内提醒' }
}

/** Asks first where somebody may have sent it already; sends it where the gateway says that it never heard of it. */
async function tell(post: Post, text: Claimed): Promise<Ending> {
  const { gateway } = post
  if (text.before !== 'waiting') {
    const told = await gateway.ask(text.id)
    if (told.state !== 'unknown' || sentBefore(text)) return endingOf(text, told)
  }
  const number = numberOf(post, text)
  if ('words' in number) return { state: 'dropped', nextMs: null, failure: number.words }
  const told = await gateway.send({ id: text.id, to: number.to, topic: text.topic, amount: text.amount, text: textOf(text.topic, text.amount) })
  return endingOf(text, told.state === 'unknown' ? { state: 'refused', reason: told.reason } : told)
}

async function note(client: pg.ClientBase, host: string, failure: string | null): Promise<void> {
  await run(client, sql`insert into qinghe.sms_gateway as g (only_row, host, answered_at, failure, failing_since)
    values (true, ${host}, case when ${failure}::text is null then qinghe.now() end, ${failure}, case when ${failure}::text is not null then qinghe.now() end)
    on conflict (only_row) do update set host = excluded.host, answered_at = coalesce(excluded.answered_at, g.answered_at), failure = excluded.failure,
      failing_since = case when excluded.failure is null then null else coalesce(g.failing_since, excluded.failing_since) end`)
}

/** @returns whether there was one */
export async function sendNext(post: Post, client: pg.ClientBase): Promise<boolean> {
  const text = await claimText(client)
  if (text === undefined) return false
  let failure: string | null = null
  const ending = await tell(post, text).catch((error: unknown): Ending => {
    if (!(error instanceof NotReached)) post.onError(error)
    failure = error instanceof NotReached ? error.message : '本机出错，请系统管理员查看服务日志'
    return whenUnreached(text, failure)
  })
  await settle(client, text, ending)
  await note(client, post.gateway.host, failure)
  return true
}
