/** What travels between an installation and the one above: a signed head, with the proof that the log only grew since the head the level above
 *  holds. Whoever rewrote a log with every key can sign a new head; they cannot prove that it continues the old one. */
import { createHash, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { Head, type HeadSigner, headBytes, keyIdOf } from './head.ts'

export const deliverAt = '/api/heads'
export const heldAt = '/api/heads/held'

const signature = z.string().regex(/^[0-9A-Za-z_-]{86}$/)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** Stored to the millisecond that was signed: a moment written in another way would not verify again. */
const isStoredAsSigned = ({ at, size }: { at: string; size: number }): boolean => new Date(at).toISOString() === at && size > 0
const longestPath = 128

export const Delivery = z.strictObject({
  head: Head.refine(isStoredAsSigned, '校验值要有至少一条留痕，签名时间要写到毫秒'),
  /** Size of the newest head the sender believes to be held above; 0 when it knows of none. */
  known: z.number().int().min(0),
  path: z.array(hash).max(longestPath),
  signature,
})
export type Delivery = z.infer<typeof Delivery>

/** Asks for what is held, of this size and beyond; only the installation itself can. */
export const HeldAsk = z.strictObject({ origin: z.string().max(60), from: z.number().int().min(0), signature })
export type HeldAsk = z.infer<typeof HeldAsk>

export const contradictions = {
  shrunk: '日志比上级收到过的短：末尾被删除，或恢复了旧的数据', forked: '同样条数的日志与上级收到过的不同：历史被改写，或同一日志出现了两个版本',
  rewritten: '日志不是上级收到过的那一份的延续：历史被改写',
} as const
export type Contradiction = keyof typeof contradictions
const Contradictions = z.enum(['shrunk', 'forked', 'rewritten'])

/** behind: what the sender believes to be held is not what is; it proves from `last` and sends again. */
export const Answer = z.object({ outcome: z.enum(['accepted', 'known', 'behind', 'contradicts']), contradiction: Contradictions.nullable(), last: Head.nullable() })
export type Answer = z.infer<typeof Answer>
export const Held = z.object({ heads: z.array(Head), contradictions: z.array(Contradictions) })
export type Held = z.infer<typeof Held>
/** So many heads in one answer; a year of one an hour is nine of them. */
export const heldAtOnce = 1_000

const deliveryBytes = ({ head, known, path }: Omit<Delivery, 'signature'>): Buffer =>
  Buffer.from(`qinghe head delivery v1\n${headBytes(head).toString()}${known}\n${createHash('sha256').update(path.join('\n')).digest('hex')}\n`)
const askBytes = ({ origin, from }: Omit<HeldAsk, 'signature'>): Buffer => Buffer.from(`qinghe heads held v1\n${origin}\n${from}\n`)

const signed = (signer: HeadSigner, bytes: Buffer): string => Buffer.from(signer.sign(bytes)).toString('base64url')
export const signDelivery = (signer: HeadSigner, delivery: Omit<Delivery, 'signature'>): Delivery => ({ ...delivery, signature: signed(signer, deliveryBytes(delivery)) })
export const signAsk = (signer: HeadSigner, from: number): HeldAsk => {
  const ask = { origin: signer.origin, from }
  return { ...ask, signature: signed(signer, askBytes(ask)) }
}

const holds = (bytes: Buffer, key: KeyObject, text: string): boolean => verify(null, bytes, key, Buffer.from(text, 'base64url'))
/** Both the head and that it was sent in this way, so that nobody who finds an old head can make one that contradicts it. */
export const isDelivered = (delivery: Delivery, key: KeyObject): boolean =>
  delivery.head.keyId === keyIdOf(key) && holds(headBytes(delivery.head), key, delivery.head.signature) && holds(deliveryBytes(delivery), key, delivery.signature)
export const isAsked = (ask: HeldAsk, key: KeyObject): boolean => holds(askBytes(ask), key, ask.signature)
