/** The routes of the public door. Nobody is signed in, and nothing of whoever knocks is written down: no address, no device, no cookie. */
import * as door from '@qinghe/domain/incidents/door.ts'
import { issue, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import type { PublicStep } from '@qinghe/domain/staff/session.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kernel } from '../http/kernel.ts'
import { rawInput } from '../http/rawInput.ts'
import type { Tools } from '../http/tools.ts'
import { type Flood, makeFlood } from '../staff/flood.ts'
import { type DoorLine, makeDoorLine, makeTickets, sourceOf, type Tickets } from './doorLine.ts'
import { addAtDoor, reportAtDoor, standingAtDoor } from './doorReport.ts'

type Place = { code: number; name: string }
type County = Place & { county: number }
type Desk = { kernel: Kernel; line: DoorLine; tickets: Tickets; flood: Flood }

const bodyLimit = 64 * 1024
/** Guessing is not worth its while, and nobody looks that often for what became of a report. */
const mostQuestions = 60

const rememberMs = 60_000
/** @returns what was found in the last minute, or is found now */
function remembered<K, T>(find: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new Map<K, { until: number; found: Promise<T> }>()
  return key => {
    const now = performance.now()
    const before = known.get(key)
    if (before && before.until > now) return before.found
    const found = find(key)
    found.catch(() => known.delete(key))
    known.set(key, { until: now + rememberMs, found })
    return found
  }
}

function mapOf({ pools: { qinghe_door } }: Pick<Kernel, 'pools'>) {
  const counties = remembered(async (_all: 'all') => (await qinghe_door.query<County>(`select t.county, t.code, coalesce(r.name, t.code::text) as name from qinghe.tenant_codes t
    left join qinghe.regions r on r.code = t.code and r.valid_to is null where t.valid_to is null order by t.code`)).rows)
  const places = remembered(async (code: number) => (await qinghe_door.query<Place>('select code, name from qinghe.regions where valid_to is null and code > $1 and code < $1 + 1000000 order by code', [code])).rows)
  return { counties: () => counties('all'), places }
}
type PlacesHere = ReturnType<typeof mapOf>

/** A report from nowhere is the county's, and one from a place that is there no more as well. */
async function whereOf(map: PlacesHere, { county, place }: door.DoorReport): Promise<{ county: number; region: number }> {
  const all = await map.counties()
  const here = all.find(one => one.county === county) ?? (all.length === 1 ? all[0] : undefined)
  if (!here) throw new Problem([issue('door.county', '请选择在哪个县（市、区）；不知道的选离您最近的', 'county')])
  const isThere = place !== null && isWithin(place, here.code) && (await map.places(here.code)).some(one => one.code === place)
  return { county: here.county, region: isThere ? place : here.code }
}

function knock<I, O>(app: FastifyInstance, step: PublicStep<I, O>, answer: (input: I, request: FastifyRequest) => Promise<O>): void {
  const [method, url] = step.at.split(' ')
  if ((method !== 'GET' && method !== 'POST') || url === undefined) throw new Error(`bad route ${step.at}`)
  app.route({
    method, url, bodyLimit, handler: async (request, reply) => {
      const input = step.input.parse(rawInput({ params: request.params, query: request.query, body: request.body, method }, step.at))
      return step.output.parse(await answer(input, request).catch(error => { throw saySeconds(reply, error) }))
    },
  })
}
function saySeconds(reply: FastifyReply, error: unknown): unknown {
  if (error instanceof Problem && error.status === 429) reply.header('retry-after', String(error.issues[0]?.details?.['seconds'] ?? 5))
  return error
}

async function inTurn<T>({ line, tickets }: Desk, { request, ticket }: { request: FastifyRequest; ticket: string }, work: () => Promise<T>): Promise<T> {
  const done = await line.enter({ address: request.ip, first: tickets.use(ticket) })
  try {
    return await work()
  } finally {
    done()
  }
}

function refuseGuessing({ flood }: Desk, request: FastifyRequest): void {
  const seconds = flood.take(sourceOf(request.ip), mostQuestions)
  if (seconds > 0) throw new Problem(problem('door.often', `查得太多了，请 ${seconds} 秒后再查。要报告的不受影响`).issues.map(one => ({ ...one, details: { seconds } })), 429)
}

/** For `plugins` of the server. */
export const publicDoor = () => (app: FastifyInstance, { kernel }: Tools): void => {
  const desk: Desk = { kernel, line: makeDoorLine(), tickets: makeTickets(), flood: makeFlood() }
  const map = mapOf(kernel)
  knock(app, door.doorPlaces, async ({ county }) => {
    const counties = await map.counties()
    const here = counties.find(one => one.county === county) ?? (counties.length === 1 ? counties[0] : undefined)
    return door.DoorPlaces.parse({ ticket: desk.tickets.give(), counties: counties.map(({ county: code, name }) => ({ code, name })), places: here ? await map.places(here.code) : [] })
  })
  knock(app, door.doorReport, (report, request) => inTurn(desk, { request, ticket: report.ticket }, async () => reportAtDoor(kernel, report, { ...await whereOf(map, report), requestId: request.id })))
  knock(app, door.doorAdd, (added, request) => inTurn(desk, { request, ticket: added.ticket }, () => addAtDoor(kernel, added, request.id)))
  knock(app, door.doorLook, (question, request) => {
    refuseGuessing(desk, request)
    return standingAtDoor(kernel, question, request.id)
  })
}
