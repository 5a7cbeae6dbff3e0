/** The rules of relief of the product: compiled from relief/ when the server starts; one with a fault stops it, with file, line and column. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { compileScheme, versionFaults } from '@qinghe/domain/relief/compileScheme.ts'
import { isInForce, type Scheme } from '@qinghe/domain/relief/scheme.ts'
import { type FileFault, readYaml } from '../records/yamlFile.ts'

export type ReadScheme = { scheme: Scheme; faults: readonly [] } | { scheme: null; faults: readonly FileFault[] }
export function readScheme(text: string): ReadScheme {
  const read = readYaml(text)
  if (read.place === null) return { scheme: null, faults: read.faults }
  const compiled = compileScheme(read.written)
  return compiled.scheme === null ? { scheme: null, faults: read.place(compiled.faults) } : compiled
}

/** As an official meets them: what secures a child's living first. Of a rule that is not named here, the end. */
const order: readonly string[] = [
  'orphan', 'unattended', 'extremePoverty', 'subsistence', 'margin', 'temporary', 'medical', 'disabilityLiving', 'disabilityCare', 'education', 'charity', 'registration',
]
const placeOf = ({ scheme }: Scheme): number => (order.includes(scheme) ? order.indexOf(scheme) : order.length)

const folder = fileURLToPath(new URL('../../../relief', import.meta.url))
function readShipped(): readonly Scheme[] {
  const files = readdirSync(folder).filter(name => name.endsWith('.yaml')).sort().map(name => ({ name, ...readScheme(readFileSync(join(folder, name), 'utf8')) }))
  const schemes = files.flatMap(one => one.scheme ?? [])
  const broken = [...files.flatMap(({ name, faults }) => faults.map(({ line, column, message }) => `relief/${name} 第 ${line} 行第 ${column} 列，${message}`)), ...versionFaults(schemes)]
  if (broken.length > 0) throw problem('relief.broken', `救助的规则有问题：${broken.join('；')}`, 500)
  return schemes.sort((a, b) => placeOf(a) - placeOf(b))
}

export const shippedSchemes: readonly Scheme[] = readShipped()
export const schemesOn = (day: PlainDate): readonly Scheme[] => shippedSchemes.filter(one => isInForce(one, day))
