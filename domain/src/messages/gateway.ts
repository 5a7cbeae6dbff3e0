/** What a gateway for text messages is told and says. */
import { z } from 'zod'
import type { Topic } from './rules.ts'

export type TextMessage = { id: string; to: string; topic: Topic; amount: number; text: string }

/** accepted: it will be sent · delivered, undelivered: the receipt · refused: it will not be sent · unknown: the gateway never heard of the key. */
export const ToldByGateway = z.object({ state: z.enum(['accepted', 'delivered', 'undelivered', 'refused', 'unknown']), reason: z.string().max(200).nullish() })
export type Told = { state: z.infer<typeof ToldByGateway>['state']; reason: string | null }
export type Gateway = {
  host: string
  /** Rejects where nobody knows whether it was taken. */
  send: (text: TextMessage) => Promise<Told>
  /** What became of the message with this key. */
  ask: (id: string) => Promise<Told>
}
