/** A declaration as a file: YAML with the line and column of everything that is wrong, as its author sees them. */
import { compileKind, type KindWorld } from '@qinghe/domain/records/compileKind.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { faultsTogether } from '@qinghe/domain/records/kindsTogether.ts'
import { applyOverlay, type Base, placeInOverlay, readOverlay } from '@qinghe/domain/records/overlay.ts'
import { type FileFault, readYaml } from './yamlFile.ts'

export type ReadDeclaration = { kind: Kind; faults: readonly [] } | { kind: null; faults: readonly FileFault[] }

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
