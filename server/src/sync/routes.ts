import * as contract from '@qinghe/domain/sync/contract.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { pullChanges } from './changes.ts'

export const syncRoutes: readonly Endpoint[] = [answer(contract.pullChanges, pullChanges)]
