import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hostsOf } from './hosts.ts'
import { privateAddresses, selfSigned } from './selfSigned.ts'

const home = mkdtempSync(join(tmpdir(), 'qinghe-hosts-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('the names an installation answers to', () => {
  it('on this machine alone are none besides the machine itself and what was written', () => {
    expect(hostsOf([], '127.0.0.1')).toEqual([])
    expect(hostsOf(['qinghe.example'], '::1')).toEqual(['qinghe.example'])
  })
  it('are the address that is listened on, or all of them', () => {
    expect(hostsOf([], '192.168.1.5')).toEqual(['192.168.1.5'])
    expect(hostsOf([], '0.0.0.0')).toEqual(expect.arrayContaining(privateAddresses()))
  })
  it('are those the certificate speaks of', () => {
    expect(hostsOf([], '127.0.0.1', selfSigned(home))).toEqual(expect.arrayContaining(['localhost', ...privateAddresses()]))
  })
})
