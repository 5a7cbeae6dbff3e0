/** Figures about the server itself, on a port of their own that only this machine reaches: never about a person. */
import { createServer } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export type Metrics = { plugin: (app: FastifyInstance) => void; listen: (port: number) => Promise<{ stop: () => Promise<void> }> }

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'qinghe_request_seconds', help: 'Seconds from request to answer, by route pattern', labelNames: ['route', 'status'], buckets: secondsBuckets, registers: [registry],
  })
  return {
    plugin: app => {
      app.addHook('onResponse', async (request, reply) => {
        requests.observe({ route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }, reply.elapsedTime / 1000)
      })
    },
    listen: port => new Promise((done, failed) => {
      const server = createServer((_request, answer) => {
        void registry.metrics().then(text => answer.writeHead(200, { 'content-type': registry.contentType }).end(text))
      })
      server.once('error', failed)
      server.listen(port, '127.0.0.1', () => done({ stop: () => new Promise(closed => { server.close(() => closed()) }) }))
    }),
  }
}
