/** Acts on records by the demo's people. */
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { recordRoutes } from '@qinghe/server/recordEndpoints.ts'
import { type Desk, endpointIn, type Login, mustSend } from './desk.ts'
import { randomOf, uuidFrom } from './random.ts'

const endpointOf = endpointIn(recordRoutes)
export const idOf = (...what: readonly string[]): RecordId => RecordId.parse(uuidFrom(randomOf('demo records', ...what)))

export type Step = { act: string; record: RecordId; child?: string; parent?: RecordId; place?: number; assignee?: string; body: object; revision?: number }
export const act = (desk: Desk, login: Login, { act: name, revision, ...input }: Step): Promise<void> =>
  mustSend(desk, login, { endpoint: endpointOf({ name }), input, ...(revision === undefined ? {} : { basedOn: true, version: revision }) })
