/** The demo's own people at their desks: what they bring about goes through the commands they would use. */
import type { CommandContract } from '@qinghe/domain/kernel/contract.ts'
import { CommandId } from '@qinghe/domain/kernel/ids.ts'
import { actorOf, type ActingPosting } from '@qinghe/domain/staff/actor.ts'
import type pg from 'pg'
import { type Outcome, performCommand } from '@qinghe/server/http/commands.ts'
import type { CommandEndpoint, Endpoint } from '@qinghe/server/http/endpoint.ts'
import type { Kernel } from '@qinghe/server/http/kernel.ts'
import { randomOf, uuidFrom } from './random.ts'

/** 栖凤渡村, where the demo's child director works, and its town. */
export const village = 431003103203
export const town = 431003103000

export const endpointIn = (routes: readonly Endpoint[]) => (contract: Pick<CommandContract, 'name'>): CommandEndpoint => {
  const found = routes.find(route => route.contract.name === contract.name)
  if (found?.kind !== 'command') throw new Error(`the demo misses ${contract.name}`)
  return found
}

export type Desk = { kernel: Kernel; owner: pg.ClientBase }
export const logins = ['zhuren', 'dudao', 'minzheng', 'fuhe', 'xuexiao', 'jiaoyu', 'gongan', 'fayuan', 'fuli', 'rexian', 'tuanwei', 'fulian', 'canlian'] as const
export type Login = (typeof logins)[number]

type Step = { endpoint: CommandEndpoint; input: unknown; basedOn?: unknown; version?: number }

/** What somebody of the demo sends; the id follows from the step, so an interrupted first start does nothing twice. */
async function perform({ kernel, owner }: Desk, login: Login, step: Step): Promise<Outcome> {
  const { rows: [posting] } = await owner.query<ActingPosting>(
    'select p.id, p.account, p.role, p.county, p.region, p.school, p.organisation from qinghe.postings p join qinghe.accounts a on a.id = p.account where a.login = $1', [login])
  if (!posting) throw new Error(`the demo misses ${login}`)
  const id = CommandId.parse(uuidFrom(randomOf('demo reviews', login, JSON.stringify(step.input))))
  return performCommand(kernel, {
    endpoint: step.endpoint, prepared: step.endpoint.prepare(step.input), requestId: 'demo',
    envelope: { id, input: step.input, ...(step.basedOn === undefined ? {} : { basedOn: { version: step.version ?? 1, from: {} } }) },
    who: { actor: actorOf({ ...posting, region: Number(posting.region) }), session: 'demo', device: '演示数据' },
  })
}

/** @returns whether it was done; what the rules of the day refuse is left out */
export const send = async (desk: Desk, login: Login, step: Step): Promise<boolean> => (await perform(desk, login, step)).receipt.outcome === 'applied'

/** @throws when it was not done: of this no rule of any day may refuse anything */
export async function mustSend(desk: Desk, login: Login, step: Step): Promise<void> {
  const { receipt, error } = await perform(desk, login, step)
  if (receipt.outcome !== 'applied') throw new Error(`the demo could not ${step.endpoint.contract.name}: ${error?.message ?? receipt.outcome}`)
}
