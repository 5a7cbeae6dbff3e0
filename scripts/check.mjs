// `npm run check`: types, lint, arrows, budgets, dead code. Every one runs, so that one look shows everything there is to mend.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = name => join(root, 'node_modules/.bin', name)

const checks = [
  { name: 'types', title: '类型', command: [bin('tsc'), '--noEmit', '-p', '.'] },
  { name: 'web types', title: '网页类型', command: [bin('tsc'), '--noEmit', '-p', 'web'], needs: 'web/tsconfig.json' },
  { name: 'lint', title: '写法', command: [bin('biome'), 'lint', '--error-on-warnings', '--max-diagnostics=200', '.'] },
  { name: 'arrows', title: '依赖方向', command: [process.execPath, 'scripts/arrows.mjs'] },
  { name: 'budgets', title: '篇幅', command: [process.execPath, 'scripts/budgets.mjs'] },
  { name: 'bans', title: '禁用写法', command: [process.execPath, 'scripts/bans.mjs'] },
  { name: 'dead code', title: '无用代码', command: [bin('knip'), '--no-progress', '--no-config-hints'] },
]

const run = ({ command: [program, ...args] }) => new Promise(done => {
  execFile(program, args, { cwd: root, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => done({ ok: error === null, said: `${stdout}${stderr}`.trim() }))
})

/** @returns {Promise<{ passed: number, failed: number }>} one count per check */
export async function runChecks() {
  const failures = []
  const wanted = checks.filter(check => check.needs === undefined || existsSync(join(root, check.needs)))
  for (const check of wanted) {
    const begun = performance.now()
    const { ok, said } = await run(check)
    if (!ok) {
      failures.push(check.title)
      console.log(said)
    }
    console.log(`${ok ? '✓' : '✗'} ${check.title} (${check.name}) ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
  return { passed: wanted.length - failures.length, failed: failures.length, failures }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runChecks()
  process.exit(failed === 0 ? 0 : 1)
}
