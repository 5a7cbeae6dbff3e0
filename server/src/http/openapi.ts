/** OpenAPI 3.1 from the contracts themselves, and a page a person can read at /api. */
import { Batch, BatchAnswer, Envelope, Receipt } from '@qinghe/domain/kernel/command.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import type { Tools } from './tools.ts'

type Json = Record<string, unknown>
/** Transforms and refinements have no JSON schema; the shape around them still says enough. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })

const pathOf = (endpoint: Endpoint): { method: string; path: string } => {
  const [method = 'GET', path = '/'] = endpoint.contract.at.split(' ')
  return { method: method.toLowerCase(), path: path.replace(/:([A-Za-z]+)/g, '{$1}') }
}
const phraseOf = (endpoint: Endpoint): string => (endpoint.kind === 'query' ? endpoint.phrase : endpoint.contract.audit)
const problemAnswer = { description: '没有办成；issues 逐条说明原因和怎么改', content: { 'application/problem+json': { schema: { type: 'object' } } } }

function operation(endpoint: Endpoint): Json {
  const { contract } = endpoint
  const { method, path } = pathOf(endpoint)
  const inPath = [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(m => m[1] ?? '')
  const parameters = inPath.map(name => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const input = schemaOf(contract.input, 'input')
  const body = endpoint.kind === 'command'
    ? { ...schemaOf(Envelope, 'input'), properties: { ...Object(schemaOf(Envelope, 'input')['properties']), input } } : input
  const answer = endpoint.kind === 'command' ? schemaOf(Receipt, 'output') : schemaOf(endpoint.contract.output, 'output')
  return {
    operationId: contract.name, summary: phraseOf(endpoint), tags: [contract.name.split('.')[0]],
    description: `权限：${typeof contract.may === 'string' ? contract.may : `公开（${contract.may.anyone}）`}；用途：${contract.purpose}`,
    parameters,
    ...(method === 'get' ? { 'x-query': input } : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { 200: { description: '办成了', content: { 'application/json': { schema: answer } } }, default: problemAnswer },
  }
}

/** Carries the commands above; it has no right of its own. */
const batch: Json = {
  operationId: 'batch', summary: '成批办理', tags: ['batch'],
  description: '一次提交多项办理，按顺序逐项判断，结果逐项列出；一项没有通过不影响其他项。name 是办理的名称，路径参数写进 input。整批重发时已办过的只返回原来的回执',
  requestBody: { required: true, content: { 'application/json': { schema: schemaOf(Batch, 'input') } } },
  responses: { 200: { description: '逐项结果', content: { 'application/json': { schema: schemaOf(BatchAnswer, 'output') } } }, default: problemAnswer },
}

/** @returns the OpenAPI document of these endpoints */
export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = { '/api/batch': { post: batch } }
  for (const endpoint of endpoints) {
    const { method, path } = pathOf(endpoint)
    paths[path] = { ...paths[path], [method]: operation(endpoint) }
  }
  return { openapi: '3.1.0', info: { title: '青禾 Qinghe', version, license: { name: 'Apache-2.0' } }, paths }
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)
function page(endpoints: readonly Endpoint[], version: string): string {
  const rows = endpoints.map(e => `<tr><td><code>${escaped(e.contract.at)}</code></td><td>${escaped(phraseOf(e))}</td><td><code>${escaped(e.contract.name)}</code></td>`
    + `<td>${e.kind === 'query' ? '查询' : '办理'}</td><td>${escaped(typeof e.contract.may === 'string' ? e.contract.may : `公开：${e.contract.may.anyone}`)}</td></tr>`)
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>青禾接口</title><body><h1>青禾接口 ${escaped(version)}</h1>
<p>机器可读的说明：<a href="/api/openapi.json">/api/openapi.json</a>（OpenAPI 3.1）。办理类接口的请求体是 {id, basedOn, input}；同一 id 重复提交只办一次。多项办理可以合成一次提交：<code>POST /api/batch</code>，请求体是 {commands: [{name, id, basedOn, input}]}，逐项返回结果。提交要带 Origin 请求头，写本系统的网址；内容用 UTF-8 编码的 application/json。</p>
<table border="1" cellpadding="6" cellspacing="0"><thead><tr><th>地址</th><th>做什么</th><th>名称</th><th>类型</th><th>权限</th></tr></thead><tbody>${rows.join('')}</tbody></table></body></html>`
}

/** For people who are signed in: what can be asked here is a map of the house. */
export const apiPages = (endpoints: readonly Endpoint[], version: string) => (app: FastifyInstance, { who }: Pick<Tools, 'who'>): void => {
  const document = openApi(endpoints, version)
  app.get('/api/openapi.json', async request => { await who(request); return document })
  app.get('/api', async (request, reply) => { await who(request); return reply.type('text/html; charset=utf-8').send(page(endpoints, version)) })
}
