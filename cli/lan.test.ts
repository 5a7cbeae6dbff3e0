/** `start --lan` seen from another machine: network namespaces made for it, so root only. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { byTheMachinesClock } from '../testing/clock.mjs'
import { hostFor } from './serving.ts'

byTheMachinesClock() // so does the certificate

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const space = `qh${process.pid}`
const [inside, outside, publicly] = ['10.77.31.1', '10.77.31.2', '203.0.113.9'] as const
const port = 8443
const limitMs = 300_000
const scratch = mkdtempSync(join(tmpdir(), 'qinghe-lan-'))
chmodSync(scratch, 0o711)
const started: ChildProcess[] = []

const ip = (...args: string[]): void => { execFileSync('ip', args, { stdio: 'ignore' }) }
/** Two machines on a wire: there 10.77.31.1 and an address of the documentation range, here 10.77.31.2. */
function wired(): boolean {
  try {
    ip('netns', 'add', space)
    ip('link', 'add', `${space}a`, 'type', 'veth', 'peer', 'name', `${space}b`, 'netns', space)
    ip('addr', 'add', `${outside}/24`, 'dev', `${space}a`)
    ip('link', 'set', `${space}a`, 'up')
    ip('route', 'add', `${publicly}/32`, 'dev', `${space}a`)
    for (const address of [`${inside}/24`, `${publicly}/32`]) ip('-n', space, 'addr', 'add', address, 'dev', `${space}b`)
    for (const device of [`${space}b`, 'lo']) ip('-n', space, 'link', 'set', device, 'up')
    return true
  } catch {
    return false
  }
}
const isContainer = existsSync('/.dockerenv') || existsSync('/run/.containerenv')
const isWired = wired()

/** What it says until it is ready or has ended. */
function start(home: string, args: readonly string[], more: Record<string, string> = {}): Promise<{ said: string; code: number | null }> {
  const child = spawn('ip', ['netns', 'exec', space, process.execPath, main, 'start', ...args], {
    env: { ...process.env, QINGHE_HOME: join(scratch, home), PORT: String(port), ...more }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let said = ''
  return new Promise(done => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      if (said.includes('青禾已就绪')) done({ said, code: null })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', code => done({ said, code }))
  })
}
const asked = (path: string): Promise<{ status: number | undefined; body: string }> => new Promise((done, failed) => {
  request({ host: inside, port, path, ca: readFileSync(join(scratch, 'home/lan-certificate.pem')) }, answer => {
    let body = ''
    answer.on('data', chunk => { body += chunk }).on('end', () => done({ status: answer.statusCode, body }))
  }).on('error', failed).end()
})
const reaches = (host: string): Promise<boolean> => new Promise(done => {
  const wire = connect({ host, port, timeout: 3_000 }, () => { wire.destroy(); done(true) })
  wire.on('error', () => done(false)).on('timeout', () => { wire.destroy(); done(false) })
})

afterAll(async () => {
  await Promise.all(started.map(child => new Promise<void>(done => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })))
  if (isWired) ip('netns', 'del', space)
  rmSync(scratch, { recursive: true, force: true })
}, limitMs)

describe.skipIf(!isWired)('a demo on the local network (needs the right to make network namespaces)', () => {
  it.skipIf(isContainer)('refuses to listen for other machines without --lan, and on a public address with it', async () => {
    for (const [args, HOST] of [[[], inside], [[], '0.0.0.0'], [['--lan'], publicly], [['--lan'], '0.0.0.0']] as const) {
      const { said, code } = await start('refused', args, { HOST })
      expect([HOST, code, said]).toEqual([HOST, 1, expect.stringMatching(/演示只在本机使用/)])
    }
  }, limitMs)

  it('is spoken to by HTTPS on the private address alone, says that it is a demo, and its certificate names the address', async () => {
    const { said, code } = await start('home', ['--lan'])
    expect(code, said).toBeNull()
    expect(said).toContain(`https://${inside}:${port}`)
    expect((await asked('/health/ready')).status).toBe(200)
    expect(JSON.parse((await asked('/api/installation')).body)).toMatchObject({ kind: 'demo' })
    expect((await asked('/')).body).toMatch(/<html lang="zh-CN"/)
    expect((await asked('/api/archives')).status).toBe(401)
    expect(await reaches(inside)).toBe(true)
    expect(await reaches(publicly)).toBe(false)
    await expect(fetch(`http://${inside}:${port}/health/ready`)).rejects.toThrow()
  }, limitMs)
})

describe('an address to listen on', () => {
  it('is for a demo this machine, or with --lan a private address; for a real installation what its keeper says', () => {
    expect(hostFor({ real: false, host: undefined }, { lan: false }, false)).toBe('127.0.0.1')
    expect(hostFor({ real: false, host: '127.0.0.2' }, { lan: false }, false)).toBe('127.0.0.2')
    expect(hostFor({ real: false, host: '192.168.1.4' }, { lan: true }, false)).toBe('192.168.1.4')
    for (const [host, lan] of [['192.168.1.4', false], ['0.0.0.0', true], ['0.0.0.0', false], ['8.8.8.8', true], ['::', false]] as const) {
      expect(() => hostFor({ real: false, host }, { lan }, false)).toThrow(/演示只在本机使用/)
    }
    expect(hostFor({ real: true, host: '0.0.0.0' }, { lan: false }, false)).toBe('0.0.0.0')
    expect(hostFor({ real: false, host: '0.0.0.0' }, { lan: false }, true)).toBe('0.0.0.0')
  })
})
