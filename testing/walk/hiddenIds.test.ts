/** Hidden is absent: what is asked about a record of the next village, the next county or on its way in is answered, to the letter, as what
 *  is asked about an id that is nobody's. */
import { AccountId, ChildId, newChildId, newUuid, OrganisationId, PostingId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../app.ts'
import { castAs, places } from '../cast.ts'
import { everyContract, isAllowed } from './contractTable.ts'
import { isInside, settleChild, type Spot } from './county.ts'
import { type Ids, type Kind, kinds, ledgers, named, questions, recordsAt } from './hiddenRecords.ts'
import { holds } from './schemas.ts'
import { openStage, type Stage } from './stage.ts'

const elsewhere = ['nextVillage', 'nextTown', 'nextCounty', 'nextCity'] as const satisfies readonly Spot[]
const roles: readonly RoleKey[] = ['childDirector', 'childSupervisor', 'countyCivilAffairs', 'educationBureau', 'schoolAdmin', 'socialWorker', 'systemAdmin', 'securityAdmin', 'auditor', 'cityCivilAffairs']
const contracts = await everyContract()

const isSpot = (where: string): boolean => elsewhere.some(spot => spot === where)

let stage: Stage
let inside: Ids
let hidden: Map<Spot, Ids>
/** Of the own village, and not to be seen by anybody yet. */
let arriving: string
beforeAll(async () => {
  stage = await openStage()
  inside = await recordsAt(stage.owner, 'inside')
  hidden = new Map()
  for (const spot of elsewhere) hidden.set(spot, await recordsAt(stage.owner, spot))
  arriving = await settleChild(stage.owner, { spot: 'inside' })
  await stage.owner.query(`update qinghe.children set status = 'arriving' where id = $1`, [arriving])
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const nobody = (): Ids => Object.fromEntries([...kinds, ...ledgers].map(kind => [kind, newUuid()])) as Ids

async function ask(person: Person, { kind, at }: Contract, input: Record<string, unknown>): Promise<Reply> {
  const path = at.split(' ')[1]!.replace(/:([A-Za-z]+)/g, (_all, name: string) => String(input[name]))
  if (kind === 'command') return person.send(path, input, { basedOn: { version: 1, from: {} } })
  if (at.startsWith('POST')) return person.post(path, input)
  return person.get(`${path}?${new URLSearchParams(Object.entries(input).filter(([name]) => !at.includes(`:${name}`)).map(([name, value]) => [name, String(value)]))}`)
}
/** Status and words, whichever id was asked about and whatever the request was called. */
const told = ({ status, body }: Reply, ids: readonly string[]): string => {
  const { command: _own, requestId: _its, cursor: _place, ...rest } = body ?? {}
  return ids.reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify([status, rest]))
}

/** What this post may not see of the kind; its own account's view is nobody else's anywhere. */
function hiddenFrom(role: RoleKey, kind: Kind): Map<string, string> {
  const away = elsewhere.filter(spot => !isInside(role, spot)).map(spot => [spot, hidden.get(spot)![kind] ?? ""] as const)
  const near = kind === 'view' || (role === 'educationBureau' && kind === 'submission') ? [['somebody else’s', inside[kind] ?? ""] as const] : []
  return new Map([...away, ...near, ...(kind === 'child' ? [['arriving', arriving] as const] : [])])
}

const asked = contracts.filter(one => one.name in questions)
/** All acts of all ledgers go one way, and there are hundreds: each is asked of one hidden place, drawn by the seed (testing/seeds.ts); everything else of all of them. */
const ofLedgers = asked.filter(one => /^\S+ \/api\/records\//.test(one.at))
const drawn = new Map(fc.sample(fc.constantFrom(...elsewhere), ofLedgers.length).map((spot, i) => [ofLedgers[i]?.name, spot]))
const isAsked = (name: string, where: string): boolean => !isSpot(where) || (drawn.get(name) ?? where) === where
describe('asked about what is hidden from it', () => {
  it.each(roles)('%s is told what is told of nobody', async role => {
    const person = stage.enter(castAs(role))
    const found: string[] = []
    for (const contract of asked.filter(one => isAllowed(one, role))) {
      const { about, input } = questions[contract.name]!
      for (const kind of about) {
        // Whatever else is asked about is there to be seen, so that nothing but this one is missing.
        const around = { ...inside, view: newUuid() }
        const absent = { ...around, [kind]: nobody()[kind] }
        const ifAbsent = told(await ask(person, contract, input(absent)), Object.values(absent))
        for (const [where, id] of [...hiddenFrom(role, kind)].filter(([place]) => isAsked(contract.name, place))) {
          const one = { ...around, [kind]: id }
          const ifHidden = told(await ask(person, contract, input(one)), Object.values(one))
          if (ifHidden !== ifAbsent) found.push(`${contract.name} ${kind} ${where}: ${ifHidden} instead of ${ifAbsent}`)
        }
      }
    }
    expect(found).toEqual([])
  })

  it('is asked of every contract whose input names a record', () => {
    const ids: readonly unknown[] = [ChildId, RecordId, AccountId, PostingId, OrganisationId]
    const open = contracts.filter(one => holds(one.input, schema => ids.includes(schema))).map(one => one.name)
    expect(open.filter(name => !(name in questions) && !(name in named))).toEqual([])
    expect([...Object.keys(questions), ...Object.keys(named)].filter(name => contracts.every(one => one.name !== name))).toEqual([])
  })
})

describe('an id for a new archive', () => {
  const create = (person: Person, id: string) => person.send('/api/archives', { id, draft: { name: '新来的', birthDate: '2018-01-01', region: places.village } })
  it('that some archive has, whoever may see it, is refused like one that is none, and nothing is opened', async () => {
    const director = stage.member('childDirector')
    const taken = [arriving, inside.child, ...[...hidden.values()].map(ids => ids.child)]
    const malformed = told(await create(director, 'nonsense'), ['nonsense'])
    expect(malformed).toContain('这个编号不能用，请刷新页面后重新提交')
    for (const id of taken) expect(told(await create(director, id), [id])).toBe(malformed)
    expect((await create(director, newChildId())).body).toMatchObject({ outcome: 'applied' })
  })
})
