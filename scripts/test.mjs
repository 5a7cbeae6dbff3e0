// `npm test`: everything that can be checked on this machine, ending in one line that counts. What cannot run counts as failed.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser, findOffice } from './browser.mjs'
import { runChecks } from './check.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, '.cache/test-results')
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const heading = words => console.log(`\n── ${words} ──`)

function run(program, args, env) {
  return new Promise(done => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal))
    child.on('error', () => done(1))
    child.on('exit', code => done(code ?? 1))
  })
}

const readJson = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** A runner that ended badly without a failed test (a crash, a broken set-up) is one failure, never none. */
const counted = (passed, failed, code) => ({ passed, failed: failed === 0 && code !== 0 ? 1 : failed })

async function unitTests() {
  heading('测试')
  const file = join(results, 'vitest.json')
  const code = await run(join(root, 'node_modules/.bin/vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const report = readJson(file)
  const files = report?.testResults?.filter(result => result.status === 'failed' && result.assertionResults.length === 0).length ?? 0
  return counted(report?.numPassedTests ?? 0, (report?.numFailedTests ?? 1) + files, code)
}

async function journeys() {
  heading('浏览器旅程')
  const specs = existsSync(join(root, 'e2e')) ? readdirSync(join(root, 'e2e'), { recursive: true }).filter(name => name.endsWith('.spec.ts')) : []
  if (specs.length === 0) return missing('没有浏览器旅程（e2e/*.spec.ts）')
  const browser = await findBrowser(root)
  if (browser.path === undefined) return missing(`浏览器旅程没有运行：${browser.missing}`, specs.length)
  const file = join(results, 'playwright.json')
  const env = { ...browser.env, QINGHE_CHROMIUM: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const code = await run(join(root, 'node_modules/.bin/playwright'), ['test', '--reporter=line,json'], env)
  const { expected = 0, unexpected = 1, flaky = 0, skipped = 0 } = readJson(file)?.stats ?? {}
  return counted(expected, unexpected + flaky + skipped, code)
}

function missing(words, count = 1) {
  console.log(`✗ ${words}`)
  return { passed: 0, failed: count }
}

async function checks() {
  heading('检查')
  return runChecks()
}

const office = findOffice() ? { passed: 0, failed: 0 } : missing('没有 LibreOffice，表格往返测试无法运行；请安装 libreoffice-calc')
const parts = [office, await checks(), await unitTests(), await journeys()]
const passed = parts.reduce((sum, part) => sum + part.passed, 0)
const failed = parts.reduce((sum, part) => sum + part.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
