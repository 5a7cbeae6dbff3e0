/** Starts the server of a benchmark as a process of its own. */
import { fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { databaseName } from '@qinghe/server/embedded/embedded.ts'
import { placesFor } from '@qinghe/server/embedded/places.ts'
import { typeParsers } from '@qinghe/server/db/types.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import { join } from 'node:path'
import pg from 'pg'

export type BenchServer = { pid: number; postgres: number; port: number; url: string; stop: () => Promise<void> }

export async function startServer(home: string, nodeFlags: string[] = []): Promise<BenchServer> {
  const port = await freePort()
  const child = fork(new URL('./serve.ts', import.meta.url), {
    env: { ...process.env, QINGHE_HOME: home, PORT: String(port) }, execArgv: [...(process.env['QINGHE_BENCH_NODE']?.split(' ') ?? []), ...nodeFlags],
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  const { postgres } = await new Promise<{ url: string; postgres: number }>((done, failed) => {
    child.once('message', message => done(message as { url: string; postgres: number }))
    child.once('exit', code => failed(new Error(`the server ended with ${code}`)))
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  return { pid: child.pid!, postgres, port, url: `http://127.0.0.1:${port}`, stop }
}

export const freePort = (): Promise<number> => new Promise((found, failed) => {
  const server = createServer().once('error', failed)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => (typeof address === 'object' && address ? found(address.port) : failed(new Error('no port'))))
  })
})

/** How to reach the running database of a data folder as any role; for checks only. */
export function reach(home: string): (user: string) => pg.ClientConfig {
  const { runFile } = placesFor(join(home, 'database'))
  if (!existsSync(runFile)) throw new Error(`no database runs in ${home}`)
  const { host, port } = JSON.parse(readFileSync(runFile, 'utf8')) as { host: string; port: number }
  const keys = openKeys(join(home, 'keys'), { mayCreate: false })
  return user => ({ host, port, database: databaseName, user, password: keys.secretFor(`database:${user}`), types: typeParsers })
}

export async function asRole<T>(home: string, role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(reach(home)(role))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
