/** YAML as people write it: what stands in the file, and the line and column of everything that is wrong with it, as its author sees them. */
import type { Fault } from '@qinghe/domain/records/declaration.ts'
import { type Document, isMap, isScalar, LineCounter, parseDocument, type Range } from 'yaml'

/** Counted from 1. */
export type FileFault = { line: number; column: number; message: string }

/** A kind of a hundred fields is a tenth of this. */
const longestFile = 200_000
/** A file that calls upon itself could be large beyond any memory. */
const mostAliases = 20

const yamlWords: Record<string, string> = {
  DUPLICATE_KEY: '同一处写了两次这个名称', BAD_INDENT: '缩进不对：同一层要左对齐', TAB_AS_INDENT: '缩进请用空格，不要用 Tab', MISSING_CHAR: '缺少引号或括号', UNEXPECTED_TOKEN: '这里多了字符，或者前面缺少“: ”',
  BLOCK_AS_IMPLICIT_KEY: '这里的“: ”要加空格，文字里有冒号时请用引号括起来', MULTILINE_IMPLICIT_KEY: '名称不能跨行', BAD_ALIAS: '引用的名称不存在',
}

const tooManyAliases = Symbol('too many aliases')
function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases })
  } catch (error) {
    if (error instanceof ReferenceError) return tooManyAliases
    throw error
  }
}

type Spot = { offset: number; inText: boolean }
/** The key or value at a path, or the nearest above it that is there. */
function spotOf(document: Document.Parsed, { path, at }: Fault): Spot {
  for (let length = path.length; length >= 0; length--) {
    const above = document.getIn(path.slice(0, length - 1), true)
    const pair = length > 0 && isMap(above) ? above.items.find(item => isScalar(item.key) && String(item.key.value) === String(path[length - 1])) : undefined
    const node = document.getIn(path.slice(0, length), true)
    const value = rangeOf(node)
    const key = isScalar(pair?.key) ? rangeOf(pair.key) : undefined
    if (value && at !== undefined && length === path.length) return { offset: value[0] + (isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') ? 1 : 0) + at, inText: true }
    const found = key ?? value
    if (found) return { offset: found[0], inText: false }
  }
  return { offset: 0, inText: false }
}
const rangeOf = (node: unknown): Range | undefined => (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? [Number(node.range[0]), Number(node.range[1]), Number(node.range[2])] : undefined)

const tooLong: FileFault = { line: 1, column: 1, message: `文件太长（最多 ${longestFile / 1000} 千字）` }

/** `place`: puts faults where their author sees them, from the top. */
export type ReadYaml = { written: unknown; place: (faults: readonly Fault[]) => FileFault[]; faults: readonly [] } | { place: null; faults: readonly FileFault[] }
export function readYaml(text: string): ReadYaml {
  if (text.length > longestFile) return { place: null, faults: [tooLong] }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true, schema: 'core', version: '1.2' })
  const placed = (offset: number, message: string): FileFault => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col), message }
  }
  if (document.errors.length > 0) return { place: null, faults: document.errors.map(({ pos, code }) => placed(pos[0], yamlWords[code] ?? '这里的写法看不懂，请对照说明')) }
  const written = plain(document)
  if (written === tooManyAliases) return { place: null, faults: [placed(0, '文件里互相引用太多，请直接写出来')] }
  const place = (faults: readonly Fault[]): FileFault[] =>
    faults.map(fault => placed(spotOf(document, fault).offset, fault.message)).sort((a, b) => a.line - b.line || a.column - b.column)
  return { written, place, faults: [] }
}
