/** The routes of signing in. They stand beside the kernel because nobody is signed in yet: there is no actor whose
 *  transaction could be opened. Every step leaves its leaf before the answer, the refused ones included. */
import { createHash, randomBytes } from 'node:crypto'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { Denied, NotFound, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import * as session from '@qinghe/domain/staff/session.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LeafInput } from '../audit/leaf.ts'
import { rawInput } from '../http/rawInput.ts'
import { forgetPages, sessionCookie } from '../http/server.ts'
import type { Tools } from '../http/tools.ts'
import { meOf, sessionsOf, switchPosting } from './me.ts'
import { endOtherSessions, endOwnSession, endSession, findSessions, type FoundSession, type Visitor } from './sessions.ts'
import { type Flood, makeFlood, refuseFlood } from './flood.ts'
import { begin, changePassword, type Door, giveCode, type Outcome, type Person, signIn } from './signInSteps.ts'

export type SignInOptions = {
  /** Writes a leaf and resolves once it is committed. */
  record: (leaf: LeafInput) => Promise<void>
  /** The `may` words of all features. */
  access: Access
}
type Desk = { app: FastifyInstance; door: Door; tools: Tools; options: SignInOptions; flood: Flood }
type Exchange = { desk: Desk; request: FastifyRequest; reply: FastifyReply; visitor: Visitor; token: string | undefined }
type Known = FoundSession & { token: string }

const deviceCookie = (secure: boolean): string => (secure ? '__Host-qinghe-device' : 'qinghe-device')
const deviceDays = 400
const cookieOf = (secure: boolean) => ({ path: '/', httpOnly: true, secure, sameSite: 'strict' }) as const

/** Browser and system in words the person recognises; nothing finer is kept. */
function labelOf(agent: string | undefined): string {
  const has = (pattern: RegExp) => agent !== undefined && pattern.test(agent)
  const browser = has(/MicroMessenger/)
    ? '微信'
    : has(/Edg/)
      ? 'Edge'
      : has(/Chrome/)
        ? 'Chrome'
        : has(/Firefox/)
          ? 'Firefox'
          : has(/Safari/)
            ? 'Safari'
            : '其他程序'
  const system = has(/Android/)
    ? '安卓'
    : has(/iPhone|iPad/)
      ? '苹果手机'
      : has(/Windows/)
        ? 'Windows'
        : has(/Mac OS/)
          ? '苹果电脑'
          : has(/Linux/)
            ? 'Linux'
            : '未知系统'
  return `${system} · ${browser}`
}

function deviceOf(request: FastifyRequest, secure: boolean): string | undefined {
  const sent = request.cookies[deviceCookie(secure)]
  return sent !== undefined && /^[\w-]{43}$/.test(sent) ? sent : undefined
}

/** The device is a random cookie of ours, set with the first attempt; its hash is all that is stored. */
function visitorOf(desk: Desk, request: FastifyRequest, reply: FastifyReply): Visitor {
  const { secure } = desk.tools
  const device = deviceOf(request, secure) ?? randomBytes(32).toString('base64url')
  reply.setCookie(deviceCookie(secure), device, { ...cookieOf(secure), maxAge: deviceDays * 86_400 })
  return {
    device: createHash('sha256').update(device).digest(),
    label: labelOf(request.headers['user-agent']),
    address: request.ip,
  }
}

const nobody: Person = { account: '', posting: null, role: null, county: 0, region: 0 }

async function leave(at: Exchange, what: Pick<LeafInput, 'kind' | 'phrase' | 'outcome'> & { person?: Person }): Promise<void> {
  const { desk } = at
  const person = what.person ?? nobody
  const {
    rows: [clock],
  } = await desk.door.pool.query<{ now: string | Date }>('select qinghe.now() as now')
  await desk.options.record({
    at: instant(clock?.now ?? ''),
    kind: what.kind,
    phrase: what.phrase,
    outcome: what.outcome,
    purpose: 'signIn',
    account: person.account === '' ? null : person.account,
    posting: person.posting,
    role: person.role ?? 'system:sign-in',
    county: person.county,
    region: person.region,
    device: Buffer.from(at.visitor.device).toString('hex').slice(0, 12),
    requestId: at.request.id,
  })
}

function saySeconds(reply: FastifyReply, error: unknown): void {
  if (error instanceof Problem && error.status === 429) reply.header('retry-after', String(error.issues[0]?.details?.['seconds'] ?? 30))
}

/** One step towards an open session: the leaf stands before the cookie. */
async function entering(at: Exchange, phrase: string, work: (door: Door) => Promise<Outcome>): Promise<session.SignInStep> {
  const { secure } = at.desk.tools
  await refuseFlood(at.desk.flood, at.desk.door.pool, { visitor: at.visitor, sent: deviceOf(at.request, secure) !== undefined }).catch(error => {
    saySeconds(at.reply, error)
    throw error
  })
  let about = nobody
  try {
    const { step, token, person } = await work({
      ...at.desk.door,
      notice: person => {
        about = person
      },
    })
    await leave(at, {
      kind: 'signIn',
      phrase: step.next === 'done' ? phrase : `${phrase}，等待验证码`,
      outcome: 'answered',
      person,
    })
    at.reply.setCookie(sessionCookie(secure), token, cookieOf(secure))
    return step
  } catch (error) {
    if (error instanceof Problem) {
      await leave(at, { kind: 'signIn', phrase, outcome: 'refused', person: about })
      saySeconds(at.reply, error)
    }
    throw error
  }
}

async function knownAt(at: Exchange): Promise<Known> {
  const found = at.token === undefined ? undefined : (await findSessions(at.desk.door.pool, [at.token])).get(at.token)
  if (!found || at.token === undefined) throw problem('session.missing', '请先登录', 401)
  return { ...found, token: at.token }
}
const personOf = (known: Known): Person => ({
  account: known.account,
  posting: known.actor?.posting ?? null,
  role: known.actor?.role ?? null,
  county: known.actor?.county ?? 0,
  region: known.actor?.region ?? 0,
})

type Handler<I, O> = (at: Exchange, input: I) => Promise<O>

function route<I, O>(desk: Desk, step: session.PublicStep<I, O>, handle: Handler<I, O>): void {
  const [method, url] = step.at.split(' ')
  if ((method !== 'GET' && method !== 'POST') || url === undefined) throw new Error(`bad route ${step.at}`)
  desk.app.route({
    method,
    url,
    handler: async (request, reply) => {
      const input = step.input.parse(
        rawInput({ params: request.params, query: request.query, body: request.body, method }, step.at),
      )
      const at = {
        desk,
        request,
        reply,
        visitor: visitorOf(desk, request, reply),
        token: request.cookies[sessionCookie(desk.tools.secure)],
      }
      return step.output.parse(await handle(at, input))
    },
  })
}

/** Something a signed-in person does to their own sessions, with its leaf. */
async function own<T>(at: Exchange, phrase: string, work: (known: Known) => Promise<T>): Promise<T> {
  const known = await knownAt(at)
  try {
    const done = await work(known)
    await leave(at, {
      kind: phrase === session.signOut.audit ? 'signOut' : 'signIn',
      phrase,
      outcome: 'answered',
      person: personOf(known),
    })
    return done
  } catch (error) {
    if (error instanceof NotFound || error instanceof Denied || error instanceof Problem) {
      await leave(at, { kind: 'denied', phrase, outcome: 'refused', person: personOf(known) })
    }
    throw error
  }
}

/** For `plugins` of the server. */
export const signInPlugin =
  (options: SignInOptions) =>
  (app: FastifyInstance, tools: Tools): void => {
    const pool = tools.kernel.pools.qinghe_signin
    const desk: Desk = { app, door: { pool, get ring() { return tools.kernel.ring }, notice: () => undefined }, tools, options, flood: makeFlood() }
    const meAt = async (at: Exchange) => meOf(pool, (await knownAt(at)).token, options.access)

    route(desk, session.signIn, (at, input) => entering(at, session.signIn.audit, door => signIn(door, input, at.visitor)))
    route(desk, session.giveCode, (at, input) => entering(at, session.giveCode.audit, door => giveCode(door, at.token, input)))
    route(desk, session.begin, (at, input) => entering(at, session.begin.audit, door => begin(door, input, at.visitor)))
    route(desk, session.me, at => meAt(at))
    route(desk, session.switchPosting, (at, input) =>
      own(at, session.switchPosting.audit, async known => {
        await switchPosting(pool, known.token, input)
        return meOf(pool, known.token, options.access)
      }),
    )
    route(desk, session.list, async at => {
      const known = await knownAt(at)
      return { sessions: await sessionsOf(pool, known.account, known.token) }
    })
    route(desk, session.end, (at, input) =>
      own(at, session.end.audit, async known => ({ ended: await endOwnSession(pool, known.account, input.id) })),
    )
    route(desk, session.signOut, at =>
      own(at, session.signOut.audit, async known => {
        at.reply.clearCookie(sessionCookie(tools.secure), cookieOf(tools.secure)).header(...forgetPages)
        return { ended: await endSession(pool, known.token) }
      }),
    )
    route(desk, session.changePassword, (at, input) =>
      own(at, session.changePassword.audit, async known => {
        await changePassword(desk.door, { ...input, account: known.account }, at.visitor)
        await endOtherSessions(pool, known.account, known.session)
        return { changed: true }
      }),
    )
  }
