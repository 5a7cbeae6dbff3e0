/** A declaration as a file: YAML with the line and column of everything that is wrong, as its author sees them. */
import type { Fault } from '@qinghe/domain/records/declaration.ts'
import { compileKind, type KindWorld } from '@qinghe/domain/records/compileKind.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { faultsTogether } from '@qinghe/domain/records/kindsTogether.ts'
import { applyOverlay, type Base, placeInOverlay, readOverlay } from '@qinghe/domain/records/overlay.ts'
import { type Document, isMap, isScalar, LineCounter, parseDocument, type Range } from 'yaml'

/** Counted from 1. */
export type FileFault = { line: number; column: number; message: string }
export type ReadDeclaration = { kind: Kind; faults: readonly [] } | { kind: null; faults: readonly FileFault[] }

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

/** @param text the file, UTF-8 */
export function readDeclaration(text: string, world: KindWorld): ReadDeclaration {
  const read = readYaml(text)
  if (read.place === null) return { kind: null, faults: read.faults }
  const compiled = compileKind(read.written, world)
  return compiled.kind === null ? { kind: null, faults: read.place(compiled.faults) } : compiled
}

export type DeclarationFile = { name: string; text: string }
export type ReadDeclarations = { kinds: readonly Kind[]; faults: ReadonlyMap<string, readonly FileFault[]> }
/** All kinds of an installation: each by itself, then what they say of each other. A kind with faults of its own is not held against the others.
 *  @returns the kinds that stand, and the faults of every file that has some */
export function readDeclarations(files: readonly DeclarationFile[], world: KindWorld): ReadDeclarations {
  const read = files.map(file => ({ ...file, ...readDeclaration(file.text, world) }))
  const kinds = read.flatMap(one => one.kind ?? [])
  const together = faultsTogether(kinds)
  const faults = new Map(read.flatMap(({ name, text, kind, faults: own }): [string, readonly FileFault[]][] => {
    const others = kind ? (together.get(kind.kind) ?? []) : []
    const twice = kind && kinds.filter(one => one.kind === kind.kind).length > 1 ? [{ line: 1, column: 1, message: `记录种类 ${kind.kind} 写在两个文件里` }] : []
    const all = [...own, ...twice, ...(others.length > 0 ? (readYaml(text).place?.(others) ?? []) : [])]
    return all.length > 0 ? [[name, all]] : []
  }))
  return { kinds: kinds.filter(kind => !together.has(kind.kind)), faults }
}

/** What a county lays over a kind, as a file: its own faults, and those of the kind that would come out, at the line that brought them about. */
export function readOverlayFile(text: string, base: Base, { county, world }: { county: string; world: KindWorld }): ReadDeclaration {
  const read = readYaml(text)
  if (read.place === null) return { kind: null, faults: read.faults }
  const { overlay, faults } = readOverlay(read.written)
  if (overlay === null) return { kind: null, faults: read.place(faults) }
  const laid = applyOverlay(base, overlay, county)
  if (laid.declaration === null) return { kind: null, faults: read.place(laid.faults) }
  const compiled = compileKind(laid.declaration, world)
  if (compiled.kind !== null) return compiled
  return { kind: null, faults: read.place(compiled.faults.map(fault => ({ ...fault, path: placeInOverlay(fault, base.declaration, overlay) }))) }
}
