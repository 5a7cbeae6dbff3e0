/** A gateway for text messages as bad as one can be, on loopback: it takes a message and says nothing, answers twice, loses receipts, forgets to answer
 *  at all. What really went out to telephones stands in `rang`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '@qinghe/domain/messages/gateway.ts'
import { gatewayAt } from '../server/src/outside/smsGateway.ts'

export type Manner = 'well' | /** takes it, and the answer is lost */ 'silent' | /** the connection breaks before it takes anything */ 'breaks' | 'refuses' | /** an answer that is none */ 'strange' | /** never a receipt */ 'forgetful' | 'undelivered'
type Sent = { id: string; to: string; template: string; params: { amount: number }; text: string }
export type BadGateway = {
  gateway: Gateway
  address: string
  /** How it behaves towards the next questions, one by one; `well` once they are used up. */
  behave: (...manners: Manner[]) => void
  /** Every text that went out, in order; one key twice would be two. */
  rang: Sent[]
  /** What was asked, in order: send or ask, and the key. */
  heard: string[]
  /** Waits until so many questions have come. */
  asked: (times: number) => Promise<void>
  stop: () => Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

export const gatewaySecret = 'a-secret-of-tests'

export async function openBadGateway({ patienceMs = 300 }: { patienceMs?: number } = {}): Promise<BadGateway> {
  const known = new Map<string, Sent>()
  const [rang, heard, manners]: [Sent[], string[], Manner[]] = [[], [], []]
  const lost = new Set<string>()
  let waiting: { times: number; done: () => void }[] = []
  const hear = (what: string): void => {
    heard.push(what)
    for (const one of waiting.filter(each => heard.length >= each.times)) one.done()
    waiting = waiting.filter(each => heard.length < each.times)
  }
  const say = (response: ServerResponse, body: object, status = 200): void => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)) }
  const take = (sent: Sent): void => {
    if (known.has(sent.id)) return
    known.set(sent.id, sent)
    rang.push(sent)
  }
  const send = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent = JSON.parse(await bodyOf(request)) as Sent
    hear(`send ${sent.id}`)
    const manner = manners.shift() ?? 'well'
    if (manner === 'breaks') return void request.socket.destroy()
    if (manner === 'strange') return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>')
    if (manner === 'refuses') return void say(response, { state: 'refused', reason: '号码在拒收名单里' }, 422)
    take(sent)
    if (manner === 'forgetful') lost.add(sent.id)
    if (manner === 'silent') return // the other side runs out of patience
    say(response, { state: 'accepted' }, 202)
  }
  const ask = (request: IncomingMessage, response: ServerResponse): void => {
    const id = request.url?.split('/').at(-1) ?? ''
    hear(`ask ${id}`)
    const manner = manners.shift() ?? 'well'
    if (manner === 'breaks') return void request.socket.destroy()
    if (manner === 'silent') return
    if (manner === 'strange') return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>')
    if (!known.has(id)) say(response, { state: 'unknown' }, 404)
    else say(response, { state: manner === 'undelivered' ? 'undelivered' : lost.has(id) ? 'accepted' : 'delivered' })
  }
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${gatewaySecret}`) return say(response, { state: 'refused' }, 401)
    request.method === 'POST' ? void send(request, response) : ask(request, response)
  })
  await new Promise<void>(open => server.listen(0, '127.0.0.1', open))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/qinghe`
  return {
    gateway: gatewayAt({ address, secret: gatewaySecret, patienceMs }), address, rang, heard, behave: (...more) => { manners.push(...more) },
    asked: times => new Promise(done => { heard.length >= times ? done() : waiting.push({ times, done }) }),
    stop: () => new Promise(done => { server.closeAllConnections(); server.close(() => done()) }),
  }
}
