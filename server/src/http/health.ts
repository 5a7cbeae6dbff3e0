/** Whether the server lives and can work. Ready means: the database answers as the roles people come by, and takes a write — asked as
 *  the role that writes leaves, since nothing is answered without one — within the time a balancer waits. */
import { statfsSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Kernel } from './kernel.ts'

export type Readiness = {
  /** Words for what is not ready, or nothing. */
  problems: string[]
  /** Seconds the clock of the database is ahead; a real installation never starts with one. */
  clockAheadSeconds: number
}

export const patienceMs = 1_500
/** Whoever asks more often hears the last answer: the page is open to everybody, and its write is not for everybody to multiply. */
const freshMs = 1_000
/** Less than a few segments of PostgreSQL's log, and the next commit may be refused. */
const fewestFreeBytes = 64 * 1024 * 1024

async function look(kernel: Kernel): Promise<Readiness> {
  const { rows } = await kernel.pools.qinghe_range.query<{ ahead: number }>(
    'select round(extract(epoch from qinghe.now() - now()))::int as ahead')
  await kernel.pools.qinghe_signin.query('select 1')
  const written = await kernel.pools.qinghe_audit.query('update qinghe.heartbeat set at = qinghe.now()')
  return { problems: written.rowCount === 1 ? [] : ['数据库不能写入'], clockAheadSeconds: rows[0]?.ahead ?? 0 }
}

const away = (words: string): Readiness => ({ problems: [words], clockAheadSeconds: 0 })

/** What is not ready about the disk the data folder lies on. */
export function diskProblems(folder: string): string[] {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < fewestFreeBytes ? ['服务器磁盘已满，请系统管理员腾出空间'] : []
}

/** One question at a time, however many ask; a question that got no answer is not asked again until it has one. */
function asker(kernel: Kernel): () => Promise<Readiness> {
  let asked: { at: number; answer: Promise<Readiness>; isOver: boolean } | undefined
  const ask = () => {
    const one = { at: performance.now(), isOver: false, answer: look(kernel).catch(() => away('数据库暂时不可用')) }
    void one.answer.then(() => { one.isOver = true })
    return one
  }
  return async () => {
    if (asked === undefined || (asked.isOver && performance.now() - asked.at > freshMs)) asked = ask()
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<Readiness>(done => { timer = setTimeout(done, patienceMs, away('数据库没有按时回答')) })
    try {
      return await Promise.race([asked.answer, silence])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** /health/live, /health/ready */
export const health = (extra: () => string[] = () => []) => (app: FastifyInstance, { kernel }: { kernel: Kernel }): void => {
  const seen = asker(kernel)
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    const { problems: found, clockAheadSeconds } = await seen()
    const problems = [...found, ...extra()]
    return reply.code(problems.length > 0 ? 503 : 200).send({ status: problems.length > 0 ? 'notReady' : 'ready', problems, clockAheadSeconds })
  })
}
