/** The web app is built by whoever starts the server from a checkout; an installation without the build tools brings it along. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { programDir } from './installation.ts'

const sources = ['web', 'domain/src', 'package-lock.json']
const notSources = new Set(['dist', 'node_modules', 'dev'])

/** @returns true when a build was needed. */
export async function buildWebApp(webDir: string): Promise<boolean> {
  const vite = join(programDir, 'node_modules/vite/bin/vite.js')
  const built = existsSync(join(webDir, 'index.html'))
  if (!existsSync(vite)) {
    if (!built) throw problem('web.notBuilt', '网页程序还没有构建，而构建工具没有安装；请用完整安装（npm ci）或已构建的安装包', 500)
    return false
  }
  const marker = join(webDir, '.built-from')
  const fingerprint = fingerprintOf(sources.map(name => join(programDir, name)))
  if (built && existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint) return false
  await run(vite, ['build', '--config', join(programDir, 'web/vite.config.ts'), '--logLevel', 'error'])
  writeFileSync(marker, fingerprint)
  return true
}

function fingerprintOf(paths: string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesBelow)) hash.update(path).update(readFileSync(path))
  return hash.digest('hex')
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return []
  try {
    const entries = readdirSync(path, { withFileTypes: true }).filter(entry => !notSources.has(entry.name) && !entry.name.includes('.test.'))
    return entries.map(entry => entry.name).sort().flatMap(name => filesBelow(join(path, name)))
  } catch {
    return [path]
  }
}

function run(program: string, args: string[]): Promise<void> {
  // Whoever runs tests has NODE_ENV=test, and React then builds itself for developers: twice the size, and every effect runs twice.
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = spawn(process.execPath, [program, ...args], { cwd: programDir, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { said += String(chunk) })
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', code => code === 0 ? done() : failed(problem('web.buildFailed', `网页程序构建失败：\n${said.trim()}`, 500)))
  })
}
