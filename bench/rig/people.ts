/** Signing in over HTTP as people of a world do: password, code, and above the county the spot check. */
import { codeAt } from '@qinghe/server/staff/totp.ts'
import { roleOf } from '@qinghe/domain/staff/roles.ts'
import type { WorldAccounts, WorldPost } from '../../testing/world/staff.ts'

export type SignedIn = { post: WorldPost; cookie: string }

async function ask(url: string, path: string, { cookie, body }: { cookie?: string; body?: unknown }): Promise<{ cookie: string | undefined; body: any }> {
  const answer = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST', headers: { origin: new URL(url).origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(cookie ? { cookie } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  const session = answer.headers.getSetCookie().find(one => one.startsWith('qinghe='))?.split(';')[0]
  return { cookie: session, body: JSON.parse(text) }
}

export async function enter(url: string, person: { login: string; password: string; totp: string | null }): Promise<string> {
  const first = await ask(url, '/api/session', { body: { login: person.login, password: person.password } })
  if (person.totp === null || first.body.next === 'done') return first.cookie ?? ''
  // A code is accepted once; somebody who signed in a moment ago gives the next one.
  for (const aheadMs of [0, stepMs, stepMs]) {
    const code = codeAt(person.totp, Date.now() + aheadMs)
    const second = await ask(url, '/api/session/code', { cookie: first.cookie ?? '', body: { code } }).catch(() => undefined)
    if (second) return second.cookie ?? ''
    if (aheadMs > 0) await new Promise(done => setTimeout(done, stepMs))
  }
  throw new Error(`${person.login} could not sign in`)
}
const stepMs = 30_000
const known = new Map<string, Promise<SignedIn>>()

/** One session a person, however many clients use it. */
export function signInOnce(url: string, accounts: WorldAccounts, post: WorldPost): Promise<SignedIn> {
  const found = known.get(post.login) ?? signIn(url, accounts, post)
  known.set(post.login, found)
  return found
}

export async function signIn(url: string, { password, totp }: WorldAccounts, post: WorldPost): Promise<SignedIn> {
  const cookie = await enter(url, { login: post.login, password, totp: roleOf(post.role).secondFactor ? totp : null })
  if (post.spotCheck !== null) await ask(url, '/api/session/posting', { cookie, body: { posting: post.posting, spotCheck: post.spotCheck } })
  return { post, cookie }
}

export const asking = (url: string, cookie: string) => ({
  get: async (path: string) => (await ask(url, path, { cookie })).body,
  post: async (path: string, body: unknown) => (await ask(url, path, { cookie, body })).body,
})
