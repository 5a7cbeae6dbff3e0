/** Data folders of benchmarks: one world for all that measure at a size, generated and loaded by the product's own commands once. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readManifest } from '../../testing/world/load.ts'
import { accountsFile, type Manifest } from '../../testing/world/files.ts'
import type { WorldAccounts } from '../../testing/world/staff.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const seed = 431003

/** QINGHE_BENCH_CHILDREN makes it smaller; QINGHE_BENCH_DIR says where. */
export const wanted = { children: Number(process.env['QINGHE_BENCH_CHILDREN'] ?? 1_000_000), counties: process.env['QINGHE_BENCH_COUNTIES'] ?? '43,52' }
export const benchDir = process.env['QINGHE_BENCH_DIR'] ?? join(tmpdir(), 'qinghe-bench')

export type World = { home: string; files: string; manifest: Manifest; accounts: WorldAccounts }

/** Runs the product's command line on a data folder. */
export function qinghe(home: string, args: string[], quiet = false): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'cli/main.ts'), ...args], { env: { ...process.env, QINGHE_HOME: home }, stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'] })
  return new Promise((done, failed) => child.once('exit', code => (code === 0 ? done() : failed(new Error(`qinghe ${args.join(' ')} ended with ${code}`)))))
}

const folder = (): string => join(benchDir, `${wanted.children}-${wanted.counties.replaceAll(',', '-')}`)

/** The files alone, for the benchmark that loads them. */
export async function worldFiles(): Promise<Omit<World, 'accounts'>> {
  const [home, files] = [join(folder(), 'home'), join(folder(), 'files')]
  mkdirSync(home, { recursive: true, mode: 0o711 })
  if (!existsSync(join(files, 'manifest.json'))) {
    rmSync(files, { recursive: true, force: true })
    await qinghe(home, ['world', '--children', String(wanted.children), '--counties', wanted.counties, '--seed', String(seed), '--out', files])
  }
  return { home, files, manifest: readManifest(files) }
}

/** A loaded world that all benchmarks share; what they write into it is audit leaves and sessions. */
export async function sharedWorld(): Promise<World> {
  const made = await worldFiles()
  const mark = join(made.home, 'loaded')
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== made.manifest.id) {
    await qinghe(made.home, ['world', 'load', made.files])
    writeFileSync(mark, made.manifest.id)
  }
  return { ...made, accounts: readAccounts(made.files) }
}

export const readAccounts = (files: string): WorldAccounts => JSON.parse(readFileSync(accountsFile(files), 'utf8'))
