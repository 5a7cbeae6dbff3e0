import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { byTheMachinesClock } from '../testing/clock.mjs'
import { selfSigned } from './selfSigned.ts'

byTheMachinesClock() // so does the certificate

it('a phone that trusts the demo certificate reaches the demo over HTTPS, and the next start offers the same one', async () => {
  const home = mkdtempSync(join(tmpdir(), 'qinghe-lan-'))
  const made = selfSigned(home)
  expect(selfSigned(home)).toEqual(made)
  const server = createServer(made, (_, response) => response.end('好'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const asked = request({ host: '127.0.0.1', port, ca: made.cert })
  asked.end()
  const [answer] = await once(asked, 'response')
  expect(answer.socket.authorized).toBe(true)
  answer.destroy()
  server.close()
  rmSync(home, { recursive: true })
})
