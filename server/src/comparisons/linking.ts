/** The engine of server/src/linkage asked about one roster and the archives of one area. Everything in clear lives in DuckDB's memory and
 *  is gone with it: no file is written or read, and nothing spills.
 *
 *  m and u come with the product (model.json, estimated from the made-up truth: testing/linkage/writeModel.ts) or from a model that
 *  was estimated from a place's own rosters and accepted there (models.ts). What is counted for each run is how common names,
 *  villages and schools are here; with the lines that follow from the number of rows this is the model of the run, frozen with it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isSamePlace } from '@qinghe/domain/comparisons/place.ts'
import { comparedFields, type Candidate, type ComparedCells } from '@qinghe/domain/comparisons/types.ts'
import { Model, priorBits } from '@qinghe/domain/linkage/model.ts'
import { countRules } from '../linkage/blocking.ts'
import { type Duck, named, openDuck, quoted } from '../linkage/duck.ts'
import type { Side } from '../linkage/load.ts'
import { clean, nameColumns, prepare } from '../linkage/prepare.ts'
import { pairTable, score } from '../linkage/score.ts'
import { relearn } from '../linkage/train.ts'
import { frequenciesHere } from './frequencies.ts'

export const shipped = Model.parse(JSON.parse(readFileSync(new URL('./model.json', import.meta.url), 'utf8')))

export type Known = { child: string; cells: ComparedCells }
export type Asked = { row: number; cells: ComparedCells }
export type Linked = { model: Model; hash: string; found: Map<number, Candidate[]>; warnings: string[] }

const rowsPerStatement = 1000
const sides: readonly Side[] = ['left', 'right']
/** Up to here every pair is compared and no rule can lose any. */
const everyPairUpTo = 2_000_000
/** Candidates kept for a row; more than a person looks at. */
const mostCandidates = 10
/** How many of the shorter side stand on the other, to begin with. */
const usuallyInBoth = 0.9
const leastReview = 6
const reviewBelowEven = 3

/** @property archives what is known; @property lines what was asked. Each in an order that the answer does not depend on */
export type Both = { archives: readonly Known[]; lines: readonly Asked[] }

export const hashOf = (model: Model): string => createHash('sha256').update(JSON.stringify(model)).digest('hex')

async function inMemory<T>({ archives, lines }: Both, work: (duck: Duck) => Promise<T>): Promise<T> {
  const duck = await openDuck({ memory: '1GB' })
  try {
    await fill(duck, 'left', lines.map(line => ({ key: String(line.row), cells: line.cells })))
    await fill(duck, 'right', archives.map(archive => ({ key: archive.child, cells: archive.cells })))
    await duck.seal()
    return await work(duck)
  } finally {
    duck.close()
  }
}

/** @param base m and u, and how far the line stands above even odds */
export const link = (both: Both, base: Model): Promise<Linked> => inMemory(both, duck => linkIn(duck, both, base))

/** What members of one house, village or school share teaches that a different name is normal. */
const sharedFields = ['性别', '监护人姓名', '联系电话', '户籍村', '学校']
const seed = 1

/** The base with m and u as they are in these rosters, estimated without labels. λ and the lines follow in each run from the number of
 *  its rows; what stays is how far the line stands above even odds. */
export const reestimate = (both: Both, base: Model): Promise<Model> => inMemory(both, async duck => {
  const rosters = { mode: base.mode, left: both.lines.length, right: both.archives.length, seed }
  const rules = [...base.rules.filter(rule => rule.keys.some(key => sharedFields.every(field => !key.includes(named(field))))), { name: '身份证号', keys: [named('身份证号')], skipped: [] }]
  const learned = await relearn(duck, { ...base, frequencies: {} }, { rosters, rules })
  // A column the roster does not have teaches nothing about itself.
  const isAbsent = (name: string): boolean => comparedFields.some(field => field === name && both.lines.every(({ cells }) => cells[field] === ''))
  const comparisons = learned.comparisons.map((one, i) => (isAbsent(one.field) ? base.comparisons[i] ?? one : one))
  return { ...learned, comparisons, frequencies: base.frequencies, lambda: base.lambda, threshold: base.threshold, review: base.review }
})

async function fill(duck: Duck, side: Side, rows: readonly { key: string; cells: ComparedCells }[]): Promise<void> {
  const columns = comparedFields.map(field => `${named(field)} varchar`).join(', ')
  await duck.run({ name: `make ${side}`, sql: `create or replace table ${side}_raw ("id" integer, "key" varchar, ${columns})` })
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    const some = rows.slice(at, at + rowsPerStatement).map(({ key, cells }, i) =>
      `(${at + i}, ${quoted(key)}, ${comparedFields.map(field => (cells[field] === '' ? 'null' : quoted(cells[field]))).join(', ')})`)
    await duck.run({ name: `fill ${side}`, sql: `insert into ${side}_raw values ${some.join(', ')}` })
  }
  await duck.run(nameColumns(side, comparedFields.map(name => ({ name, left: name, right: name }))))
}

async function linkIn(duck: Duck, { archives, lines }: Both, base: Model): Promise<Linked> {
  const { model, warnings } = await modelOfRun(duck, base, { left: lines.length, right: archives.length })
  const hash = hashOf(model)
  if (archives.length === 0 || lines.length === 0) return { model, hash, found: new Map(), warnings }
  await prepare(duck, model, sides)
  await score(duck, model, { sides: { left: 'left', right: 'right' }, rows: Math.max(lines.length, archives.length), pairs: [], keep: model.review })
  return { model, hash, found: await candidatesIn(duck, model, { archives, lines }), warnings }
}

