/** What the plans of the repository may refer to: the kinds and contracts there are. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanWorld } from '@qinghe/domain/plans/plan.ts'
import { planParameters } from '@qinghe/domain/plans/shippedPlans.ts'
import { actOwn } from '@qinghe/domain/records/ownContracts.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { isRole } from '@qinghe/domain/staff/roles.ts'
import { type PlanFile, readPlans, type ReadPlans } from '../server/src/plans/planFile.ts'
import { readDeclarations } from '../server/src/records/declarationFile.ts'
import { root, tableFile } from './walk/contractTable.ts'

const yamlIn = (folder: string): PlanFile[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.yaml')).sort()
  .map(name => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(root, folder, name), 'utf8') }))

/** docs/matrix/contracts.tsv, which a test of its own keeps true. */
function contractsHere(): PlanWorld['contracts'] {
  const [head = [], ...rows] = readFileSync(tableFile, 'utf8').trim().split('\n').map(line => line.split('\t'))
  return new Map(rows.filter(row => row[2] === 'command' && row[0] !== actOwn.name).map(row => [row[0] ?? '', head.filter((role, i) => row[i] === '1' && isRole(role)).filter(isRole)]))
}

export function planWorldHere(): PlanWorld {
  const { kinds, faults } = readDeclarations(yamlIn('kinds'), shippedWorld)
  if (faults.size > 0) throw new Error(`kinds with faults: ${[...faults.keys()].join(', ')}`)
  return { kinds: new Map(kinds.map(kind => [kind.kind, kind])), contracts: contractsHere(), ...planParameters }
}
export const planFilesHere = (): PlanFile[] => yamlIn('plans')
export const plansHere = (): ReadPlans => readPlans(planFilesHere(), planWorldHere())
