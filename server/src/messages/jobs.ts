/** Text messages leave: gathered by person, handed to the gateway, asked for their receipts (decision 055). Several may be on their way at once; one that
 *  a killed process left in the middle is taken up by the next. */
import type { Gateway } from '@qinghe/domain/messages/gateway.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'
import { gather, holdSettled } from './gathering.ts'
import { sendNext } from './texts.ts'

type Sending = { kernel: Kernel; gateway: Gateway | undefined; onError: (error: unknown) => void }

async function asSender<T>({ pools }: Kernel, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pools.qinghe_sender.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

/** Nothing is ever put off for longer than this: a row that says so was written while the clock was ahead, and would lie until it gets there. */
const farthestHours = 49
const mend = async (client: pg.ClientBase): Promise<void> => {
  const tooFar = sql`next_at > qinghe.now() + ${farthestHours} * interval '1 hour'`
  await run(client, sql`update qinghe.text_messages set next_at = qinghe.now() where ${tooFar}`)
  await run(client, sql`update qinghe.outbox set next_at = qinghe.now() where channel = 'sms' and ${tooFar}`)
}

/** Where nothing is set up that is said, so that nobody believes a telephone rang. */
const noteNone = (client: pg.ClientBase): Promise<unknown> => run(client, sql`insert into qinghe.sms_gateway as g (only_row) values (true)
  on conflict (only_row) do update set host = null, failure = null, failing_since = null where g.host is not null`)

/** Everything that waits into texts. */
export const gatherAll = ({ kernel, gateway }: Sending): Promise<void> => asSender(kernel, async client => {
  await mend(client)
  if (gateway === undefined) await noteNone(client)
  await inTransaction(client, () => holdSettled(client))
  while (await inTransaction(client, () => gather(kernel, client, gateway !== undefined))) { /* more may wait */ }
})

/** @returns whether there was a text */
export const sendOne = (sending: Sending & { gateway: Gateway }): Promise<boolean> => asSender(sending.kernel, client => sendNext(sending, client))

const lanes = 2
export function startMessages(sending: Sending & { everyMs: number }): { stop: () => Promise<void> } {
  const { gateway, everyMs, onError } = sending
  const loops = [
    startLoop(async () => { await gatherAll(sending); return false }, { everyMs, onError }),
    ...(gateway === undefined ? [] : Array.from({ length: lanes }, () => startLoop(() => sendOne({ ...sending, gateway }), { everyMs, onError }))),
  ]
  return { stop: async () => { await Promise.all(loops.map(loop => loop.stop())) } }
}

export type Backlog = { waiting: number; oldestSeconds: number }
/** What waits to leave although nothing holds it back, for whoever watches the machine. */
export const backlog = ({ pools }: Kernel): Promise<Backlog> => pools.qinghe_sender.query<Backlog>(`
  select count(*)::int as waiting, coalesce(greatest(0, extract(epoch from qinghe.now() - min(at))), 0)::float8 as "oldestSeconds" from (
    select at from qinghe.text_messages where next_at is not null and state in ('waiting', 'sending')
    union all select at from qinghe.outbox where channel = 'sms' and next_at <= qinghe.now()) w`).then(({ rows }) => rows[0] ?? { waiting: 0, oldestSeconds: 0 })
