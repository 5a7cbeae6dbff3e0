/** Figures about the server itself, on a port of their own that only this machine reaches: never about a person. */
import { createServer } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export type Metrics = { plugin: (app: FastifyInstance) => void; listen: (port: number) => Promise<{ stop: () => Promise<void> }> }

/** Asked when somebody reads the figures: what waits to leave by telephone, and how long ago the oldest step of a duty was due that nobody was told of. */
type Sources = { outbox: () => Promise<{ waiting: number; oldestSeconds: number }>; clockLag: () => Promise<number> }

function watchMessages(registry: Registry, { outbox, clockLag }: Sources): void {
  new Gauge({
    name: 'qinghe_duties_clock_lag_seconds', help: 'Seconds since the oldest step of a duty was due that nobody was told of', registers: [registry],
    async collect() { this.set(await clockLag()) },
  })
  new Gauge({
    name: 'qinghe_outbox_waiting', help: 'Text messages that wait although nothing holds them back', registers: [registry],
    async collect() { this.set((await outbox()).waiting) },
  })
  new Gauge({
    name: 'qinghe_outbox_oldest_seconds', help: 'Age of the oldest of them', registers: [registry],
    async collect() { this.set((await outbox()).oldestSeconds) },
  })
}

export function makeMetrics(sources: Sources): Metrics {
  const registry = new Registry()
  watchMessages(registry, sources)
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
        registry.metrics().then(text => answer.writeHead(200, { 'content-type': registry.contentType }).end(text), () => answer.writeHead(503).end())
      })
      server.once('error', failed)
      server.listen(port, '127.0.0.1', () => done({ stop: () => new Promise(closed => { server.close(() => closed()) }) }))
    }),
  }
}
