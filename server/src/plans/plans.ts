/** The plans of this installation: the files of plans/, compiled when they are first asked for, over the kinds and contracts there are. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { listPlans, type ToldPlan } from '@qinghe/domain/plans/contract.ts'
import type { Plan, PlanWorld } from '@qinghe/domain/plans/plan.ts'
import { type PlanNames, tellPlan } from '@qinghe/domain/plans/planWords.ts'
import { planParameters } from '@qinghe/domain/plans/shippedPlans.ts'
import { actOf } from '@qinghe/domain/records/kind.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { findKind, shippedKinds } from '../records/kinds.ts'
import { readPlans } from './planFile.ts'

const folder = fileURLToPath(new URL('../../../plans', import.meta.url))
const planFiles = () => readdirSync(folder).filter(name => name.endsWith('.yaml')).sort().map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

type Commands = ReadonlyMap<string, { audit: string; may: unknown }>
const commandsOf = (endpoints: readonly Endpoint[]): Commands => new Map(endpoints.flatMap(one => (one.kind === 'command' ? [[one.contract.name, one.contract]] : [])))

const worldOf = (commands: Commands, words: Access): PlanWorld => ({
  kinds: new Map(shippedKinds.map(({ kind }) => [kind.kind, kind])), ...planParameters,
  contracts: new Map([...commands].map(([name, { may }]) => [name, roleKeys.filter(role => typeof may !== 'string' || mayDo(role, may, words))])),
})

const valueIn = (plan: Plan, name: string): string | null => {
  const own = plan.parameters[name]
  const first = planParameters.values(name, null)
  return own ? `${own.value} ${own.unit}` : first === null ? null : String(first)
}

function namesOf(plans: readonly Plan[], commands: Commands): PlanNames {
  return {
    value: valueIn,
    act: act => {
      const [name = '', id = ''] = act.split('.')
      const kind = findKind(name)?.kind
      const found = kind && actOf(kind, id)
      return found ? `${kind.title}：${found.label}` : (commands.get(act)?.audit ?? null)
    },
    indicator: (plan, id) => {
      const [name = '', inner] = id.split('.')
      const of = inner === undefined ? plan : plans.find(one => one.plan === name)
      return of?.indicators.find(one => one.id === (inner ?? id))?.title ?? id
    },
  }
}

/** In the order of their files. @throws when one of them has faults: what would be read is not what was written */
function tellPlans(commands: Commands, words: Access): ToldPlan[] {
  const { plans, faults } = readPlans(planFiles(), worldOf(commands, words))
  const broken = [...faults].flatMap(([name, all]) => all.map(({ line, column, message }) => `plans/${name} 第 ${line} 行第 ${column} 列，${message}`))
  if (broken.length > 0) throw problem('plans.broken', `方案有问题：${broken.join('；')}`, 500)
  const names = namesOf(plans, commands)
  return plans.map(plan => tellPlan(plan, names))
}

/** @param endpoints all that a plan may name as what somebody does */
export function planRoutesOver(endpoints: readonly Endpoint[], words: Access): readonly Endpoint[] {
  let told: ToldPlan[] | undefined
  return [answer(listPlans, async () => ({ plans: (told ??= tellPlans(commandsOf(endpoints), words)) }))]
}
