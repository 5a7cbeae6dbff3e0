// Puts the committed results of bench/results into the tables of both READMEs: `node scripts/figures.mjs`. With --check nothing is
// written and a README that says something else than the files is an error. A file without values, baseline, target and check of
// the same run is no result and has no line (bench/measure.ts).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'bench/results')
const [begin, end] = ['<!-- figures -->', '<!-- /figures -->']

const english = {
  file: 'README.md', head: ['measured', 'on', 'median', 'compared with', 'ratio', 'target', 'met'], yes: 'yes', no: 'no',
  unit: { ms: 'ms', s: 's', 'per second': '/s' }, none: 'No result has been committed yet.',
}
const chinese = {
  file: 'README.zh-CN.md', head: ['测量', '数据量', '中位数', '对照', '比值', '目标', '达到'], yes: '是', no: '否',
  unit: { ms: '毫秒', s: '秒', 'per second': '次/秒' }, none: '还没有提交测量结果。',
}

const isResult = found => Array.isArray(found.values) && (found.values.length >= 5 || typeof found.few === 'string') && typeof found.baseline?.what === 'string'
  && typeof found.target === 'string' && typeof found.check === 'string' && found.check !== '' && typeof found.met === 'boolean'

const results = readdirSync(folder).filter(name => name.endsWith('.json')).sort().flatMap(name => {
  const found = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  if (isResult(found)) return [{ ...found, name: name.slice(0, -'.json'.length) }]
  console.error(`bench/results/${name}: no baseline, target or check of the same run, so it has no line`)
  return []
})

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Three digits are enough to compare and few enough to read. */
const short = number => (number >= 100 ? Math.round(number).toLocaleString('en-US') : String(Number(number.toPrecision(3))))
const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
const line = cells => `| ${cells.map(cell).join(' | ')} |`

function tableIn({ head, unit, yes, no, none }) {
  if (results.length === 0) return none
  const rows = results.map(one => {
    const measured = values => `${short(median(values))} ${unit[one.unit] ?? one.unit}`
    const on = Object.entries(one.rows ?? {}).map(([what, n]) => `${n.toLocaleString('en-US')} ${what}`).join(', ')
    const compared = `${one.baseline.what}: ${measured(one.baseline.values)}`
    return line([`[${one.name}](bench/results/${one.name}.json)`, on, measured(one.values), compared, `× ${short(one.ratio)}`, one.target, one.met ? yes : `**${no}**`])
  })
  return [line(head), line(head.map(() => '---')), ...rows].join('\n')
}

function filled(text, language) {
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`${language.file} lacks ${begin} … ${end}`)
  return `${before}${begin}\n${tableIn(language)}\n${end}${after}`
}

let stale = 0
for (const language of [english, chinese]) {
  const path = join(root, language.file)
  const text = readFileSync(path, 'utf8')
  const fresh = filled(text, language)
  if (fresh === text) continue
  stale += 1
  if (process.argv.includes('--check')) console.error(`${language.file} does not say what bench/results says: node scripts/figures.mjs`)
  else writeFileSync(path, fresh)
}
console.log(`figures: ${results.length} results, ${stale} files ${process.argv.includes('--check') ? 'stale' : 'written'}`)
process.exit(process.argv.includes('--check') && stale > 0 ? 1 : 0)
