/** Speaks HTTPS with the level above (http/outgoing.ts). */
import { z } from 'zod'
import { type Called, exchange, jsonIn, type Peer } from '../http/outgoing.ts'

/** `address`: https://…, where the installation above is reached. */
export type Above = Peer
const above: Called = { name: '上级', program: '青禾', setting: 'QINGHE_HEADS_ABOVE', caSetting: 'QINGHE_HEADS_CA' }

/** Says in words why the level above was not reached or did not agree. Nothing of ours is lost by it. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

const Refusal = z.object({ issues: z.array(z.object({ message: z.string().max(300) })).min(1) })

const ok = 200
/** @throws NotTaken */
export async function askAbove<T>(peer: Above, { path, body, answer }: { path: string; body: unknown; answer: z.ZodType<T> }): Promise<T> {
  const { status, text } = await exchange(peer, { method: 'POST', path, body }, above).catch((error: unknown) => { throw new NotTaken(error instanceof Error ? error.message : String(error)) })
  const told = jsonIn(text)
  if (status !== ok) {
    const refused = Refusal.safeParse(told)
    throw new NotTaken(refused.success ? `上级没有收下：${refused.data.issues.map(one => one.message).join('；')}` : `上级的回答是 ${status}，不是青禾的回答，请核对 QINGHE_HEADS_ABOVE`)
  }
  const read = answer.safeParse(told)
  if (!read.success) throw new NotTaken('上级的回答读不懂，不是青禾的回答，请核对 QINGHE_HEADS_ABOVE')
  return read.data
}
