import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Binaries } from './binaries.ts'
import type { Places } from './places.ts'
import { handOver } from './servant.ts'

export const isInitialised = (cluster: string): boolean => existsSync(join(cluster, 'PG_VERSION'))

/**
 * Makes an empty cluster beside its final place and renames it, because initdb writes PG_VERSION early: a first start that was
 * killed half-way must not look like a finished one. The builtin C.UTF-8 locale sorts by code point and cannot change with an
 * operating system upgrade, which would silently corrupt indexes; Chinese order comes from pinyin columns, not a collation.
 */
export async function initialise(places: Places, binaries: Binaries, superPassword: string): Promise<void> {
  refuseUnknownContent(places.cluster)
  const making = `${places.cluster}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { mode: 0o700 })
  handOver(making, places.servant)
  const passwordFile = join(places.base, 'first-password')
  writeFileSync(passwordFile, superPassword, { mode: 0o600 })
  handOver(passwordFile, places.servant)
  try {
    await run(places, binaries.initdb, [
      '--pgdata', making, '--username', 'postgres', '--pwfile', passwordFile, '--encoding', 'UTF8', '--data-checksums',
      '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--auth', 'scram-sha-256', '--no-instructions',
    ])
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(making, places.cluster)
}

/** A folder that holds something but no cluster is somebody's data, or a damaged cluster: never ours to empty. */
function refuseUnknownContent(cluster: string): void {
  if (!existsSync(cluster)) return
  if (readdirSync(cluster).length > 0) throw problem('database.unknownContent', `数据文件夹 ${cluster} 里有内容，但不是完整的数据库；请用备份恢复，或换一个空文件夹`, 500)
  rmdirSync(cluster)
}

function run(places: Places, program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { ...places.servant, cwd: places.base, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', chunk => { said += String(chunk) })
  child.stderr.on('data', chunk => { said += String(chunk) })
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', code => code === 0 ? done() : failed(problem('database.initFailed', `建立数据库失败：${said.trim()}`, 500)))
  })
}

/** Nothing of the caller's environment: a stray PGDATA or PGOPTIONS must not steer the server. */
export const plainEnvironment = (): NodeJS.ProcessEnv => ({ PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' })
