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
  const counts = { passed: 0, failed: 0 }
  for (const { day, why } of chosenDays(2)) {
    const { passed, failed } = await onDay(day, 'unit')
    console.log(`${failed === 0 ? '✓' : '✗'} ${day}（${why}）：${passed} passed, ${failed} failed`)
    counts[failed === 0 ? 'passed' : 'failed']++
  }
  return counts
}

const office = findOffice() ? { passed: 0, failed: 0 } : missing('没有 LibreOffice，表格往返测试无法运行；请安装 libreoffice-calc')
const parts = [
  office, await under('检查', runChecks), await under('测试', unitTests), await under('别的日子', otherDays), await under('浏览器旅程', journeys),
]
const passed = parts.reduce((sum, part) => sum + part.passed, 0)
const failed = parts.reduce((sum, part) => sum + part.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
