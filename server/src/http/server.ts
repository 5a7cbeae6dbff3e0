/** The HTTP server: registers endpoints, answers problems, serves the built web app. Hooks of Fastify live only here. */
import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import { Envelope } from '@qinghe/domain/kernel/command.ts'
import { Denied, NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { batches } from './batch.ts'
import { takeJsonOnly } from './bodies.ts'
import { isDenial, performCommand } from './commands.ts'
import type { CommandEndpoint, Endpoint, QueryEndpoint } from './endpoint.ts'
import { refuseForeign, refuseNoText, refuseOtherHosts } from './foreign.ts'
import type { Kernel, LeafFacts, SignedIn } from './kernel.ts'
import { answerFor, refusedBefore } from './problems.ts'
import { rawInput, refuseNul } from './rawInput.ts'
import type { Tools } from './tools.ts'
import { reading } from './transactions.ts'

export const sessionCookie = (secure: boolean): string => (secure ? '__Host-qinghe' : 'qinghe')

export type ServerOptions = {
  kernel: Kernel
  endpoints: readonly Endpoint[]
  secure: boolean
  /** Whose X-Forwarded-For is believed. */
  proxies?: readonly string[]
  /** Names and addresses this installation answers to, beside the machine itself. */
  hosts?: readonly string[]
  https?: { key: string; cert: string }
  /** Routes that are not contracts: sign-in, uploads, downloads, health, the web app. */
  plugins: readonly ((app: FastifyInstance, tools: Tools) => Promise<void> | void)[]
}

export const noSuchPage = () => problem('http.noSuchPage', '没有这个地址，请从首页进入', 404)
const sessionMissing = 'session.missing'
const notSignedIn = () => problem(sessionMissing, '请先登录', 401)
export const forgetPages = ['clear-site-data', '"cache"'] as const

async function signedIn(kernel: Kernel, request: FastifyRequest, secure: boolean): Promise<SignedIn> {
  const token = request.cookies[sessionCookie(secure)]
  const found = token === undefined ? undefined : await kernel.findSession(token)
  if (!found) throw notSignedIn()
  return found
}

const leaf = (who: SignedIn, request: FastifyRequest, rest: Pick<LeafFacts, 'kind' | 'purpose' | 'phrase' | 'class' | 'children' | 'outcome'>): LeafFacts =>
  ({ ...rest, actor: who.actor, count: rest.children.length, command: null, device: who.device, requestId: request.id })

/** A page of a list shows a line of each child, however few there are; an answer about one child alone is an archive that was opened whole (weightOf). */
const isPage = ({ input }: QueryEndpoint['contract']): boolean => input instanceof z.ZodObject && 'limit' in input.shape

export async function answerQuery(tools: Tools, endpoint: QueryEndpoint, request: FastifyRequest): Promise<unknown> {
  const { kernel } = tools
  const { contract, phrase } = endpoint
  const who = await tools.who(request)
  const run = endpoint.prepare(rawInput(request, contract.at))
  const facts = { purpose: contract.purpose, phrase, class: endpoint.class }
  try {
    if (typeof contract.may === 'string' && !kernel.mayDo(who.actor, contract.may)) throw new Denied()
    const { body, children, lines, notes, class: found = endpoint.class } = await reading(kernel, who, run)
    kernel.readings.count(who, { children: children.length, lines, class: isPage(contract) ? 'S1' : found })
    const said = [phrase, ...notes].join('，')
    if (found !== null) await kernel.audit.append(leaf(who, request, { ...facts, class: found, phrase: said, kind: 'read', children, outcome: 'answered' }))
    return body
  } catch (error) {
    if (isDenial(error)) {
      await kernel.audit.append(leaf(who, request, { ...facts, kind: 'denied', children: [], outcome: error instanceof NotFound ? 'notFound' : 'denied' }))
    }
    throw error
  }
}

type Exchange = { request: FastifyRequest; reply: FastifyReply }

async function answerCommand(tools: Tools, endpoint: CommandEndpoint, { request, reply }: Exchange): Promise<unknown> {
  const who = await tools.who(request)
  refuseNul(request.body)
  const envelope = Envelope.parse(request.body)
  const prepared = endpoint.prepare(rawInput({ ...request, body: envelope.input, params: request.params, method: 'POST', query: {} }, endpoint.contract.at))
  const { receipt, error } = await performCommand(tools.kernel, { endpoint, envelope, prepared, who, requestId: request.id })
  if (!error && receipt.outcome === 'applied') return receipt
  const { body } = answerFor(error ?? refusedBefore(), request.id)
  return reply.code(body.status).type('application/problem+json').send({ ...body, command: receipt.command })
}

/** An answer with bytes is a download; a picture may stand on the page that asked for it. Nothing in it ever runs (see the policy below). */
const FileBody = z.object({ fileName: z.string(), mediaType: z.string(), bytes: z.instanceof(Uint8Array), inline: z.boolean().default(false) })
const sendFile = (reply: FastifyReply, file: z.infer<typeof FileBody>): FastifyReply => reply.type(file.mediaType)
  .header('content-disposition', `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.fileName)}`).send(Buffer.from(file.bytes))

const pack = promisify(brotliCompress)
const packsAbove = 1_000
/** No other site can make a browser ask in somebody's name (SameSite=Strict, foreign.ts), so how well an answer packs tells nobody anything.
 *  What is asked for seldom and kept (kinds, regions) is packed well, everything else quickly. */
async function sendPacked({ request, reply }: Exchange, body: unknown, well: boolean): Promise<FastifyReply> {
  const text = JSON.stringify(body)
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding')
  if (text.length < packsAbove || !/\bbr\b/u.test(request.headers['accept-encoding'] ?? '')) return reply.send(text)
  return reply.header('content-encoding', 'br').send(await pack(text, { params: { [constants.BROTLI_PARAM_QUALITY]: well ? 9 : 4 } }))
}

function register(app: FastifyInstance, tools: Tools, endpoint: Endpoint): void {
  const [method, path] = endpoint.contract.at.split(' ')
  if ((method !== 'GET' && method !== 'POST') || path === undefined) throw new Error(`bad route ${endpoint.contract.at}`)
  app.route({
    method, url: `/api${path.replace(/^\/api(?=\/)/, '')}`,
    handler: async (request, reply) => {
      if (endpoint.kind === 'command') return answerCommand(tools, endpoint, { request, reply })
      const body = await answerQuery(tools, endpoint, request)
      // A failing parse of every answer cost more than many an answer; one look tells.
      if (typeof body === 'object' && body !== null && 'bytes' in body) return sendFile(reply, FileBody.parse(body))
      return sendPacked({ request, reply }, body, endpoint.contract.purpose === 'reference')
    },
  })
}

const bodyLimitBytes = 1024 * 1024
const longestRequestMs = 60_000

/** Nothing of what a browser can lend to a page is needed. */
const noPermissions = ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'hid', 'payment', 'display-capture', 'publickey-credentials-get', 'browsing-topics'].map(one => `${one}=()`).join(', ')

