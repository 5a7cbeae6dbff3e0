/** Serves the built web app under a strict policy; every page carries its own nonce, which antd puts on its styles. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { noSuchPage } from './server.ts'

const policy = (nonce: string): string => [
  "default-src 'self'", "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data: blob:", "font-src 'self'",
  "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ')

/** The public door is one page with everything in it: nothing of it stays in a browser's cache, and it asks nobody but us. */
const doorPolicy = (nonce: string): string => [
  "default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src 'nonce-${nonce}'`, "img-src data:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')
const isDoor = (path: string): boolean => /^\/door(\/|$)/.test(path)

const nonceBytes = 16
const isData = (path: string): boolean => /^\/(api|health)(\/|$)/.test(path)
const isFile = (path: string): boolean => /^\/[\w./-]+\.[a-z0-9]{1,5}$/i.test(path) && !path.includes('..') && path !== '/index.html'

/** Packed: on a village's network it is there in half the time. */
function sendDoor(request: FastifyRequest, reply: FastifyReply, { html, nonce }: { html: string; nonce: string }): FastifyReply {
  reply.type('text/html; charset=utf-8').header('content-security-policy', doorPolicy(nonce)).header('cache-control', 'no-store').header('vary', 'accept-encoding')
  return /\bgzip\b/u.test(request.headers['accept-encoding'] ?? '') ? reply.header('content-encoding', 'gzip').send(gzipSync(html)) : reply.send(html)
}

/** Files by name; every other address is the app, which has its own router. Addresses below /api are not pages. Files are
 *  looked up when asked for, so that an upgrade of the web app needs no restart. */
export const webApp = (dir: string) => async (app: FastifyInstance): Promise<void> => {
  const indexFile = join(dir, 'index.html')
  if (existsSync(dir)) await app.register(fastifyStatic, { root: dir, serve: false, preCompressed: true })
  app.get('/*', (request, reply) => {
    const path = new URL(request.url, 'http://local').pathname
    if (isData(path) || !existsSync(indexFile)) throw noSuchPage()
    if (isFile(path)) {
      if (!existsSync(join(dir, path))) throw noSuchPage()
      return reply.sendFile(path.slice(1), { immutable: path.startsWith('/assets/'), maxAge: path.startsWith('/assets/') ? '30d' : '1h' })
    }
    const nonce = randomBytes(nonceBytes).toString('base64')
    const html = readFileSync(isDoor(path) ? join(dir, 'door.html') : indexFile, 'utf8').replaceAll('__CSP_NONCE__', nonce)
    if (isDoor(path)) return sendDoor(request, reply, { html, nonce })
    return reply.type('text/html; charset=utf-8').header('content-security-policy', policy(nonce)).header('cache-control', 'no-store').send(html)
  })
}
