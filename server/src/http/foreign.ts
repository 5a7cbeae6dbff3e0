/** A write from another site is refused although cookies are SameSite=Strict: old browsers forget that. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyRequest } from 'fastify'

export function refuseForeign(request: FastifyRequest): void {
  const { origin, host } = request.headers
  if (request.method === 'GET' || origin === undefined) return
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw problem('http.foreignOrigin', '这次提交来自别的网站，已拒绝', 403)
}
