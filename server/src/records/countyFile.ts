/** A file of a county: a change to a kind of the product (`extends`) or a ledger of its own. Everything that speaks against it is told with its place. */
import { compileKind } from '@qinghe/domain/records/compileKind.ts'
import { Declaration, type Fault } from '@qinghe/domain/records/declaration.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { faultsTogether } from '@qinghe/domain/records/kindsTogether.ts'
import { faultsOfNext, faultsOfOwn } from '@qinghe/domain/records/nextVersion.ts'
import { applyOverlay, type Base, type Overlay, placeInOverlay, readOverlay } from '@qinghe/domain/records/overlay.ts'
import { upgradeOverlay, type UpgradeConflict } from '@qinghe/domain/records/overlayUpgrade.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { type FileFault, readYaml } from './yamlFile.ts'
import { shippedKinds, sourceOf } from './kinds.ts'

/** `earlier`: contents that were in force; `beside`: the other kinds of the county. */
export type CountyGround = { county: string; beside: readonly Kind[]; earlier: (kind: string) => readonly Kind[] }
export type ReadCountyFile = { kind: Kind; isOverlay: boolean; faults: readonly [] } | { kind: null; faults: readonly FileFault[] }

const worldOf = ({ beside }: CountyGround) => ({ ...shippedWorld, kinds: new Set([...shippedWorld.kinds, ...beside.map(one => one.kind)]) })
/** Rules of the program read kinds of the program. */
const ownWorldOf = (ground: CountyGround) => ({ ...worldOf(ground), rules: new Set<string>(), screens: new Set<string>() })

/** A kind as it is shipped. @throws when it is not one */
export function baseFrom(text: string): Base | undefined {
  const { written } = { written: null, ...readYaml(text) }
  const declaration = Declaration.safeParse(written)
  const compiled = compileKind(written, shippedWorld)
  return declaration.success && compiled.kind !== null ? { declaration: declaration.data, kind: compiled.kind } : undefined
}
const bases = new Map<string, Base | undefined>()
export function baseOf(kind: string): Base | undefined {
  const text = sourceOf(kind)
  if (text !== undefined && !bases.has(kind)) bases.set(kind, baseFrom(text))
  return bases.get(kind)
}

const together = (kind: Kind, { beside }: CountyGround): readonly Fault[] => {
  const others = beside.filter(one => one.kind !== kind.kind)
  const all = faultsTogether([...others, kind])
  // What another kind says of this one is broken here, and told here.
  const others_ = others.flatMap(one => (all.get(one.kind) ?? []).filter(fault => !(faultsTogether(others).get(one.kind) ?? []).some(before => before.message === fault.message)))
  return [...(all.get(kind.kind) ?? []), ...others_.map(({ message }): Fault => ({ path: ['kind'], message }))]
}

type Found = { kind: Kind; faults: readonly [] } | { kind: null; faults: readonly Fault[] }
function laidOver(overlay: Overlay, base: Base, ground: CountyGround): Found {
  const laid = applyOverlay(base, overlay, ground.county)
  if (laid.declaration === null) return { kind: null, faults: laid.faults }
  const compiled = compileKind(laid.declaration, worldOf(ground))
  const faults = compiled.kind === null ? compiled.faults : [...faultsOfNext(compiled.kind, ground.earlier(compiled.kind.kind)), ...together(compiled.kind, ground)]
  if (compiled.kind !== null && faults.length === 0) return { kind: compiled.kind, faults: [] }
  return { kind: null, faults: faults.map(fault => ({ ...fault, path: placeInOverlay(fault, base.declaration, overlay) })) }
}

function overlayOf(written: unknown, ground: CountyGround): Found {
  const { overlay, faults } = readOverlay(written)
  if (overlay === null) return { kind: null, faults }
  const base = baseOf(overlay.extends)
  return base ? laidOver(overlay, base, ground) : { kind: null, faults: [{ path: ['extends'], message: `平台没有名为 ${overlay.extends} 的台账；本县自己的台账不写 extends，写 kind` }] }
}

function ownOf(written: unknown, ground: CountyGround): Found {
  const compiled = compileKind(written, ownWorldOf(ground))
  if (compiled.kind === null) return compiled
  const { kind } = compiled
  const faults = [...faultsOfOwn(kind, ground.county), ...faultsOfNext(kind, ground.earlier(kind.kind)), ...together(kind, ground)]
  return faults.length > 0 ? { kind: null, faults } : { kind, faults: [] }
}

const isOverlay = (written: unknown): boolean => typeof written === 'object' && written !== null && 'extends' in written
export function readCountyFile(text: string, ground: CountyGround): ReadCountyFile {
  const read = readYaml(text)
  if (read.place === null) return { kind: null, faults: read.faults }
  const over = isOverlay(read.written)
  const found = over ? overlayOf(read.written, ground) : ownOf(read.written, ground)
  return found.kind === null ? { kind: null, faults: read.place(found.faults) } : { kind: found.kind, isOverlay: over, faults: [] }
}

export type Merged = { kind: Kind; overlay: Overlay; conflicts: readonly UpgradeConflict[] } | { kind: null; overlay: Overlay | null; conflicts: readonly UpgradeConflict[] }
/** A change made over an older version of the product, laid over the one that runs: three ways, by id. A pure function of what is kept, so that every
 *  process of one version of the program comes to the same. Where anything stands against anything, nothing is merged and the county's goes on. */
export function mergedOver(name: string, { source, base: before }: { source: string; base: string }, county: string): Merged {
  const written = readYaml(source)
  const { overlay } = written.place === null ? { overlay: null } : readOverlay(written.written)
  const [was, is] = [baseFrom(before), baseOf(name)]
  const lost = (message: string): UpgradeConflict => ({ path: [], message, yours: '本县的改动', theirs: '平台新版', original: null, kept: 'yours' })
  if (overlay === null || !was || !is) return { kind: null, overlay, conflicts: [lost('平台新版和本县的改动合不起来，请照新版重新提出')] }
  const up = upgradeOverlay(was, is, overlay)
  if (up.conflicts.length > 0) return { kind: null, ...up }
  const ground: CountyGround = { county, beside: shippedKinds.map(one => one.kind), earlier: () => [] }
  const found = laidOver(up.overlay, is, ground)
  return found.kind === null ? { kind: null, overlay: up.overlay, conflicts: found.faults.map(({ message }) => lost(message)) } : { kind: found.kind, ...up }
}
