/** From anything thrown to what the person is told: problem+json in Chinese, without stack, SQL or values. */
import { Conflict, Denied, type Issue, issue, NotFound, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { Swallowed } from '../db/swallowed.ts'
import { sentenceFor } from './constraints.ts'

z.config(z.locales.zhCN())

const PgError = z.object({ code: z.string(), constraint: z.string().optional() })
const codeOf = (error: unknown): z.infer<typeof PgError> | undefined => {
  const parsed = PgError.safeParse(error)
  return parsed.success ? parsed.data : undefined
}

const fromZod = (error: z.ZodError): Problem => new Problem(error.issues.map(i =>
  issue(`input.${i.code}`, i.message, i.path.length > 0 ? i.path.map(String).join('.') : undefined)), 400)

const databaseDown = new Set(['57P01', '57P02', '57P03', '08000', '08001', '08003', '08006', '53300', '58030', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'])
/** What the driver and the lanes say, without a code, when a connection broke or none could be had. */
const connectionLost = /^(Connection terminated|Client has encountered a connection error|Client was closed|Connection ended|timeout exceeded when trying to connect|the connection to the database was lost)/
const isDatabaseDown = (error: unknown): boolean =>
  databaseDown.has(codeOf(error)?.code ?? '') || (error instanceof Error && connectionLost.test(error.message))
const diskFull = new Set(['53100', 'ENOSPC'])

/** What befell the database as a whole and not one command: nothing of the request can be done now, all of it may be sent again. */
const raced = new Set(['40P01', '40001'])
const everybodys = new Set([...diskFull, ...raced])
export const isEverybodys = (error: unknown): boolean => isDatabaseDown(error) || everybodys.has(codeOf(error)?.code ?? '')

/** Whether it was saved is not known when the connection broke while the commit was under way; sent again it is done once. */
const databaseAway = (): Problem => problem('server.databaseDown', '数据库暂时不可用，没有确认保存。请稍后重新提交，不会重复办理，您填的内容还在', 503)

/** Errors of the database that have words; everything else comes back as it was. */
export function translated(error: unknown): unknown {
  if (error instanceof z.ZodError) return fromZod(error)
  if (isDatabaseDown(error)) return databaseAway()
  const pg = codeOf(error)
  if (!pg) return error
  if (pg.code.startsWith('23')) {
    const message = pg.constraint === undefined ? undefined : sentenceFor(pg.constraint)
    return message === undefined ? error : problem(`constraint.${pg.constraint}`, message, 409)
  }
  if (pg.code === '42501') return new NotFound('这条记录')
  if (diskFull.has(pg.code)) return problem('server.diskFull', '服务器磁盘已满，没有保存。请联系系统管理员腾出空间后重新提交，您填的内容还在', 507)
  if (raced.has(pg.code)) return problem('server.raced', '同一时刻有别人在办同一件事，这次没有保存。请再提交一次，您填的内容还在', 503)
  if (pg.code === '57014') return problem('server.tooSlow', '这次查询超过了时间上限，请缩小范围后再试', 503)
  if (pg.code === '22021' || pg.code === '22P05') return problem('input.notText', '内容里有无法保存的字符（NUL），请删除后再试', 400)
  if (['22P02', '22003', '22007', '22008', '22023'].includes(pg.code)) return problem('input.format', '有一项内容的格式不对，请检查后重试', 400)
  return error
}

export type ProblemBody = {
  type: string; title: string; status: number; requestId: string; issues: Issue[]
  version?: number; fields?: Conflict['fields']; command?: string
}

const body = (requestId: string, status: number, issues: readonly Issue[]): ProblemBody =>
  ({ type: `urn:qinghe:problem:${issues[0]?.code ?? 'unknown'}`, title: issues.map(i => i.message).join('；'), status, requestId, issues: [...issues] })

const FastifyFault = z.object({ statusCode: z.number().int(), code: z.string() })
const httpWords: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: '提交的内容不是有效的 JSON，请刷新页面后重试',
  FST_ERR_CTP_EMPTY_JSON_BODY: '提交的内容是空的，请刷新页面后重试',
  FST_ERR_CTP_BODY_TOO_LARGE: '提交的内容太大，请分批提交',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: '提交的内容格式不受支持，应为 application/json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: '提交的内容不完整，请检查网络后重试',
  FST_ERR_BAD_URL: '地址写得不对，请从首页进入',
  FST_ERR_MAX_PARAM_LENGTH: '地址太长，请从首页进入',
  FST_REQ_FILE_TOO_LARGE: '文件太大，请拆分后分批上传',
}

/** The reasons were told the first time and are not kept; what was typed is. */
export const refusedBefore = (): Problem => problem('command.refusedBefore', '这次提交之前已经办理过，没有通过；请打开档案核对后重新提交', 409)

/** @returns the answer, and whether it was a bug to be logged */
export function answerFor(thrown: unknown, requestId: string): { body: ProblemBody; fault: boolean } {
  const error = translated(thrown)
  if (error instanceof Problem) return { body: body(requestId, error.status, error.issues), fault: error instanceof Swallowed }
  if (error instanceof Conflict) {
    return { body: { ...body(requestId, 409, [issue('conflict', error.message)]), version: error.version, fields: error.fields }, fault: false }
  }
  if (error instanceof NotFound) return { body: body(requestId, 404, [issue('notFound', error.message)]), fault: false }
  if (error instanceof Denied) return { body: body(requestId, 403, [issue('denied', error.message)]), fault: false }
  const http = FastifyFault.safeParse(error)
  if (http.success && http.data.statusCode < 500) {
    return { body: body(requestId, http.data.statusCode, [issue(`http.${http.data.code}`, httpWords[http.data.code] ?? '请求的格式不对，请刷新页面后重试')]), fault: false }
  }
  return { body: body(requestId, 500, [issue('fault', `系统出错，没有保存。请把编号 ${requestId} 告诉系统管理员`)]), fault: true }
}
