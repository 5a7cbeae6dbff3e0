// The budgets and bans of CONTRIBUTING.md that no linter has, measured on the syntax tree: file ≤ 300 lines, function ≤ 40,
// parameters ≤ 3; no `as` except `as const`, no `any`, no `!` outside tests and generated code.
// Every finding is an error. If a budget does not hold, change the design, not the budget.
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { execFileSync } from 'node:child_process'
import { parseSync, Visitor } from 'vite'

const limits = { fileLines: 300, functionLines: 40, parameters: 3 }
const isTest = path => /\.test\.tsx?$|^testing\/|^e2e\/|^bench\/|^web\/dev\//.test(path)
const isGenerated = path => /\.gen\.ts$/.test(path)
const measured = new Set(['.ts', '.tsx', '.mjs'])

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n').filter(path => measured.has(extname(path)) && !isGenerated(path))

const findings = files.flatMap(path => {
  const text = read(path)
  return text === undefined ? [] : [...overlong(path, text), ...(isTest(path) ? [] : inside(path, text))]
})
for (const finding of findings) console.error(finding)
console.log(`budgets: ${files.length} files, ${findings.length} findings`)
process.exit(findings.length === 0 ? 0 : 1)

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // deleted, but not yet from the index
  }
}

function overlong(path, text) {
  const count = text.split('\n').length - 1
  return count > limits.fileLines ? [`${path}:1 file has ${count} lines (at most ${limits.fileLines})`] : []
}

function inside(path, text) {
  const starts = lineStarts(text)
  const lineOf = offset => upperBound(starts, offset)
  const found = []
  const say = (node, words) => found.push(`${path}:${lineOf(node.start)} ${words}`)
  const judge = node => {
    const lines = lineOf(node.end) - lineOf(node.start) + 1
    if (lines > limits.functionLines) say(node, `function has ${lines} lines (at most ${limits.functionLines})`)
    if (node.params.length > limits.parameters) say(node, `function takes ${node.params.length} parameters (at most ${limits.parameters})`)
  }
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) return [`${path}:1 cannot be read: ${errors[0].message}`]
  new Visitor({
    FunctionDeclaration: judge,
    FunctionExpression: judge,
    ArrowFunctionExpression: judge,
    TSAsExpression: node => { if (!isConst(node.typeAnnotation)) say(node, '`as` asserts a type; parse with a schema at the edge instead') },
    TSNonNullExpression: node => say(node, '`!` asserts that something is there; handle its absence'),
    TSAnyKeyword: node => say(node, '`any` switches the types off'),
  }).visit(program)
  return found
}

function isConst(type) {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
}

function lineStarts(text) {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** How many line starts are at or before the offset: the line number. */
function upperBound(starts, offset) {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle] <= offset) low = middle + 1
    else high = middle
  }
  return low
}
