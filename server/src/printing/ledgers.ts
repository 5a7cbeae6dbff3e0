/** The contracts of each kind by which its records are asked for. */
import { contractsOf, type KindContracts } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'

const made = new Map<string, KindContracts>()
export function listOf(kind: Kind): KindContracts {
  const known = made.get(kind.kind) ?? contractsOf(kind)
  made.set(kind.kind, known)
  return known
}
