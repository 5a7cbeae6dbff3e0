// Words that may not stand in the product, because each would quietly undo a rule of ARCHITECTURE.md. Plain text search: what is
// banned is banned in comments' examples too, and the few places that may are named here with their reason.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { faultsOfLine, libraryOf, unjudged } from './citations.ts'

const bans = [
  {
    why: 'time comes from qinghe.now() alone, or an offset clock and the database disagree',
    where: /^(migrations\/.*\.sql|server\/src\/.*\.ts)$/,
    what: /(?<!qinghe\.|[\w.])(now\(\)|current_date\b|current_timestamp\b|localtimestamp\b|clock_timestamp\(\)|statement_timestamp\(\))/i,
    // The definition and its grant, and the two places that look for an offset.
    except: ['migrations/0001_kernel.sql', 'server/src/main.ts', 'server/src/http/health.ts', 'server/src/db/definers.ts'],
  },
  {
    why: 'rules run on phones and in tests; they are told the time',
    where: /^domain\/src\/.*\.ts$/,
    what: /\bnew Date\(\)|\bDate\.now\(\)/,
    // Ids carry their moment of birth; nothing is decided by it.
    except: ['domain/src/kernel/ids.ts'],
  },
  {
    why: 'the demo is another one tomorrow: a journey chooses by what it needs (pupilWho in e2e/app.ts), never by the place in a list',
    where: /^e2e\/.*\.ts$/,
    what: /\brows(\[\d|\.at\()|\.rows\[|\.nth\(|[?&]limit=|(tbody|getByRole\('row'\)|\brows\b)[^\n]*\.(first|last)\(\)/,
    // Where the order is what is tested, or any row is as good as another, the line says so.
    unless: /\/\/ (order|any): \S/,
    except: [],
  },
  {
    why: 'whatever is decided is decided at qinghe.now() (w.now, r.now), not by the clock of this process',
    where: /^(server\/src|cli)\/.*\.ts$/,
    what: /\bnew Date\(\)|\bDate\.now\(\)/,
    // Nothing about a child hangs on these: when a line of the log, a leaf, a migration or a backup was written; certificates and one-time
    // codes, which are about this machine.
    unless: /\/\/ clock: \S/,
    except: [
      'server/src/audit/port.ts', 'server/src/backup/backup.ts', 'server/src/backup/restore.ts', 'server/src/backup/verify.ts', 'server/src/db/migrate.ts',
      'cli/serving.ts', 'cli/selfSigned.ts', 'cli/acting.ts', 'cli/speaking.ts', 'cli/trace.ts', 'cli/commands/demo.ts',
    ],
  },
  {
    why: 'the clock of a database is moved by testing/clock.ts alone: on another day (QINGHE_TEST_DAY) its row is there already',
    where: /^(testing|server\/src|cli|bench)\/.*\.ts$/,
    what: /into qinghe\.clock_offset/,
    inTests: true,
    except: ['testing/clock.ts'],
  },
  {
    why: 'an age, a duration or a quota of a rule is a parameter with its basis, looked up for a place and a day (parameters.ts)',
    where: /^domain\/src\/(?!kernel\/|codes\/)\w+\/(?!parameters\.ts|contract\.ts|.*\.test\.ts)\w+\.ts$/,
    // Compared with an age or a span of time, counted on from a day, or given a name that says so. 0 and 1 are no policy.
    what: /\b\w*(age|years|days|months|hours)\b\)?\s*[<>=!]=?=?\s*(?:[2-9]|1\d)|\b(ageInYears|daysBetween)\([^)]*\)\s*[<>=!]=?=?\s*(?:[2-9]|1\d)|\b(addDays|birthdayAt)\([^;]*,\s*-?(?:[2-9]|1\d)\d*\)|const \w*(Age|Days|Years|Months|Hours|Quota|PerDay|PerHour|PerYear)\w*\s*(:[^=]+)?=\s*\d/i,
    // What the program itself allows (how long a session lasts, a file waits), no rule about a child; the age bands are part of a version of
    // the figures; a year has twelve months; measures against guessing.
    except: ['domain/src/staff/limits.ts', 'domain/src/statistics/cells.ts', 'domain/src/rosters/dateShapes.ts', 'domain/src/archives/measure.ts', 'domain/src/rosters/batch.ts'],
  },
  {
    why: 'only the command line and main.ts read the environment',
    where: /^(server|domain|web)\/src\/.*\.tsx?$/,
    what: /\bprocess\.env\b/,
    except: ['server/src/main.ts'],
  },
  {
    why: 'a cursor holds values of the last row: server/src/db/pages.ts seals it, and nothing else writes JSON into an answer as base64url',
    where: /^(server|domain)\/src\/.*\.ts$/,
    what: /Buffer\.from\(JSON\.stringify\([^\n]*base64url|JSON\.parse\(Buffer\.from\([^\n]*base64url|nextCursor:[^\n]*(`|String\()/,
    except: ['server/src/db/pages.ts'],
  },
  {
    why: 'no text may be interpreted as HTML',
    where: /^web\/src\/.*\.tsx?$/,
    what: /dangerouslySetInnerHTML|\.innerHTML\b|\beval\(/,
    except: [],
  },
  {
    why: 'an id number in the repository uses the unassigned area code 999999',
    where: /^(?!seeds\/|package-lock)/,
    what: /(?<![0-9a-zA-Z.-])(?!999999)[1-8]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9a-zA-Z])/,
    except: [],
  },
]

// File names come as they are, Chinese ones too.
const tracked = execFileSync('git', ['-c', 'core.quotePath=false', 'ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n').filter(path => existsSync(path))
const files = tracked.filter(path => /\.(sql|tsx?|mjs|css|md|ya?ml|json|csv)$/.test(path))
const library = libraryOf(tracked, path => readFileSync(path, 'utf8'))

const findings = files.flatMap(path => {
  const isTest = /\.test\.tsx?$/.test(path)
  const mine = bans.filter(ban => ban.where.test(path) && !ban.except.includes(path) && (!isTest || ban.inTests === true))
  const cites = /\.(json|csv)$/.test(path) || unjudged.includes(path) ? () => [] : line => faultsOfLine(line, path, library)
  return readFileSync(path, 'utf8').split('\n').flatMap((line, index) => {
    const why = [...mine.filter(ban => ban.what.test(line) && !ban.unless?.test(line)).map(ban => ban.why), ...cites(line)]
    return why.map(words => `${path}:${index + 1} ${words}: ${line.trim().slice(0, 100)}`)
  })
})
for (const finding of findings) console.error(finding)
console.log(`bans: ${files.length} files, ${findings.length} findings`)
process.exit(findings.length === 0 ? 0 : 1)
