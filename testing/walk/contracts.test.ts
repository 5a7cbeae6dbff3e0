import { readFileSync } from 'node:fs'
import { importAccess } from '@qinghe/domain/imports/contract.ts'
import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { sessionSteps } from '@qinghe/domain/staff/session.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../server/src/http/endpoint.ts'
import { endpointsOf, words } from '../../server/src/main.ts'
import { recordWords } from '../../server/src/records/routes.ts'
import { contractTable, everyContract, tableFile } from './contractTable.ts'
import { openEnds } from './schemas.ts'
import { openStage, type Stage } from './stage.ts'

/** Contracts whose endpoint is still being written. Empty this list; never add to it to make a test pass. */
const notYet: readonly string[] = []
/** Files come as forms, so these stand in plugins of the server beside the endpoints. */
const served = { 'rosters.upload': 'rosters/upload.ts', 'imports.upload': 'imports/upload.ts', 'submissions.upload': 'submissions/upload.ts', 'records.stageFile': 'records/files/upload.ts' } as const

const contracts = await everyContract()
const endpoints = endpointsOf({ origin: 'walk', publicKeyPem: '' })
const twice = (all: readonly string[]): string[] => all.filter((one, i) => all.indexOf(one) !== i)
const hanzi = /[一-龥]/u

describe('every contract', () => {
  it('is as the committed table says, for every role (npm run matrix writes it anew)', async () => {
    expect(await contractTable()).toBe(readFileSync(tableFile, 'utf8'))
  })

  it('says who may, why, and what the audit will say', () => {
    for (const { name, may, purpose, audit, ...rest } of contracts) {
      expect(typeof may === 'string' ? may.length : may.anyone.length, name).toBeGreaterThan(1)
      expect(purpose, name).toMatch(/^[a-z][A-Za-z]+$/)
      expect(typeof audit === 'string' ? audit : audit.phrase, name).toMatch(hanzi)
      if (typeof audit !== 'string' && 'noChildren' in audit) expect(audit.noChildren, name).toMatch(hanzi)
      if (rest.kind === 'command') expect(typeof rest.touches, name).toBe('function')
    }
  })

  it('has a name and a route of its own', () => {
    expect(twice(contracts.map(one => one.name))).toEqual([])
    const shapeOf = (at: string) => at.replace(/:[A-Za-z]+/g, ':x')
    expect(twice([...contracts, ...sessionSteps].map(one => shapeOf(one.at)))).toEqual([])
    for (const { at, name } of contracts) expect(at, name).toMatch(/^(GET|POST) \/api(\/[a-z]+(-[a-z]+)*|\/:[a-z][A-Za-z]*)+$/)
  })

  it('asks for a word that is declared, and every declared word is asked for', () => {
    const asked = new Set(contracts.flatMap(({ may }) => (typeof may === 'string' ? [may] : [])))
    expect([...asked].sort()).toEqual(Object.keys(words).sort())
  })

  it('gives a reason in Chinese where nobody needs to be signed in', () => {
    for (const { may, name } of [...contracts, ...sessionSteps]) {
      if (typeof may !== 'string') expect(may.anyone, name).toMatch(hanzi)
    }
    expect(contracts.filter(({ may }) => typeof may !== 'string').map(one => one.name)).toEqual([])
  })

  it('lets nothing leave that its answer does not name', () => {
    const open = contracts.flatMap(one => (one.kind === 'query' ? openEnds(one.output).map(path => `${one.name} ${path}`) : []))
    expect(open.sort()).toEqual([])
  })

  it('has its endpoint', () => {
    const registered = new Set(endpoints.map(one => one.contract.name))
    expect(contracts.map(one => one.name).filter(name => !registered.has(name) && !(name in served))).toEqual([...notYet])
    expect(twice(endpoints.map(one => one.contract.name))).toEqual([])
    const known = new Set<unknown>(contracts)
    expect(endpoints.filter(one => !known.has(one.contract)).map(one => one.contract.name)).toEqual([])
  })
})

describe('a `may` word', () => {
  it('is declared once', async () => {
    const declared: string[] = []
    for (const feature of ['regions', 'staff', 'messages', 'exports', 'archives', 'hotline', 'rosters', 'printing', 'comparisons', 'submissions', 'statistics', 'relief', 'plans', 'census', 'duties', 'warnings', 'indicators', 'audit', 'sync']) {
      const { access } = await import(`../../domain/src/${feature}/access.ts`)
      declared.push(...Object.keys(access))
    }
    declared.push(...Object.keys(recordWords), ...Object.keys(importAccess([])))
    expect(twice(declared)).toEqual([])
    expect(declared.sort()).toEqual(Object.keys(words).sort())
  })
})

/** Past the question of who may, nothing of the feature runs. */
const reached = () => problem('walk.reached', '已经到达', 418)
function onlyTheDoor(endpoint: Endpoint): Endpoint {
  return endpoint.kind === 'query' ? { ...endpoint, prepare: () => () => Promise.reject(reached()) }
    : { ...endpoint, prepare: () => ({ touches: [], input: null, denies: () => [], run: () => Promise.reject(reached()) }) }
}

describe('over HTTP', () => {
  let stage: Stage
  beforeAll(async () => { stage = await openStage({ change: onlyTheDoor }) })
  afterAll(async () => { expect(await stage.stop()).toEqual([]) })

  const pathOf = ({ at }: Pick<Contract, 'at'>) => at.split(' ')[1]!.replace(/:[A-Za-z]+/g, newChildId())
  const [head, ...lines] = readFileSync(tableFile, 'utf8').trimEnd().split('\n').map(line => line.split('\t'))

  it.each(roleKeys)('%s meets every door as the table says', async role => {
    const person = stage.member(role)
    const column = head!.indexOf(role)
    const met: Record<string, number> = {}
    await Promise.all(endpoints.map(async ({ contract }) => {
      const path = pathOf(contract)
      const reply = contract.at.startsWith('GET') ? await person.get(path) : await person.send(path, {})
      met[contract.name] = reply.status
    }))
    const told = Object.fromEntries(lines.filter(([name]) => name! in met).map(line => [line[0], line[column] === '1' ? 418 : 403]))
    expect(met).toEqual(told)
  })

  it('nobody passes without a session', async () => {
    for (const { contract } of endpoints) {
      const method = contract.at.startsWith('GET') ? 'GET' : 'POST'
      const reply = await stage.app.server.inject({ method, url: pathOf(contract), ...(method === 'POST' ? { payload: {} } : {}) })
      expect([contract.name, reply.statusCode]).toEqual([contract.name, 401])
    }
  })
})
