// `npm test`: everything that can be checked on this machine, ending in one line that counts. What cannot run counts as failed.
import { rmSync } from 'node:fs'
import { findOffice } from './browser.mjs'
import { runChecks } from './check.mjs'
import { chosenDays, onDay } from './days.mjs'
import { journeys, missing, results, unitTests } from './suites.mjs'

rmSync(results, { recursive: true, force: true })
const heading = words => console.log(`\n── ${words} ──`)

async function under(words, work) {
  heading(words)
  return work()
}

/** The rules and the pages once more on days that come; everything on all of them is `npm run days`. Each day counts as one. */
async function otherDays() {
  const counts = { passed: 0, failed: 0, failures: [] }
  for (const { day, why } of chosenDays(2)) {
    const { passed, failed, failures } = await onDay(day, 'unit')
    counts.failures.push(...failures.map(name => `${day}：${name}`))
    console.log(`${failed === 0 ? '✓' : '✗'} ${day}（${why}）：${passed} passed, ${failed} failed`)
    counts[failed === 0 ? 'passed' : 'failed']++
  }
  return counts
}

const office = findOffice() ? { passed: 0, failed: 0, failures: [] } : missing('没有 LibreOffice，表格往返测试无法运行；请安装 libreoffice-calc')
const parts = [
  office, await under('检查', runChecks), await under('测试', unitTests), await under('别的日子', otherDays), await under('浏览器旅程', journeys),
]
const passed = parts.reduce((sum, part) => sum + part.passed, 0)
const failed = parts.reduce((sum, part) => sum + part.failed, 0)
// Named once more at the end: whoever reads the last lines of a long run knows what to look at.
const failures = parts.flatMap(part => part.failures)
if (failures.length > 0) console.log(`\n没有通过：\n${failures.map(name => `  ✗ ${name}`).join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
