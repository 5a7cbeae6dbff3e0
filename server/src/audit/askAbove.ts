/** Speaks HTTPS with the level above: its certificate is checked, an answer has a measure in time and size, and whatever goes wrong has words
 *  that say what to do. */
import { Agent, request } from 'node:https'
import { z } from 'zod'

export type Above = {
  /** https://…, where the installation above is reached. */
  address: string
  /** Certificates of who issued its certificate, when no public authority did. */
  ca?: string
  patienceMs?: number
  /** The server is about to stop. */
  signal?: AbortSignal
}

/** Says in words why the level above was not reached or did not agree. Nothing of ours is lost by it. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

const patience = 20_000
const longestAnswer = 1024 * 1024

const wordsFor: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: '上级的证书已过期，请上级更换证书', CERT_NOT_YET_VALID: '上级的证书还没有生效，或本机时钟不对',
  ERR_TLS_CERT_ALTNAME_INVALID: '上级的证书不是这个地址的，请核对 QINGHE_HEADS_ABOVE',
  ENOTFOUND: '找不到上级的地址，请核对 QINGHE_HEADS_ABOVE 和网络', EAI_AGAIN: '找不到上级的地址，请检查网络', ECONNREFUSED: '上级的地址没有服务在听',
  ECONNRESET: '与上级的连接中断', EPIPE: '与上级的连接中断', ETIMEDOUT: '上级没有回答', EHOSTUNREACH: '到不了上级的地址，请检查网络', ENETUNREACH: '到不了上级的地址，请检查网络',
  EPROTO: '上级的地址没有用 HTTPS 回答',
}
const strange = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'])

function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (strange.has(code)) return '不认得签发上级证书的机构，请把它的证书写进 QINGHE_HEADS_CA'
  return wordsFor[code] ?? (code.startsWith('ERR_SSL') ? '上级的地址没有用 HTTPS 回答' : `与上级的连接没有成功${code === '' ? '' : `（${code}）`}`)
}

type Reply = { status: number; text: string }
function exchange({ address, ca, patienceMs = patience, signal }: Above, path: string, body: unknown): Promise<Reply> {
  const text = JSON.stringify(body)
  const agent = new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) })
  return new Promise((done, failed) => {
    const asked = request(new URL(path, address), { method: 'POST', agent, ...(signal === undefined ? {} : { signal }), headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, answer => {
      const parts: Buffer[] = []
      let length = 0
      answer.on('data', (part: Buffer) => {
        length += part.length
        parts.push(part)
        if (length > longestAnswer) asked.destroy(new NotTaken('上级的回答太长，不是青禾的回答，请核对 QINGHE_HEADS_ABOVE'))
      }).on('end', () => done({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') })).on('error', failed)
    })
    // One measure for all of it: an address that answers a byte now and then would never be silent.
    const patient = setTimeout(() => asked.destroy(new NotTaken(`上级 ${Math.ceil(patienceMs / 1_000)} 秒内没有答完`)), patienceMs)
    asked.on('error', failed).on('close', () => { clearTimeout(patient); agent.destroy() })
    asked.end(text)
  })
}

const Refusal = z.object({ issues: z.array(z.object({ message: z.string().max(300) })).min(1) })
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const ok = 200
/** @throws NotTaken */
export async function askAbove<T>(above: Above, { path, body, answer }: { path: string; body: unknown; answer: z.ZodType<T> }): Promise<T> {
  const { status, text } = await exchange(above, path, body).catch((error: unknown) => { throw error instanceof NotTaken ? error : new NotTaken(wordsOf(error)) })
  const told = parsed(text)
  if (status !== ok) {
    const refused = Refusal.safeParse(told)
    throw new NotTaken(refused.success ? `上级没有收下：${refused.data.issues.map(one => one.message).join('；')}` : `上级的回答是 ${status}，不是青禾的回答，请核对 QINGHE_HEADS_ABOVE`)
  }
  const read = answer.safeParse(told)
  if (!read.success) throw new NotTaken('上级的回答读不懂，不是青禾的回答，请核对 QINGHE_HEADS_ABOVE')
  return read.data
}
