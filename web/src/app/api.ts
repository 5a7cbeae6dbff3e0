/** The only way from screens to the server: the same contracts the server is built from. Queries are `call`, changes `send`. */
import type { CommandContract, Route } from '@qinghe/domain/kernel/contract.ts'
import { type BasedOn, Receipt } from '@qinghe/domain/kernel/command.ts'
import { type CommandId, newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'
import { noteExpired } from './expiry.ts'
import { CallFailed, failureFrom, isSilence } from './failure.ts'
import { noteAnswer, noteSilence } from './network.ts'

/** After this the person is told that the network is slow; the request itself is given up. */
const patienceMs = 25_000

type Target = { method: 'GET' | 'POST'; path: string; rest: Record<string, unknown> }
const Fields = z.record(z.string(), z.unknown())

/** Fills `:name` from the input; what is left is the query string or the body. */
function targetOf(at: Route, input: unknown): Target {
  const [method, pattern = '/'] = at.split(' ')
  const rest = { ...(Fields.safeParse(input).data ?? {}) }
  const path = `/api${pattern.replace(/^\/api(?=\/)/, '')}`.split('/').map(part => {
    if (!part.startsWith(':')) return part
    const value = rest[part.slice(1)]
    delete rest[part.slice(1)]
    return encodeURIComponent(String(value))
  }).join('/')
  return { method: method === 'GET' ? 'GET' : 'POST', path, rest }
}

/** Lists travel as comma-separated values, flags as 1 (domain/archives/query.ts). */
function queryString(fields: Record<string, unknown>): string {
  const text = new URLSearchParams()
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0)) continue
    text.set(key, Array.isArray(value) ? value.join(',') : value === true ? '1' : String(value))
  }
  const s = text.toString()
  return s === '' ? '' : `?${s}`
}

/** Many sheets take a while to set. */
const filePatienceMs = 150_000

type Patience = { outer?: AbortSignal | undefined; ms?: number }
async function request(path: string, init: RequestInit, { outer, ms = patienceMs }: Patience = {}): Promise<Response> {
  const stop = new AbortController()
  const giveUp = () => stop.abort()
  outer?.addEventListener('abort', giveUp)
  const timer = window.setTimeout(giveUp, ms)
  try {
    const answer = await fetch(path, { ...init, signal: stop.signal, credentials: 'same-origin', cache: 'no-store' })
    noteAnswer()
    if (answer.ok) return answer
    const failure = failureFrom(answer.status, await answer.json().catch(() => null))
    if (failure.kind === 'signedOut') noteExpired()
    throw new CallFailed(failure)
  } catch (error) {
    if (error instanceof CallFailed || outer?.aborted === true) throw error
    noteSilence()
    throw new CallFailed(stop.signal.aborted ? { kind: 'slow' } : { kind: navigator.onLine ? 'away' : 'offline' })
  } finally {
    window.clearTimeout(timer)
    outer?.removeEventListener('abort', giveUp)
  }
}

const json = { 'content-type': 'application/json' }

async function parsed<T>(schema: z.ZodType<T>, answer: Response): Promise<T> {
  const body: unknown = await answer.json().catch(() => undefined)
  const read = schema.safeParse(body)
  if (read.success) return read.data
  console.error('unexpected answer', answer.url, JSON.stringify(read.error.issues.slice(0, 3)))
  throw new CallFailed({ kind: 'bug', requestId: answer.headers.get('x-request-id') })
}

/** What a contract of either kind must have to be called: queries, and the steps of signing in. */
export type Answering<I, O> = { name: string; at: Route; input: z.ZodType<I>; output: z.ZodType<O> }

export async function call<I, O>(contract: Answering<I, O>, input: I, signal?: AbortSignal): Promise<O> {
  const { method, path, rest } = targetOf(contract.at, input)
  const answer = method === 'GET'
    ? await request(path + queryString(rest), { method }, { outer: signal })
    : await request(path, { method, headers: json, body: JSON.stringify(rest) }, { outer: signal })
  return parsed(contract.output, answer)
}

export type SendOptions = { basedOn?: BasedOn; id?: CommandId; file?: Blob }

/** A change. The command id makes a repeat harmless: after silence the same id is sent once more by itself. */
export async function send<I>(contract: CommandContract<I>, input: I, options: SendOptions = {}): Promise<Receipt> {
  const { path, rest } = targetOf(contract.at, input)
  const envelope = JSON.stringify({ id: options.id ?? newCommandId(), ...(options.basedOn === undefined ? {} : { basedOn: options.basedOn }), input: rest })
  const init = (): RequestInit => options.file === undefined
    ? { method: 'POST', headers: json, body: envelope }
    : { method: 'POST', body: withFile(envelope, options.file) }
  const answer = await request(path, init()).catch((error: unknown) => {
    const silent = error instanceof CallFailed && isSilence(error.failure)
    if (!silent || !navigator.onLine) throw error
    return request(path, init())
  })
  return parsed(Receipt, answer)
}

/** A file that is only read, not kept: the answer says what was found in it. */
export async function readFile<T>(path: string, file: Blob, schema: z.ZodType<T>): Promise<T> {
  const form = new FormData()
  form.set('file', file)
  return parsed(schema, await request(path, { method: 'POST', body: form }))
}

function withFile(envelope: string, file: Blob): FormData {
  const form = new FormData()
  form.set('envelope', envelope)
  form.set('file', file)
  return form
}

/** A file the server makes: saved under the name it gives. */
export async function download<I>(contract: { at: Route; input: z.ZodType<I> }, input: I, fallbackName: string): Promise<void> {
  const { method, path, rest } = targetOf(contract.at, input)
  const answer = method === 'GET' ? await request(path + queryString(rest), { method }) : await request(path, { method, headers: json, body: JSON.stringify(rest) }, { ms: filePatienceMs })
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')
  const url = URL.createObjectURL(await answer.blob())
  const link = Object.assign(document.createElement('a'), { href: url, download: decodeURIComponent(named?.[1] ?? fallbackName) })
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
