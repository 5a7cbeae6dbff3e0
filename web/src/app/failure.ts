/** What a call can end in, other than its answer. Screens switch over `kind`; the words are for the person. */
import { z } from 'zod'
import type { FieldConflict, Issue } from '@qinghe/domain/kernel/problem.ts'

export type Failure =
  | { kind: 'problem'; issues: readonly Issue[] }
  | { kind: 'conflict'; version: number; fields: readonly FieldConflict[] }
  | { kind: 'notFound'; message: string }
  | { kind: 'denied'; message: string }
  | { kind: 'signedOut' }
  | { kind: 'offline' }
  /** There is a network, and nobody answers. */
  | { kind: 'away' }
  | { kind: 'slow' }
  | { kind: 'busy'; message: string }
  | { kind: 'bug'; requestId: string | null }

/** Travels through promises and query caches; `failure` is what counts. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly failure: Failure
  constructor(failure: Failure) {
    super(sayFailure(failure).title)
    this.failure = failure
  }
}

/** Nobody knows whether it was done: the same command may be sent again under the same id. */
export const isSilence = ({ kind }: Failure): boolean => kind === 'offline' || kind === 'away' || kind === 'slow'

export const failureOf = (error: unknown): Failure =>
  error instanceof CallFailed ? error.failure : { kind: 'bug', requestId: null }

const detail = z.union([z.string(), z.number(), z.boolean(), z.null()])
const Body = z.object({
  title: z.string().catch(''),
  issues: z.array(z.object({
    code: z.string(), message: z.string(), field: z.string().optional(), details: z.record(z.string(), detail).optional(),
  })).catch([]),
  requestId: z.string().nullable().catch(null),
  version: z.number().catch(0),
  outcome: z.string().optional().catch(undefined),
  fields: z.array(z.object({ field: z.string(), label: z.string(), yours: z.unknown(), theirs: z.unknown(), original: z.unknown() })).catch([]),
}).partial()

const plainIssues = (issues: z.infer<typeof Body>['issues']): Issue[] =>
  (issues ?? []).map(i => ({
    code: i.code, message: i.message,
    ...(i.field === undefined ? {} : { field: i.field }), ...(i.details === undefined ? {} : { details: i.details }),
  }))

/** Reads a problem+json answer; anything unreadable is a bug with whatever id the server gave. */
export function failureFrom(status: number, body: unknown): Failure {
  const read = Body.safeParse(body)
  const b = read.success ? read.data : {}
  const message = b.title !== undefined && b.title !== '' ? b.title : b.issues?.[0]?.message
  if (status === 401 && (b.issues?.[0]?.code ?? 'session.missing').startsWith('session.')) return { kind: 'signedOut' }
  // Not a matter of rights: whoever may look has looked at very much, and the words say how to go on.
  if (b.issues?.[0]?.code === 'reading.stopped') return { kind: 'problem', issues: plainIssues(b.issues) }
  if (status === 403) return { kind: 'denied', message: message ?? '您现在的岗位没有这项权限，可切换岗位或联系本单位管理员' }
  if (status === 404) return { kind: 'notFound', message: message ?? '没有找到，或者不在您的工作范围内' }
  if (status === 409 && b.fields !== undefined && b.fields.length > 0) return { kind: 'conflict', version: b.version ?? 0, fields: b.fields }
  if (status === 429 || status === 503) return { kind: 'busy', message: message ?? '现在办理的人太多，请过一会儿再试' }
  if (status < 500 && (b.issues ?? []).length > 0) return { kind: 'problem', issues: plainIssues(b.issues) }
  if (status === 409 && b.outcome !== undefined) {
    return { kind: 'problem', issues: [{ code: 'command.repeated', message: '这一次提交先前没有办成，内容还在，请再提交一次' }] }
  }
  if (status < 500 && message !== undefined) return { kind: 'problem', issues: [{ code: 'refused', message }] }
  return { kind: 'bug', requestId: b.requestId ?? null }
}

/** Title and the next step, in the person's words. */
export function sayFailure(f: Failure): { title: string; next: string } {
  switch (f.kind) {
    case 'problem': return { title: f.issues[0]?.message ?? '没有办成', next: f.issues.length > 1 ? `一共 ${f.issues.length} 处要改。` : '' }
    case 'conflict': return { title: '对方已经改过同一处内容', next: '请对照后选择保留哪一个。' }
    case 'notFound': return { title: f.message, next: '可以回到列表重新查找；如需跨区划查看，请写协查单。' }
    case 'denied': return { title: '这一项不在您的权限内', next: f.message }
    case 'signedOut': return { title: '登录已过期', next: '请重新登录，填写的内容已存为草稿。' }
    case 'offline': return { title: '网络断开了', next: '已读到的内容还能看。网络恢复后会自动重新读取。' }
    case 'away': return { title: '连不上服务器', next: '可能是服务器正在重启，或者网络中途断了。连上以后会自动重新读取；填写的内容还在。' }
    case 'slow': return { title: '网络太慢，还没有收到回答', next: '请再试一次；同一次办理不会重复记入。' }
    case 'busy': return { title: '暂时办不了', next: f.message }
    case 'bug': return { title: '系统出了问题，没有办成', next: f.requestId === null ? '请再试一次，或联系系统管理员。' : `请把编号 ${f.requestId} 告诉系统管理员。` }
  }
}

/** What a form shows: the issues of a problem, or the failure itself as one line. */
export function issuesOf(error: unknown): readonly Issue[] {
  if (error === null || error === undefined) return []
  const failure = failureOf(error)
  if (failure.kind === 'problem') return failure.issues
  const said = sayFailure(failure)
  return [{ code: failure.kind, message: [said.title, said.next].filter(Boolean).join('。') }]
}
