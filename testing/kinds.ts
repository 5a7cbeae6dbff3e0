/** Kinds of the tests: read like those that are shipped, and given to a server beside them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { accessOf } from '@qinghe/domain/records/contract.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { readDeclaration } from '../server/src/records/declarationFile.ts'
import { admitKinds, type KnownKind, knownAs } from '../server/src/records/kinds.ts'
import { kindEndpoints } from '../server/src/records/routes.ts'
import { words } from '../server/src/main.ts'
import { openStage, type Stage } from './walk/stage.ts'

export function testKind(name: string): KnownKind {
  const { kind, faults } = readDeclaration(readFileSync(fileURLToPath(new URL(`kinds/${name}.yaml`, import.meta.url)), 'utf8'), shippedWorld)
  if (kind === null) throw new Error(JSON.stringify(faults))
  return knownAs(kind)
}

/** The whole product with one kind more. */
export async function openStageWith(known: KnownKind): Promise<Stage> {
  admitKinds([known])
  const stage = await openStage({ more: kindEndpoints([known]) })
  const all = { ...words, ...accessOf([known.kind]) }
  stage.app.kernel.mayDo = (actor, word) => mayDo(actor.role, word, all)
  return stage
}
