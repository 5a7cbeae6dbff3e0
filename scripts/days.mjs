// `npm run days`: the suites on days that are not today, one after the other, because tests and demo must hold on every day.
//   npm run days -- --count 30 --only unit
//   npm run days -- --days 2028-02-29,2027-09-01 --only journeys
// Suites: unit (rules and pages), server, demo (its filling alone), journeys. What they say goes to .cache/days, what came out to results.tsv.
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { today } from '../testing/clock.ts'
import { oddDays, someOddDays } from '../testing/days.ts'
import { journeys, unitTests } from './suites.mjs'

const home = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache/days')
const usualSeed = 431003
const seed = Number(process.env.QINGHE_SEED ?? usualSeed)

const suites = {
  // Without the arithmetic of linkage, half of the time of the rules: there is no day in it.
  unit: how => unitTests(['--project', 'domain', '--project', 'web', '--exclude', 'domain/src/linkage/**'], how),
  server: how => unitTests(['--project', 'server'], how),
  demo: how => unitTests(['server/src/demo.test.ts', 'testing/days.test.ts'], how),
  journeys,
}

/** 29 February and others, the same ones for the same seed. */
export const chosenDays = count => someOddDays(today(), count, seed)

/** One suite with every clock moved to a day (testing/clock.mjs); quiet, what it says is in a file. */
export function onDay(day, suite) {
  const log = join(home, `${suite}-${day}.log`)
  return suites[suite]({ env: { QINGHE_TEST_DAY: day, QINGHE_TEST_AHEAD_MS: undefined }, log })
}

function wanted() {
  const { values } = parseArgs({ options: { days: { type: 'string' }, count: { type: 'string' }, only: { type: 'string' } } })
  const named = values.days?.split(',').map(day => ({ day, why: 'asked for' }))
  const days = named ?? (values.count === undefined ? oddDays(today()) : someOddDays(today(), Number(values.count), seed))
  const names = values.only?.split(',') ?? ['unit', 'server', 'journeys']
  const strange = names.find(name => !Object.hasOwn(suites, name))
  if (strange !== undefined) throw new Error(`no suite is called ${strange}: ${Object.keys(suites).join(', ')}`)
  return { days, names }
}

async function all() {
  const { days, names } = wanted()
  mkdirSync(home, { recursive: true })
  let failures = 0
  for (const { day, why } of days) {
    for (const name of names) {
      const begun = performance.now()
      const { passed, failed, failures: names } = await onDay(day, name)
      const line = [day, why, name, passed, failed, Math.round((performance.now() - begun) / 1_000)]
      appendFileSync(join(home, 'results.tsv'), `${line.join('\t')}\n`)
      console.log(`${failed === 0 ? '✓' : '✗'} ${line.join('  ')} s`)
      for (const one of names) console.log(`    ✗ ${one}`)
      failures += failed
    }
  }
  process.exit(failures === 0 ? 0 : 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await all()
