/** Acting as somebody of the installation from the command line: signed in with password and second factor like in the browser,
 *  and everything goes through the same server code, so the same rules, receipts and leaves hold. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { issue, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { Receipt } from '@qinghe/domain/kernel/command.ts'
import { Me, SignInStep } from '@qinghe/domain/staff/session.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { demoCode, readDemoStaff } from '@qinghe/server/staff/demo.ts'
import { z } from 'zod'
import { type Database, withDatabase } from './database.ts'
import { type Installation, openInstallation } from './installation.ts'
import { ask, say } from './speaking.ts'

export type Acting = {
  get: <T>(path: string, output: z.ZodType<T>) => Promise<T>
  send: (path: string, input: unknown) => Promise<Receipt>
  upload: (path: string, input: unknown, file: { name: string; bytes: Uint8Array }) => Promise<Receipt>
}

/** Runs as this person; the session ends with it. */
export async function actingAs<T>(login: string | undefined, work: (acting: Acting, database: Database) => Promise<T>): Promise<T> {
  if (login === undefined) throw problem('cli.as', '请用 --as 写明以谁的账号办理')
  const installation = openInstallation()
  return withDatabase(installation, async database => {
    // A folder of its own: uploads in flight belong to one process.
    const home = mkdtempSync(join(installation.home, '.cli-'))
    const { serve } = await import('@qinghe/server/main.ts') // late: other commands must not pay for reading a server
    const serving = await serve({
      connection: database.connection, keys: database.keys, home, webDir: installation.webDir, only: 'web', lan: false, proxies: [], hosts: [],
      listen: { host: '127.0.0.1', port: 0 }, demo: !installation.real,
    })
    try {
      const door = openDoor(serving.url)
      await enter(door, installation, login)
      try {
        return await work(door, database)
      } finally {
        await door.post('/api/session/out', {}).catch(() => undefined)
      }
    } finally {
      await serving.stop()
      rmSync(home, { recursive: true, force: true })
    }
  })
}

type Door = Acting & { post: (path: string, body: unknown) => Promise<unknown> }

const Refusal = z.object({ status: z.number(), issues: z.array(z.object({ code: z.string(), message: z.string() })).min(1) })

function openDoor(url: string): Door {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(new URL(path, url), { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), origin: new URL(url).origin, cookie: [...cookies.values()].join('; ') } })
    for (const set of answer.headers.getSetCookie()) cookies.set(set.slice(0, set.indexOf('=')), set.split(';', 1)[0] ?? '')
    const body: unknown = await answer.json()
    const refused = Refusal.safeParse(body)
    if (!answer.ok && refused.success) throw new Problem(refused.data.issues.map(({ code, message }) => issue(code, message)), refused.data.status)
    if (!answer.ok) throw problem('cli.refused', `服务没有接受这次操作（${answer.status}）`, answer.status)
    return body
  }
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  return {
    post,
    get: async (path, output) => output.parse(await ask(path)),
    send: async (path, input) => Receipt.parse(await post(path, { id: newCommandId(), input })),
    upload: async (path, input, file) => {
      const form = new FormData()
      form.append('envelope', JSON.stringify({ id: newCommandId(), input }))
      form.append('file', new Blob([new Uint8Array(file.bytes)]), file.name)
      return Receipt.parse(await ask(path, { method: 'POST', body: form }))
    },
  }
}

/** A demo keeps its passwords beside its data, so nobody has to type them; a real installation asks. */
async function enter(door: Door, installation: Installation, login: string): Promise<void> {
  const demo = installation.real ? undefined : readDemoStaff(installation.home).find(one => one.login === login)
  const password = demo?.password ?? await ask(`${login} 的口令`, { secret: true })
  const step = SignInStep.parse(await door.post('/api/session', { login, password }))
  if (step.next === 'enrolment') throw problem('cli.enrolment', `“${login}”还没有绑定验证器，请先在网页上登录一次`)
  if (step.next === 'secondFactor') {
    const give = (code: string) => door.post('/api/session/code', { code })
    await (demo === undefined ? give(await ask('验证器上的 6 位数字')) : giveFresh(() => give(demoCode(installation.home, login, Date.now()))))
  }
  const { account, postings, acting } = await door.get('/api/session', Me)
  const post = postings.find(one => one.id === acting)
  if (post === undefined) throw problem('cli.noPost', `“${login}”现在没有在岗的岗位，不能办理`)
  say(`已以 ${account.name}（${labelOf(post.role)}，${post.regionName}）登录`, { login, role: post.role, region: post.region })
}

const codeMs = 30_000

/** No rule is switched off for a demo: a code works once, so the second command within half a minute waits for the next one. */
async function giveFresh(give: () => Promise<unknown>): Promise<void> {
  try {
    await give()
  } catch (error) {
    if (!(error instanceof Problem) || !error.issues.some(one => one.code === 'signIn.wrongCode')) throw error
    say('验证码已经用过，等下一个……')
    await pause(codeMs - (Date.now() % codeMs) + 500)
    await give()
  }
}
