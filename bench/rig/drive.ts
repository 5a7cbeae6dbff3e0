/** The load generator, a process of its own: each client is one kept-alive connection that sends its requests one after the other
 *  and starts again from the first. Plain sockets, because a generator that costs as much as the server measures itself
 *  (autocannon took 40 % of a core at 10,000 answers a second here). Every answer of one request must be equal to the first. */
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Asked, DriveInput, DriveOutput } from './driving.ts'

const lineEnd = '\r\n'
const headEnd = Buffer.from('\r\n\r\n')

/** The bytes of one request, made before the clock runs. */
export function bytesOf({ method, path, body, cookie }: Asked & { cookie: string }): Buffer {
  const payload = body === undefined ? '' : JSON.stringify(body)
  return Buffer.from([
    `${method} ${path} HTTP/1.1`, 'host: localhost', 'origin: http://localhost', 'connection: keep-alive', ...(cookie === '' ? [] : [`cookie: ${cookie}`]),
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(payload)}`]), '', payload,
  ].join(lineEnd))
}

type Answer = { status: number; body: Buffer }
/** Reads one answer with a content-length off the front; undefined until it is whole. */
export function answerIn(bytes: Buffer): { answer: Answer; rest: Buffer } | undefined {
  const at = bytes.indexOf(headEnd)
  if (at < 0) return undefined
  const head = bytes.toString('latin1', 0, at)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without a length: ${head}`)
  const end = at + headEnd.length + Number(length)
  if (bytes.length < end) return undefined
  return { answer: { status: Number(head.slice(9, 12)), body: bytes.subarray(at + headEnd.length, end) }, rest: bytes.subarray(end) }
}

type Seen = { answered: number; ms: number[]; first: Buffer | undefined; different: number; failed: string | undefined }

/** One connection until the time is up; resolves when its last answer is in. */
function client(input: DriveInput, asked: readonly Asked[], cookie: string): Promise<Seen[]> {
  const seen = asked.map((): Seen => ({ answered: 0, ms: [], first: undefined, different: 0, failed: undefined }))
  const requests = asked.map(one => bytesOf({ ...one, cookie }))
  const socket = connect({ host: '127.0.0.1', port: input.port, noDelay: true })
  let [at, sentAt] = [-1, 0]
  let buffer: Buffer = Buffer.alloc(0)
  const until = performance.now() + input.ms
  const next = (): void => {
    if (performance.now() >= until) return void socket.end()
    at = (at + 1) % requests.length
    sentAt = performance.now()
    socket.write(requests[at]!)
  }
  const take = ({ status, body }: Answer): void => {
    const one = seen[at]!
    if (status !== 200) one.failed ??= `${status} ${body.toString('utf8').slice(0, 300)}`
    else if (one.first === undefined) one.first = Buffer.from(body)
    else if (!one.first.equals(body)) one.different += 1
    one.answered += 1
    one.ms.push(performance.now() - sentAt)
  }
  return new Promise((done, failed) => {
    socket.once('connect', next)
    socket.on('data', chunk => {
      buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
      for (let found = answerIn(buffer); found; found = answerIn(buffer)) {
        buffer = found.rest
        take(found.answer)
        next()
      }
    })
    socket.once('error', failed)
    socket.once('close', () => done(seen))
  })
}

async function drive(input: DriveInput): Promise<DriveOutput> {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const all = await Promise.all(input.clients.map(({ cookie, asked }) => client(input, asked, cookie)))
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const latencies: Record<string, number[]> = {}
  for (const [c, seen] of all.entries()) for (const [i, one] of seen.entries()) {
    const times = (latencies[input.clients[c]!.asked[i]!.kind] ??= [])
    for (const ms of one.ms) times.push(Number(ms.toFixed(2)))
  }
  writeFileSync(input.bodies, JSON.stringify(all.map(seen => seen.map(one => one.first?.toString('utf8') ?? null))))
  const flat = all.flat()
  return {
    seconds, answered: flat.reduce((sum, one) => sum + one.answered, 0), latencies, counts: all.map(seen => seen.map(one => one.answered)),
    different: flat.reduce((sum, one) => sum + one.different, 0), failures: flat.flatMap(one => one.failed ?? []).slice(0, 5), cpuSeconds: (user + system) / 1e6,
    maxRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

process.once('message', (input: DriveInput) => {
  drive(input).then(output => process.send?.(output, () => process.exit(0)), error => {
    console.error(error)
    process.exit(1)
  })
})
