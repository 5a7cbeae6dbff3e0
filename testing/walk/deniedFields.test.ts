/** Whether a post may write a field at all follows from the post and the name of the field. A guess for what it may not write is
 *  answered alike whether it is right or wrong, with every picture of the archive it may pretend to have seen. */
import { access as archiveWords } from '@qinghe/domain/archives/access.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { Draft, FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import { newCommandId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { lettersOf, mayDo } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayFromToday } from '../bureau.ts'
import { castAs, places, schools } from '../cast.ts'
import { everyContract } from './contractTable.ts'
import { draftAt, give, settleChild } from './county.ts'
import { holds } from './schemas.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let child: string
/** Every field of the archive filled. */
const stands = draftAt('inside', {
  villageGroup: '3组', hukouAddress: '青禾路 1 号', residenceAddress: '青禾路 2 号', leftBehindSince: '2024-03-01', household: newUuid(), studentNumber: 'G999999201605010026',
  isDisabled: true, isIll: true, disabilityType: 1, disabilityLevel: 2, disabilityCertNo: '99999920160501002612', illness: '哮喘', idMissingReason: '曾未登记户口',
  'father.idNumber': '999999198802030019', 'father.maritalStatus': 10, 'father.awaySince': '2023-01-01', 'mother.birthDate': '1990-03-04', 'mother.idNumber': '999999199003040028',
  'mother.phone': '19900000013', 'mother.maritalStatus': 10, 'mother.awaySince': '2023-01-02', 'guardian.idNumber': '999999196001010028', 'guardian.address': '青禾路 3 号',
})

