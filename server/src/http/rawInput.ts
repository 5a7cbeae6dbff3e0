/** Gathers what a request says into one object, before any schema sees it: path, query or body. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'

const Pairs = z.record(z.string(), z.unknown())
type Incoming = { params: unknown; query: unknown; body: unknown; method: string }

/** NUL cannot be stored as text; it is refused with words instead of failing in the database. Depth is bounded, so that
 *  a nested body cannot exhaust the stack. */
export function refuseNul(v: unknown, depth = 0): void {
  if (depth > 32) throw problem('input.tooDeep', '提交的内容层次太多，请刷新页面后重试', 400)
  if (typeof v === 'string' && v.includes('\u0000')) throw problem('input.nul', '内容里有无法保存的字符（NUL），请删除后再试', 400)
  if (typeof v === 'string' && !v.isWellFormed()) throw problem('input.halfCharacter', '内容里有不完整的字符，请删除后重新输入', 400)
  if (typeof v === 'object' && v !== null) {
    for (const [k, inner] of Object.entries(v)) {
      refuseNul(k, depth + 1)
      refuseNul(inner, depth + 1)
    }
  }
}

/** @returns path parameters over query (GET) or body (POST) */
export function rawInput(request: Incoming, at: string): Record<string, unknown> {
  const given = request.method === 'GET' ? request.query : (request.body ?? {})
  const parsed = Pairs.safeParse(given)
  if (!parsed.success) throw problem('input.notAnObject', `提交的内容格式不对（${at}），请刷新页面后重试`, 400)
  const whole = { ...parsed.data, ...Pairs.parse(request.params ?? {}) }
  refuseNul(whole)
  return whole
}
