// Which part may import which (ARCHITECTURE.md section 3). One checker, no exceptions: where an earlier feature must yield to a
// later one, it goes through the ports filled in main.ts. Reads imports from the syntax tree; no file is executed.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'

/** Runtimes, and which other runtimes each may import. */
const allowed = { domain: [], server: ['domain'], web: ['domain'], cli: ['domain', 'server'] }
/** A feature may import itself and features earlier in this list. The list stands in ARCHITECTURE.md too. */
const features = ['regions', 'staff', 'messages', 'exports', 'records', 'visits', 'incidents', 'cases', 'archives', 'hotline', 'families', 'guardianship', 'rosters', 'imports', 'printing', 'merging', 'linkage', 'comparisons', 'submissions', 'statistics', 'relief', 'plans', 'census', 'duties', 'warnings', 'indicators', 'audit', 'sync', 'home']
/** What every feature stands on; knows none of them. */
const grounds = { domain: ['kernel', 'codes'], server: ['crypto', 'db', 'keys', 'embedded', 'backup', 'http', 'jobs', 'outside', 'exchange', 'audit'], web: ['app', 'ui', 'offline'] }
/** The lowest grounds of the server, each standing on those before it and on nothing else. */
const floors = ['crypto', 'db', 'keys', 'embedded', 'backup']
/** Files that put the parts together and may know all of their runtime. */
const wiring = /^(server\/src\/(main|demo|wiring|recordEndpoints|exportEndpoints|worker|workerWork)\.ts|web\/src\/(main|app\/.*)\.tsx?)$/
/** The invented county is made in one place, for tests and for the demo. */
const invented = /^(server\/src\/demo\.ts|cli\/commands\/world\.ts)$/
const isTest = path => /\.test\.tsx?$/.test(path)

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'domain', 'server', 'web/src', 'cli'], { encoding: 'utf8' })
  .split('\n').filter(path => /\.(ts|tsx)$/.test(path) && !isTest(path) && existsSync(path))

const findings = files.flatMap(path => importsOf(path).flatMap(({ to, line }) => wrong(path, to).map(words => `${path}:${line} ${words} (${to})`)))
const circles = findCircles(new Map(files.map(path => [path, importsOf(path).map(found => found.to)])))
for (const words of [...findings, ...circles]) console.error(words)
console.log(`arrows: ${files.length} files, ${findings.length + circles.length} findings`)
process.exit(findings.length + circles.length === 0 ? 0 : 1)

function importsOf(path) {
  const text = readFileSync(path, 'utf8')
  const { module } = parseSync(path, text)
  const statements = [
    ...module.staticImports.map(found => ({ name: found.moduleRequest.value, start: found.start })),
    ...module.staticExports.flatMap(found => found.entries.filter(entry => entry.moduleRequest)
      .map(entry => ({ name: entry.moduleRequest.value, start: found.start }))),
  ]
  return statements.map(({ name, start }) => ({
    to: resolved(path, name), line: text.slice(0, start).split('\n').length,
  }))
}

/** Path inside the repository, or the name of a package. */
function resolved(from, name) {
  if (name.startsWith('.')) return normalize(join(dirname(from), name))
  const ours = /^@qinghe\/(domain|server)\/(.+)$/.exec(name)
  return ours === null ? name : `${ours[1]}/src/${ours[2]}`
}

function place(path) {
  const [runtime, , part, ...rest] = path.split('/')
  return { runtime, part: rest.length > 0 ? part : undefined }
}

function wrong(path, to) {
  const from = place(path)
  const target = place(to)
  if (!(target.runtime in allowed) || !to.includes('/src/') && target.runtime !== 'cli') return strange(from, path, to)
  if (target.runtime !== from.runtime) return acrossRuntimes(from.runtime, target.runtime)
  if (to.includes('server/src/outside/') && !mayReachOutside(path)) return ['outside/ is reached from jobs and main.ts only']
  if (wiring.test(path) || from.runtime === 'cli') return []
  return betweenFeatures(from, target)
}

function strange({ runtime }, path, to) {
  if (runtime === 'domain' && to !== 'zod') return ['domain runs in browsers and imports zod only']
  if (runtime === 'web' && to.startsWith('node:')) return ['web runs in browsers and has no Node']
  if (invented.test(path) && to.startsWith('testing/world')) return []
  if (/^(testing|bench|e2e)\//.test(to)) return ['the product may not stand on tests']
  return []
}

function acrossRuntimes(from, to) {
  return allowed[from].includes(to) ? [] : [`${from} may not import ${to}`]
}

function mayReachOutside(path) {
  return path === 'server/src/main.ts' || /^server\/src\/(outside|jobs)\//.test(path) || path.endsWith('/jobs.ts')
}

function betweenFeatures(from, to) {
  if (from.runtime === 'server' && floors.includes(from.part)) return onFloors(from, to)
  const ground = grounds[from.runtime]
  if (from.part === to.part || to.part === undefined || ground.includes(to.part)) return []
  if (ground.includes(from.part)) return from.runtime === 'server' && from.part === 'audit' ? [] : [`${from.part} is ground and may not know the feature ${to.part}`]
  if (!features.includes(to.part) || from.part === undefined) return []
  return features.indexOf(to.part) < features.indexOf(from.part) ? [] : [`${from.part} comes before ${to.part} and may not import it`]
}

function onFloors(from, to) {
  if (from.part === to.part) return []
  return floors.slice(0, floors.indexOf(from.part)).includes(to.part) ? [] : [`${from.part} stands on what is before it in ${floors.join(' → ')} alone`]
}

/** Types count: of two files that name one another's types neither can be read without the other, whatever is left of it when it runs. */
function findCircles(graph) {
  const state = new Map()
  const found = []
  const visit = (path, trail) => {
    if (state.get(path) === 'done' || !graph.has(path)) return
    if (state.get(path) === 'open') return void found.push(`circle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`)
    state.set(path, 'open')
    for (const next of graph.get(path)) visit(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}
