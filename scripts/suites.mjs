// The two runners of the tests, as `npm test` and `npm run days` call them, and what they counted.
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
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

/** A runner that ended badly without a failed test (a crash, a broken set-up, no report) is one failure, never none. */
const counted = (passed, names, code) => {
  const failures = names.length === 0 && (code !== 0 || passed === undefined) ? [`运行器以 ${code} 结束，没有说出哪个测试`] : names
  return { passed: passed ?? 0, failed: failures.length, failures }
}

function fresh(name) {
  const file = join(results, `${name}.json`)
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  return file
}

/** The beginning of what a test said, for whoever has no more than the end of a long log. */
const whyOf = message => (message ?? '').split('\n').filter(line => line.trim() !== '').slice(0, 12).map(line => `\n      ${line.slice(0, 300)}`).join('')

/** @param args what vitest is to run; everything without any */
export async function unitTests(args = [], how = {}) {
  const file = fresh('vitest')
  const code = await run(bin('vitest'), ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], how)
  const report = readJson(file)
  const names = (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const within = assertionResults.filter(one => one.status === 'failed').map(one => `${relative(root, name)} › ${one.fullName}${whyOf(one.failureMessages[0])}`)
    return within.length === 0 && status === 'failed' ? [`${relative(root, name)} › 没有读成，或前后的准备出错${whyOf(message)}`] : within
  })
  return counted(report?.numPassedTests, names, code)
}

export async function journeys(how = {}) {
  const specs = existsSync(join(root, 'e2e')) ? readdirSync(join(root, 'e2e'), { recursive: true }).filter(name => name.endsWith('.spec.ts')) : []
  if (specs.length === 0) return missing('没有浏览器旅程（e2e/*.spec.ts）')
  const browser = await findBrowser(root)
  if (browser.path === undefined) return missing(`浏览器旅程没有运行：${browser.missing}`, specs.length)
  const file = fresh('playwright')
  const env = { ...how.env, ...browser.env, QINGHE_CHROMIUM: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const code = await run(bin('playwright'), ['test', '--reporter=line,json'], { ...how, env })
  const report = readJson(file)
  const specsOf = suite => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
  const all = (report?.suites ?? []).flatMap(specsOf)
  const within = (...states) => all.filter(spec => spec.tests.some(test => states.includes(test.status)))
  const errorsOf = spec => spec.tests.flatMap(test => test.results).flatMap(result => result.errors ?? [])
  const said = spec => {
    const errors = errorsOf(spec)
    return `${spec.file} › ${spec.title}${errors.length === 0 ? '（没有运行）' : whyOf(stripVTControlCharacters(errors[0].message ?? ''))}`
  }
  // An answer of 500 or a script that fails comes and goes: once is too often (`watch` in e2e/app.ts).
  const isGrave = spec => errorsOf(spec).some(error => error.message?.includes('不该发生'))
  const grave = within('flaky').filter(isGrave)
  const second = within('flaky').filter(spec => !isGrave(spec)).map(said)
  if (second.length > 0) console.log(`\n第一次没有通过、再来一次通过了的，算作通过，原因要找：\n${second.map(name => `  ! ${name}`).join('\n')}`)
  return counted(report && report.stats.expected + second.length, [...within('unexpected', 'skipped'), ...grave].map(said), code)
}

export function missing(words, count = 1) {
  console.log(`✗ ${words}`)
  return { passed: 0, failed: count, failures: [words] }
}
