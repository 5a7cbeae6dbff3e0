/** What goes from the door to the server. Nothing that was typed is lost on the way: what did not arrive is sent again, under the same id, until it has arrived
 *  or its author gives up. No cookie goes along, and nothing is kept. */
export type Issue = { message: string; field?: string }
export type Answer<T> = { is: 'answered'; body: T } | { is: 'wrong'; issues: readonly Issue[]; status: number } | { is: 'later'; seconds: number; words: string }

const away = '网络不通，或者系统暂时用不了'
const isThing = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
function issuesIn(body: unknown): Issue[] {
  const issues: unknown = isThing(body) ? body['issues'] : undefined
  return Array.isArray(issues) ? issues.filter(isThing).map(({ message, field }) => ({ message: String(message), ...(typeof field === 'string' ? { field } : {}) })) : []
}

const tooMany = 429
/** @param read what the answer must be */
export async function ask<T>(url: string, payload: object | null, read: (body: unknown) => T | undefined): Promise<Answer<T>> {
  try {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload), keepalive: true }
    const reply = await fetch(url, { credentials: 'omit', cache: 'no-store', ...(payload === null ? {} : post) })
    const body: unknown = await reply.json()
    const found = reply.ok ? read(body) : undefined
    if (found !== undefined) return { is: 'answered', body: found }
    if (reply.status === tooMany) return { is: 'later', seconds: Number(reply.headers.get('retry-after') ?? 5), words: issuesIn(body)[0]?.message ?? '正在排队' }
    if (reply.status >= 500 || reply.ok) return { is: 'later', seconds: 5, words: issuesIn(body)[0]?.message ?? away }
    return { is: 'wrong', issues: issuesIn(body), status: reply.status }
  } catch {
    return { is: 'later', seconds: 5, words: away }
  }
}

export const readNumber = (body: unknown): string | undefined => (isThing(body) && typeof body['number'] === 'string' ? body['number'] : undefined)

export type Standing = { at: string; standing: string; added: boolean }
export function readStanding(body: unknown): Standing[] | undefined {
  const reports: unknown = isThing(body) ? body['reports'] : undefined
  return Array.isArray(reports) ? reports.filter(isThing).map(one => ({ at: String(one['at']), standing: String(one['standing']), added: one['added'] === true })) : undefined
}

export type Place = { code: number; name: string }
export type Places = { ticket: string; counties: Place[]; places: Place[] }
const placesIn = (list: unknown): Place[] => (Array.isArray(list) ? list.filter(isThing).map(one => ({ code: Number(one['code']), name: String(one['name']) })) : [])
export const readPlaces = (body: unknown): Places | undefined =>
  (isThing(body) ? { ticket: String(body['ticket']), counties: placesIn(body['counties']), places: placesIn(body['places']) } : undefined)

const townSize = 1_000
/** Places whose name or town has what was typed; of a village its town stands before it. */
export function found(places: readonly Place[], typed: string, most: number): Place[] {
  const towns = new Map(places.filter(one => one.code % townSize === 0).map(one => [one.code, one.name]))
  const whole = places.map(({ code, name }) => ({ code, name: code % townSize === 0 ? name : `${towns.get(code - (code % townSize)) ?? ''}${name}` }))
  const words = typed.trim()
  return (words === '' ? whole.filter(one => one.code % townSize === 0) : whole.filter(one => one.name.includes(words))).slice(0, most)
}
