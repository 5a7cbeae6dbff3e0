import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint, QueryEndpoint } from '../../server/src/http/endpoint.ts'
import { words } from '../../server/src/main.ts'
import { type Fault, faults } from '../planting/faults.ts'
import { nobody, planted } from '../planting/secrets.ts'
import { look, openPlanted, type Planted, wrongs } from '../planting/walk.ts'
import type { Who } from '../planting/who.ts'
import { everyContract } from './contractTable.ts'
import { actorAt } from './stage.ts'

type Query = Extract<Contract, { kind: 'query' }>
const queries = (await everyContract()).filter((one): one is Query => one.kind === 'query')
const shut = new Set(queries.filter(one => 'shows' in one.audit && !('aboveCounty' in one)).map(one => one.name))
const may = ({ role }: Pick<Who, 'role'>, { may: word }: Contract): boolean => typeof word !== 'string' || mayDo(role, word, words)

let county: Planted
let fault: Fault | undefined
const asFault = (endpoint: QueryEndpoint): QueryEndpoint => (fault && fault.query === endpoint.contract.name ? endpoint.guardedBy(fault.guard(endpoint)) : endpoint)
const breakable = (endpoint: Endpoint): Endpoint => (endpoint.kind === 'query' ? { ...endpoint, prepare: raw => asFault(endpoint).prepare(raw) } : endpoint)
beforeAll(async () => { county = await openPlanted(breakable) })
afterAll(async () => { expect(await county.stop()).toEqual([]) })

/** No county of this world has a ledger of its own: what one shows to whom is asked in server/src/records/countyKinds.test.ts. */
const ofOwnLedgers = ['records.ownGet', 'records.ownHistory', 'records.ownList']
const answered = new Set<string>()
const met = new Set<string>()

describe('a secret planted in every protected value', () => {
  it('is looked for in every query there is', () => {
    expect(queries.map(one => one.name).filter(name => !(name in county.asks))).toEqual([])
    expect(new Set(planted().map(one => one.value)).size).toBe(planted().length)
  })

  it.each(roleKeys)('is met by %s where the matrix lets it be read in clear, and nowhere else', async role => {
    for (const who of county.people.get(role)!) {
      const found = await look(county, who)
      for (const { query, status, secrets } of found) {
        if (status === 200) answered.add(query)
        for (const one of secrets) met.add(one.what)
      }
      expect(wrongs(who, found, { shut }), who.title).toEqual([])
      const refused = new Set(found.filter(one => one.status !== 403).map(one => one.query))
      expect(queries.filter(one => !may(who, one) && refused.has(one.name)).map(one => one.name), who.title).toEqual([])
    }
  })

  it('is met by somebody, unless it is for nobody: what the walk does not find it cannot guard', () => {
    expect(queries.map(one => one.name).filter(name => !answered.has(name))).toEqual(ofOwnLedgers)
    expect(planted().filter(one => one.may !== nobody && !met.has(one.what)).map(one => one.what)).toEqual([])
  })
})

describe('a planted fault', () => {
  it.each(faults)('$title: the walk says so', async one => {
    const who = county.people.get(one.role)!.find(({ title }) => title === one.who)!
    fault = one
    try {
      expect(wrongs(who, await look(county, who, one.query), { shut })).toContain(one.says)
    } finally {
      fault = undefined
    }
    expect(wrongs(who, await look(county, who, one.query), { shut })).toEqual([])
  })

  it('a role holds the rights of another: the walk says so', async () => {
    const [who] = county.people.get('womensFederation')!
    Object.assign(who!.person.actor, actorAt({ role: 'countyCivilAffairs', region: who!.region, county: who!.county, school: 0 }))
    const found = wrongs(who!, await look(county, who!), { shut })
    for (const says of ['archives.list shows name at inside', 'archives.get shows schoolName at inside', 'archives.reveal shows illness at inside', 'rosters.rows shows name in a roster', 'comparisons.rows shows name of a stranger in a department’s roster']) expect(found).toContain(says)
  })
})