/** The lines move with the odds: the more rows there are, the more strangers agree by chance. */
async function modelOfRun(duck: Duck, base: Model, { left, right }: { left: number; right: number }): Promise<{ model: Model; warnings: string[] }> {
  const all = left * right
  const lambda = all === 0 ? base.lambda : Math.min(0.5, usuallyInBoth * Math.min(left, right) / all)
  const even = -priorBits(lambda)
  const margin = base.threshold + priorBits(base.lambda)
  const round = (bits: number): number => Math.round(bits * 100) / 100
  const lineAt = { lambda, threshold: round(even + margin), review: round(Math.max(leastReview, even - reviewBelowEven)), trained: { ...base.trained, left, right } }
  if (all === 0) return { model: { ...base, ...lineAt }, warnings: [] }
  await clean(duck, base, sides)
  const frequencies = await frequenciesHere(duck, base.comparisons, { left, right })
  const byNumber = [...base.rules, ...['身份证号', '联系电话'].map(field => ({ name: field, keys: [named(field)], skipped: [] }))]
  const { rules, warnings } = all <= everyPairUpTo ? { rules: [{ name: '全部成对', keys: [], skipped: [] }], warnings: [] }
    : await countRules(duck, { mode: 'link', rules: byNumber }, { pairs: Math.max(5_000_000, 40 * Math.max(left, right)), block: 20_000, all })
  return { model: { ...base, ...lineAt, frequencies, rules }, warnings }
}

async function candidatesIn(duck: Duck, model: Model, { archives, lines }: Both): Promise<Map<number, Candidate[]>> {
  const rows = await duck.rows({ name: 'levels of pairs', sql: seenSql(model) })
  const found = new Map<number, Candidate[]>()
  for (const row of rows) {
    const line = lines[Number(row['id_l'])]
    const archive = archives[Number(row['id_r'])]
    if (line === undefined || archive === undefined) continue
    const list = found.get(line.row) ?? []
    if (list.length < mostCandidates) list.push(candidateOf(model, { archive, line }, row))
    found.set(line.row, list)
  }
  return found
}

function candidateOf(model: Model, { archive, line }: { archive: Known; line: Asked }, row: Record<string, unknown>): Candidate {
  const guard = model.guards[Number(row['guard']) - 1]
  const saysNoOther = isSamePlace(line.cells.户籍村, archive.cells.户籍村)
  const seen = model.comparisons.map(({ field, levels }) => {
    const level = Number(row[`level ${field}`])
    const at = levels[level - 1]
    const common = model.frequencies[field]
    // The weight of a level speaks of the usual value; this one may be rarer or commoner.
    const isByValue = at?.byFrequency === true && common !== undefined
    return { field, level, frequency: isByValue ? Math.log2(at.u) - Math.log2(common.values[String(row[`value ${field}`])] ?? common.other) : 0, ...(level > 1 && (row[`alike ${field}`] === true || (field === '户籍村' && saysNoOther)) ? { alike: true } : {}) }
  })
  return { child: archive.child, bits: Math.round(Number(row['weight']) * 100) / 100, guards: guard === undefined ? [] : [guard.name], seen }
}

/** The pairs that were scored, once more with the level of each comparison: what the explanation of a pair rests on. */
function seenSql({ comparisons }: Model): string {
  const columns = [...new Set(comparisons.flatMap(comparison => comparison.columns))]
  const sidesOf = columns.map(column => `l.${named(column)} as ${named(`${column}_l`)}, r.${named(column)} as ${named(`${column}_r`)}`).join(', ')
  const pairs = `select p."id_l", p."id_r", p."weight", p."guard", ${sidesOf} from ${pairTable} p join left_clean l on l."id" = p."id_l" join right_clean r on r."id" = p."id_r"`
  const levels = comparisons.map(({ field, missing, levels }) =>
    `case when ${missing} then 0 ${levels.map((level, i) => `when ${level.when} then ${i + 1}`).join(' ')} else 0 end as ${named(`level ${field}`)}, ${named(`${field}_l`)}::varchar as ${named(`value ${field}`)}, ${named(`${field}_l`)} = ${named(`${field}_r`)} as ${named(`alike ${field}`)}`)
  return `select "id_l", "id_r", "weight", "guard", ${levels.join(', ')} from (${measured(comparisons, pairs)}) order by "id_l", "weight" desc, "id_r"`
}

/** A measure may rest on others; each is computed one layer further out than those. */
function measured(comparisons: Model['comparisons'], pairs: string): string {
  let left = comparisons.flatMap(comparison => comparison.measures)
  let sql = pairs
  while (left.length > 0) {
    const waits = (own: string): boolean => left.some(other => own.includes(named(other.name)))
    const now = left.filter(measure => !waits(measure.sql))
    if (now.length === 0) throw new Error('measures of a model rest on each other')
    sql = `select *, ${now.map(measure => `${measure.sql} as ${named(measure.name)}`).join(', ')} from (${sql})`
    left = left.filter(measure => waits(measure.sql))
  }
  return sql
}