beforeAll(async () => {
  stage = await openStage()
  child = await settleChild(stage.owner, { spot: 'inside', more: stands })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

/** Another value that the form would take as well. */
function another(key: FieldKey): unknown {
  const value = stands[key]
  const { kind, codes } = fields[key]
  const other = codes?.entries.find(({ code }) => String(code) !== String(Array.isArray(value) ? value[0] : value))?.code
  switch (kind) {
    case 'code': return other
    case 'codes': return [other]
    case 'yesNo': return value !== true
    case 'day': return '2015-07-08'
    case 'division': return places.nextVillage
    case 'school': return schools.primary
    case 'record': return newUuid()
    case 'phone': return '19900000099'
    case 'idNumber': return '999999201709090013'
    case 'text': case 'longText': case 'document': return '另外的'
  }
}

const numbersOf = ({ command: _own, problem, ...rest }: any) => ({ ...rest, problem: { ...problem, requestId: '' } })

/** Guesses about one field: as a correction and as a change, on the present picture, and on an old one that claims to have seen the guess. */
function guesses(key: FieldKey, guess: unknown, version: number) {
  const made = (name: string, basedOn: object, more: object = {}) => ({ id: newCommandId(), name, basedOn, input: { id: child, patch: { [key]: guess }, ...more } })
  const now = { version, from: { [key]: guess } }
  const old = { version: version - 1, from: { [key]: guess } }
  return [
    made('archives.correct', now), made('archives.correct', old), made('archives.change', old, { effectiveFrom: dayFromToday(0) }),
  ]
}

const asks = (role: RoleKey): boolean => mayDo(role, 'archives.correct', archiveWords)
const denied = (role: RoleKey): FieldKey[] => fieldKeys.filter(key => deniedFields([key], role).length > 0)

describe('a guess for a field the post may not write', () => {
  it.each(roleKeys.filter(role => asks(role) && denied(role).length > 0))('%s is answered alike whether right or wrong', async role => {
    const posting = newUuid()
    const person = stage.enter(castAs(role), { posting })
    if (shapeOf(role) === 'list') await give(stage.owner, posting, { spot: 'inside', child })
    const { rows: [row] } = await stage.owner.query('select version from qinghe.children where id = $1', [child])
    const sent = denied(role).map(key => ({ key, commands: [stands[key], another(key)].map(guess => guesses(key, guess, row.version)) }))
    for (let from = 0; from < sent.length; from += 16) {
      const some = sent.slice(from, from + 16)
      const { body } = await person.post('/api/batch', { commands: some.flatMap(({ commands }) => commands.flat()) })
      const answers = body.results.map(numbersOf)
      some.forEach(({ key, commands: [right] }, i) => {
        const at = i * 2 * right!.length
        const [ifRight, ifWrong] = [answers.slice(at, at + right!.length), answers.slice(at + right!.length, at + 2 * right!.length)]
        expect(ifWrong, `${role} ${key}`).toEqual(ifRight)
        for (const answer of ifRight) expect([key, answer.status, answer.problem.issues[0].code]).toEqual([key, 422, 'field.denied'])
      })
    }
    expect((await stage.owner.query('select version from qinghe.children where id = $1', [child])).rows[0].version).toBe(row.version)
  })

  it('is answered before the archive or the roster is looked for', async () => {
    const officer = stage.enter(castAs('countyCivilAffairs'))
    const [key] = denied('countyCivilAffairs')
    const settled = await officer.send(`/api/rosters/${newUuid()}/settle`, { row: 1, child, version: 1, verdict: 'applied', fields: [key] })
    expect([settled.status, settled.body.issues[0].code]).toEqual([422, 'field.denied'])
    const corrected = await officer.send(`/api/archives/${newUuid()}/correct`, { patch: { [key!]: stands[key!] } }, { basedOn: { version: 1, from: {} } })
    expect([corrected.status, corrected.body.issues[0].code]).toEqual([422, 'field.denied'])
  })

  it('is asked of every command whose input names fields of an archive', async () => {
    // A column of a roster is said to mean a field: nothing of an archive is written by that.
    const writesNone = ['rosters.map', 'submissions.map']
    const isOfArchive = (schema: unknown): boolean => schema === Draft || schema === FieldKey
    const silent = (await everyContract()).filter(one => one.kind === 'command' && holds(one.input, isOfArchive) && !('denies' in one)).map(one => one.name)
    expect(silent.filter(name => !writesNone.includes(name))).toEqual([])
  })
})

/** What a post reads in clear of an archive; the age of a child is shown to whoever may see the child at all. */
const readsInClear = (role: RoleKey, key: FieldKey): boolean => ['R', 'P'].some(letter => lettersOf(role, fields[key].domain).has(letter as 'R'))

describe('two children who look alike to a post', () => {
  /** Ten years and some weeks old, whatever today is. */
  const born = (weeks: number): string => { const day = new Date(`${dayFromToday(-7 * weeks)}T00:00:00Z`); day.setUTCFullYear(day.getUTCFullYear() - 10, day.getUTCMonth(), Math.min(28, day.getUTCDate())); return day.toISOString().slice(0, 10) }
  const writers = roleKeys.filter(role => asks(role) && fieldKeys.some(key => deniedFields([key], role).length === 0) && fieldKeys.some(key => !readsInClear(role, key)))

  it.each(writers)('answer %s alike, whatever is written and however they differ where the post does not read', async role => {
    const posting = newUuid()
    const hidden = Object.fromEntries(fieldKeys.filter(key => !readsInClear(role, key) && !['region', 'school', 'birthDate', 'idNumber'].includes(key)).map(key => [key, another(key)]))
    const numberless = { idNumber: null, idMissingReason: '未登记户口', schoolingStatus: 3, birthDate: born(5) }
    const other = readsInClear(role, 'birthDate') ? {} : { birthDate: born(9) }
    const pair = [await settleChild(stage.owner, { spot: 'inside', more: { ...stands, ...numberless } }), await settleChild(stage.owner, { spot: 'inside', more: { ...stands, ...numberless, ...hidden, ...other } })]
    if (shapeOf(role) === 'list') for (const one of pair) await give(stage.owner, posting, { spot: 'inside', child: one })
    const person = stage.enter(castAs(role), { posting })
    const written = fieldKeys.filter(key => deniedFields([key], role).length === 0 && key !== 'school' && key !== 'region')
    const tries = written.flatMap(key => [another(key), null].map(value => ({ key, value })))
    const answers = await Promise.all(pair.map(async id => (await person.post('/api/batch', {
      commands: tries.map(({ key, value }) => ({ id: newCommandId(), name: 'archives.correct', basedOn: { version: 1, from: {} }, input: { id, patch: { [key]: value } } })),
    })).body.results.map((one: object) => JSON.parse(JSON.stringify(numbersOf(one)).replaceAll(id, 'ID').replaceAll(/"mark":"[^"]+"/gu, '"mark":""')))))
    for (const [i, { key, value }] of tries.entries()) expect(answers[1][i], `${role} ${key} ${String(value)}`).toEqual(answers[0][i])
  })
})

it('whoever may write a field may read it: nobody corrects what is hidden from them', () => {
  const blind = roleKeys.flatMap(role => fieldKeys.filter(key => deniedFields([key], role).length === 0 && !['R', 'P'].some(letter => mayDo(role, 'x', { x: [{ domain: fields[key].domain, letters: [letter as 'R'] }] })))
    .map(key => `${role} ${key}`))
  expect(blind).toEqual([])
})