async function hardened(app: FastifyInstance, { secure, hosts = [] }: ServerOptions): Promise<void> {
  takeJsonOnly(app)
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: 64 * 1024 * 1024, files: 1, fields: 8 } })
  await app.register(helmet, {
    contentSecurityPolicy: false, // set per page with its nonce, below
    hsts: secure, crossOriginEmbedderPolicy: false,
  })
  // After helmet, whose headers stand on refusals too.
  for (const refuse of [refuseOtherHosts(hosts), refuseNoText, refuseForeign(secure)]) app.addHook('onRequest', async request => { refuse(request) })
  app.addHook('onSend', async (request, reply) => {
    reply.header('permissions-policy', noPermissions)
    if (request.url.startsWith('/api')) reply.header('cache-control', 'no-store')
    if (!reply.hasHeader('content-security-policy')) {
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    }
  })
}

function serverFor(https: ServerOptions['https'], listener: RequestListener): Server {
  const server = https ? createSecureServer(https, listener) : createServer(listener)
  server.requestTimeout = longestRequestMs
  return server
}

const beginning = randomBytes(5).toString('hex')
let requests = 0
/** Asking the operating system for random bytes each time cost more than finding the route. */
const nextRequestId = (): string => `${beginning}${(requests += 1).toString(16).padStart(6, '0')}`

/** Builds the server without listening; tests inject requests or listen on port 0. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { kernel, secure } = options
  const base = {
    bodyLimit: bodyLimitBytes, trustProxy: options.proxies && options.proxies.length > 0 ? [...options.proxies] : false, logger: false, exposeHeadRoutes: false,
    genReqId: nextRequestId, routerOptions: { maxParamLength: 200 },
  } as const
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { body, fault } = answerFor(error, request.id)
    if (fault) kernel.fault(request.id, error)
    // What a session that is over left in the browser is for nobody any more; half-filled forms lie sealed and stay.
    if (body.issues[0]?.code === sessionMissing && request.cookies?.[sessionCookie(secure)] !== undefined) reply.header(...forgetPages)
    return reply.code(body.status).type('application/problem+json').send(body)
  }
  // Addresses no route can be looked up for (a lone %, a segment without end) never reach the error handler.
  const app = Fastify({ ...base, frameworkErrors: answerError, serverFactory: listener => serverFor(options.https, listener) })
  app.setErrorHandler(answerError)
  await hardened(app, options)
  const tools: Tools = { kernel, secure, who: request => signedIn(kernel, request, secure) }
  for (const endpoint of options.endpoints) register(app, tools, endpoint)
  batches(app, tools, options.endpoints)
  for (const plugin of options.plugins) await plugin(app, tools)
  app.setNotFoundHandler(() => {
    throw noSuchPage()
  })
  return app
}
