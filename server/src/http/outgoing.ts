/** Speaks JSON over HTTPS with another system: its certificate is checked, an answer has a measure in time and size, and whatever goes wrong has
 *  words that say what to do. */
import { Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'

export type Peer = {
  /** https://…; http:// only on this machine. */
  address: string
  /** Certificates of who issued its certificate, when no public authority did. */
  ca?: string
  patienceMs?: number
  /** The server is about to stop. */
  signal?: AbortSignal
}
/** What people call the other system and the program that should answer there, and the settings in which its address and its authority stand. */
export type Called = { name: string; program: string; setting: string; caSetting: string }

/** Says in words why the other system was not reached. Whether it heard us nobody knows. */
export class NotReached extends Error {
  override readonly name = 'NotReached'
}

const patience = 20_000
const longestAnswer = 1024 * 1024

const wordsFor = ({ name, setting }: Called): Readonly<Record<string, string>> => ({
  CERT_HAS_EXPIRED: `${name}的证书已过期，请${name}更换证书`, CERT_NOT_YET_VALID: `${name}的证书还没有生效，或本机时钟不对`,
  ERR_TLS_CERT_ALTNAME_INVALID: `${name}的证书不是这个地址的，请核对 ${setting}`,
  ENOTFOUND: `找不到${name}的地址，请核对 ${setting} 和网络`, EAI_AGAIN: `找不到${name}的地址，请检查网络`, ECONNREFUSED: `${name}的地址没有服务在听`,
  ECONNRESET: `与${name}的连接中断`, EPIPE: `与${name}的连接中断`, ETIMEDOUT: `${name}没有回答`, EHOSTUNREACH: `到不了${name}的地址，请检查网络`, ENETUNREACH: `到不了${name}的地址，请检查网络`,
  EPROTO: `${name}的地址没有用 HTTPS 回答`,
})
const strange = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'])

function wordsOf(error: unknown, called: Called): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (strange.has(code)) return `不认得签发${called.name}证书的机构，请把它的证书写进 ${called.caSetting}`
  return wordsFor(called)[code] ?? (code.startsWith('ERR_SSL') ? `${called.name}的地址没有用 HTTPS 回答` : `与${called.name}的连接没有成功${code === '' ? '' : `（${code}）`}`)
}

export type Reply = { status: number; text: string }
export type Asked = { method: 'GET' | 'POST'; path: string; body?: unknown; headers?: Readonly<Record<string, string>> }

function open({ address, ca, signal }: Peer, { method, path, body, headers = {} }: Asked) {
  const url = new URL(path, address)
  const text = body === undefined ? '' : JSON.stringify(body)
  const isPlain = url.protocol === 'http:'
  const agent = isPlain ? new PlainAgent({ keepAlive: false }) : new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) })
  const sent = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  const asked = (isPlain ? plainRequest : request)(url, { method, agent, ...(signal === undefined ? {} : { signal }), headers: { ...headers, ...sent } })
  return { asked, text, agent }
}

function exchanged(peer: Peer, question: Asked, called: Called): Promise<Reply> {
  const { patienceMs = patience } = peer
  const { asked, text, agent } = open(peer, question)
  return new Promise((done, failed) => {
    asked.on('response', answer => {
      const parts: Buffer[] = []
      let length = 0
      answer.on('data', (part: Buffer) => {
        length += part.length
        parts.push(part)
        if (length > longestAnswer) asked.destroy(new NotReached(`${called.name}的回答太长，不是${called.program}的回答，请核对 ${called.setting}`))
      }).on('end', () => done({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') })).on('error', failed)
    })
    // One measure for all of it: an address that answers a byte now and then would never be silent.
    const patient = setTimeout(() => asked.destroy(new NotReached(`${called.name} ${Math.ceil(patienceMs / 1_000)} 秒内没有答完`)), patienceMs)
    asked.on('error', failed).on('close', () => { clearTimeout(patient); agent.destroy() })
    asked.end(text)
  })
}

/** @throws NotReached */
export const exchange = (peer: Peer, question: Asked, called: Called): Promise<Reply> =>
  exchanged(peer, question, called).catch((error: unknown) => { throw error instanceof NotReached ? error : new NotReached(wordsOf(error, called)) })

/** Nothing where the text is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
