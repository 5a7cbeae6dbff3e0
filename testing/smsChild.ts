/** A sender in a process of its own, so that a test can kill it: hands one text to the gateway and says nothing. */
import type pg from 'pg'
import { parametersFrom } from '@qinghe/domain/kernel/parameters.ts'
import { makeKeyRing } from '../server/src/crypto/sealing.ts'
import { openPools } from '../server/src/db/pools.ts'
import { sendOne } from '../server/src/messages/jobs.ts'
import { gatewayAt } from '../server/src/outside/smsGateway.ts'
import { gatewaySecret } from './smsGateway.ts'

/** The same as testRing of app.ts, which only tests may import. */
const ring = makeKeyRing({ rootKeys: new Map([[1, new Uint8Array(32).fill(7)]]), current: 1, algorithm: 'AES-256-GCM' })
type Settings = { connections: Record<string, pg.ClientConfig>; address: string }

process.once('message', ({ connections, address }: Settings) => {
  const kernel = { pools: openPools(role => connections[role] ?? {}), ring, parameters: parametersFrom([]) }
  void sendOne({ kernel: kernel as never, gateway: gatewayAt({ address, secret: gatewaySecret, patienceMs: 60_000 }), onError: error => console.error(error) })
})
