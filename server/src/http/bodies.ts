/** What a body may be: JSON in UTF-8. Bytes that are none are refused instead of being kept as �, which would be a text nobody wrote. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyInstance } from 'fastify'

const charsetIn = (contentType: string): string => (/;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8').toLowerCase()
const strict = new TextDecoder('utf-8', { fatal: true })

/** A mark of the byte order before the document is no part of it; within a text it stays. */
function textOf(bytes: Buffer): string {
  try {
    return strict.decode(bytes)
  } catch {
    throw problem('input.notUtf8', '提交的内容里有不是 UTF-8 的字符，请刷新页面后重试；程序调用请按 UTF-8 编码', 400)
  }
}

export function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      const charset = charsetIn(request.headers['content-type'] ?? '')
      if (charset !== 'utf-8' && charset !== 'utf8') throw problem('http.charset', '提交的内容要用 UTF-8 编码（application/json）', 415)
      void parse(request, textOf(bytes), done)
    } catch (error) {
      done(error instanceof Error ? error : new Error('unreadable body'))
    }
  })
}
