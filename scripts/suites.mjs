// The two runners of the tests, as `npm test` and `npm run days` call them, and what they counted.
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const results = join(root, '.cache/test-results')
const bin = name => join(root, 'node_modules/.bin', name)

/** @param log a file for what it says; without one it is said here */
function run(program, args, { env = {}, log } = {}) {
  return new Promise(done => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', log ? 'pipe' : 'inherit', log ? 'pipe' : 'inherit'], env: { ...process.env, ...env } })
    if (log) {
      mkdirSync(dirname(log), { recursive: true })
      const file = createWriteStream(log)
      child.stdout.pipe(file)
      child.stderr.pipe(file)
    }
    const stop = () => child.kill('SIGTERM')
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
    const end = code => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
      done(code)
    }
    child.on('error', () => end(1))
    child.on('exit', code => end(code ?? 1))
  })
}

const readJson = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** A runner that ended badly without a failed test (a crash, a broken set-up) is one failure, never none. */
const counted = (passed, failed, code) => ({ passed, failed: failed === 0 && code !== 0 ? 1 : failed })

function fresh(name) {
  const file = join(results, `${name}.json`)
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  return file
}

/** @param args what vitest is to run; everything without any */
export async function unitTests(args = [], how = {}) {
  const file = fresh('vitest')
  const code = await run(bin('vitest'), ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], how)
  const report = readJson(file)
  const files = report?.testResults?.filter(result => result.status === 'failed' && result.assertionResults.length === 0).length ?? 0
  return counted(report?.numPassedTests ?? 0, (report?.numFailedTests ?? 1) + files, code)
}

export async function journeys(how = {}) {
  const specs = existsSync(join(root, 'e2e')) ? readdirSync(join(root, 'e2e'), { recursive: true }).filter(name => name.endsWith('.spec.ts')) : []
  if (specs.length === 0) return missing('没有浏览器旅程（e2e/*.spec.ts）')
  const browser = await findBrowser(root)
  if (browser.path === undefined) return missing(`浏览器旅程没有运行：${browser.missing}`, specs.length)
  const file = fresh('playwright')
  const env = { ...how.env, ...browser.env, QINGHE_CHROMIUM: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const code = await run(bin('playwright'), ['test', '--reporter=line,json'], { ...how, env })
  const { expected = 0, unexpected = 1, flaky = 0, skipped = 0 } = readJson(file)?.stats ?? {}
  return counted(expected, unexpected + flaky + skipped, code)
}

export function missing(words, count = 1) {
  console.log(`✗ ${words}`)
  return { passed: 0, failed: count }
}
