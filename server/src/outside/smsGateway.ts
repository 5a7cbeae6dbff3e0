/** A gateway for text messages, spoken to in JSON over HTTPS (docs/guide/短信.md). Every message has a key of ours: the gateway does not send one
 *  key twice, and says of a key what became of it. What a provider wants instead, a small program beside it translates. */
import { type Gateway, type Told, ToldByGateway } from '@qinghe/domain/messages/gateway.ts'
import { type Called, exchange, jsonIn, NotReached, type Peer, type Reply } from '../http/outgoing.ts'

export type GatewayAt = Peer & { secret: string }

const gateway: Called = { name: '短信网关', program: '网关', setting: 'QINGHE_SMS_URL', caSetting: 'QINGHE_SMS_CA' }
const [unauthorized, forbidden] = [401, 403]

/** An answer that is not the gateway's – of a proxy, of a page that says 404 – says nothing about the message. */
function toldIn({ status, text }: Reply): Told {
  if (status === unauthorized || status === forbidden) throw new NotReached('短信网关不认本系统的密钥，请核对 QINGHE_SMS_SECRET_FILE')
  const read = ToldByGateway.safeParse(jsonIn(text))
  if (!read.success) throw new NotReached(`短信网关的回答（${status}）读不懂，请核对 QINGHE_SMS_URL`)
  return { state: read.data.state, reason: read.data.reason ?? null }
}

/** The path of the address is kept: https://sms.example/qinghe → https://sms.example/qinghe/messages. */
const folderOf = (address: string): string => (address.endsWith('/') ? address : `${address}/`)

/** What it gives rejects with NotReached. */
export function gatewayAt({ secret, ...peer }: GatewayAt): Gateway {
  const at = { ...peer, address: folderOf(peer.address) }
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json' }
  return {
    host: new URL(peer.address).host,
    send: async ({ id, to, topic, amount, text }) => toldIn(await exchange(at, { method: 'POST', path: 'messages', body: { id, to, template: topic, params: { amount }, text }, headers: { ...headers, 'idempotency-key': id } }, gateway)),
    ask: async id => toldIn(await exchange(at, { method: 'GET', path: `messages/${id}`, headers }, gateway)),
  }
}
