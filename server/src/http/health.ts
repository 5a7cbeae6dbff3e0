/** Whether the server lives and can work. Ready means: the database answers as every role, and leaves can be written. */
import type { FastifyInstance } from 'fastify'
import type { Kernel } from './kernel.ts'

export type Readiness = {
  /** Words for what is not ready, or nothing. */
  problems: string[]
  /** Seconds the clock of the database is ahead; a real installation never starts with one. */
  clockAheadSeconds: number
}

async function look(kernel: Kernel): Promise<Readiness> {
  const { rows } = await kernel.pools.qinghe_range.query<{ ahead: number }>(
    'select round(extract(epoch from qinghe.now() - now()))::int as ahead')
  await kernel.pools.qinghe_signin.query('select 1')
  await kernel.pools.qinghe_audit.query('select 1')
  return { problems: [], clockAheadSeconds: rows[0]?.ahead ?? 0 }
}

/** /health/live, /health/ready */
export const health = (extra: () => Promise<string[]> = async () => []) => (app: FastifyInstance, { kernel }: { kernel: Kernel }): void => {
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    try {
      const seen = await look(kernel)
      const problems = [...seen.problems, ...await extra()]
      return reply.code(problems.length > 0 ? 503 : 200).send({ status: problems.length > 0 ? 'notReady' : 'ready', ...seen, problems })
    } catch {
      return reply.code(503).send({ status: 'notReady', problems: ['数据库暂时不可用'], clockAheadSeconds: 0 })
    }
  })
}
