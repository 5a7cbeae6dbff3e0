/** The kinds shipped with the product, against the permission matrix: everything in them can be done by somebody who is there. */
import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { canWrite, isEnd, postsOf } from '@qinghe/domain/records/compileActs.ts'
import { rolesOfAct } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { actOf, fieldOf } from '@qinghe/domain/records/kind.ts'
import { actorsOf, strandedStates, topOf } from '@qinghe/domain/records/kindsTogether.ts'
import { openedBy } from '@qinghe/domain/records/opening.ts'
import { shippedKinds, shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { caseRules } from '@qinghe/domain/cases/rules.ts'
import { hotlineRules } from '@qinghe/domain/hotline/rules.ts'
import { incidentRules } from '@qinghe/domain/incidents/rules.ts'
import { visitRules } from '@qinghe/domain/visits/rules.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { readDeclarations } from './declarationFile.ts'

const folder = new URL('../../../kinds/', import.meta.url)
let kinds: ReadonlyMap<string, Kind> = new Map()
const texts = new Map<string, string>()
const names: string[] = []
beforeAll(async () => {
  for await (const name of glob('**/*.yaml', { cwd: folder })) names.push(name)
  const files = names.map(name => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
  for (const { name, text } of files) texts.set(name, text)
  const { kinds: read, faults } = readDeclarations(files, shippedWorld)
  expect([...faults]).toEqual([])
  kinds = new Map(read.map(kind => [kind.kind, kind]))
})
const each = <T>(of: (kind: Kind) => readonly T[]): T[] => [...kinds.values()].flatMap(of)
const kindOf = (id: string): Kind => {
  const found = kinds.get(id)
  if (!found) throw new Error(`no kind ${id}`)
  return found
}

describe('what is shipped', () => {
  test('is what the product says it ships, each in a file of its name under its feature', () => {
    expect([...kinds.keys()].sort()).toEqual([...shippedKinds].sort())
    expect([...names].sort()).toEqual(each(kind => [`${kind.feature}/${kind.kind}.yaml`]).sort())
  })
  test('says of every file where it comes from, in the numbers of the plans', () => {
    for (const [name, text] of texts) expect(text.split('\n').filter(line => line.startsWith('#')).join(' '), name).toMatch(/\b(?:P\d-\d{2,3}|S-\d\d|CL-\d\d)/u)
    expect(each(kind => (kind.basis.length === 0 || kind.basis.some(item => !/^(?:P\d-\d{2,3}|S-\d\d)$/u.test(item)) ? [kind.kind] : []))).toEqual([])
  })
  test('covers the items the plans name for it', () => {
    const wanted = ['P1-01', 'P1-02', 'P1-09', 'P1-20', 'P1-29', 'P1-38', 'P2-13', 'P2-14', 'P2-15', 'P2-16', 'P2-18', 'P2-22', 'P2-23', 'P2-24', 'P2-25', 'P2-35', 'P2-43', 'P2-57', 'P4-09', 'P4-10', 'P4-12', 'P4-18', 'P5-07', 'P5-08', 'P5-09', 'P5-10', 'S-07', 'S-11']
    const named = new Set(each(kind => kind.basis))
    expect(wanted.filter(item => !named.has(item))).toEqual([])
  })
  test('keeps its facts: a state, a day, a list with a filter, golden cases that pass and that complain', () => {
    for (const kind of kinds.values()) {
      expect(kind.day, kind.kind).not.toBeNull()
      expect(kind.list.filters.length, kind.kind).toBeGreaterThan(0)
      expect(kind.sections.length, kind.kind).toBeGreaterThan(0)
      const judged = kind.cases.filter(one => one.by === undefined)
      expect(judged.some(one => one.problems.length === 0), kind.kind).toBe(true)
      expect(judged.some(one => one.problems.length > 0), kind.kind).toBe(true)
    }
  })
  test('sees every rule pass and fail in a golden case', () => {
    const unseen = each(kind => kind.fields.filter(field => field.check).flatMap(field => {
      const about = kind.cases.filter(one => one.by === undefined && field.id in one.given)
      const isSeen = about.some(one => one.problems.includes(field.id)) && about.some(one => !one.problems.includes(field.id))
      return isSeen ? [] : [`${kind.kind}.${field.id}`]
    }))
    expect(unseen).toEqual([])
  })
  test('sees every demand that hangs on a condition made and not made', () => {
    const unseen = each(kind => kind.fields.filter(field => field.needed === 'shown' || typeof field.needed === 'object').flatMap(field =>
      (kind.cases.some(one => one.problems.includes(field.id)) && kind.cases.some(one => one.by === undefined && !one.problems.includes(field.id)) ? [] : [`${kind.kind}.${field.id}`])))
    expect(unseen).toEqual([])
  })
})

describe('somebody is there', () => {
  test('for every act, by the matrix', () => expect(each(kind => kind.acts.flatMap(act => (actorsOf(kind, act).length > 0 ? [] : [`${kind.kind}.${act.id}`])))).toEqual([]))
  test('to leave every state that is no end, whoever has gone', () => expect(each(kind => strandedStates(kind).map(state => `${kind.kind}.${state}`))).toEqual([]))
  test('and is let by the database: who begins a record adds to its audience, who goes on with one changes it', () => {
    const refused = each(kind => kind.acts.flatMap(act => postsOf(act.who, kind).filter(role => !canWrite(role, kind, act.from.includes('none'))).map(role => `${kind.kind}.${act.id} ${role}`)))
    expect(refused).toEqual([])
  })
  test('for what is handed over: whoever may be asked reads what was handed to it', () => {
    expect(each(kind => kind.acts.flatMap(act => (act.assigns?.to ?? []).filter(role => !seesIn(role, kind.audience) && !ownsIn(role, kind.audience)).map(role => `${kind.kind}.${act.id} ${role}`)))).toEqual([])
  })
  test('as the commands made of the acts say', () => {
    expect(each(kind => kind.acts.filter(act => rolesOfAct(kind, act).length === 0).map(act => `${kind.kind}.${act.id}`))).toEqual([])
  })
  test('and nobody who administers the product or only audits it, but to report a child in danger, which anybody may', () => {
    const administrators = each(kind => kind.acts.filter(act => !act.who.some(one => 'is' in one && one.is === 'anyone')).flatMap(act => actorsOf(kind, act).filter(role => role === 'systemAdmin' || role === 'securityAdmin' || role === 'auditor').map(role => `${kind.kind}.${act.id} ${role}`)))
    expect(administrators).toEqual([])
  })
  test('who waits at the desk for every state that an assigned or a proposed record stays in', () => {
    const waiting = each(kind => kind.states.filter(state => !isEnd(kind, state.id) && /^(?:found|assigned|reported|solved|proposed|open|booked|missed|watching|planned)$/u.test(state.id))
      .filter(state => !kind.desk.some(card => card.states.includes(state.id))).map(state => `${kind.kind}.${state.id}`))
    expect(waiting).toEqual([])
  })
})

describe('a rule of the product', () => {
  test('reads core fields only, which no county can hide, in states and kinds that are there', () => {
    const wrong = [...visitRules, ...caseRules, ...incidentRules, ...hotlineRules].flatMap(rule => {
      const callers = each(kind => (kind.acts.some(act => act.calls === rule.name) ? [kind] : []))
      const own = callers.flatMap(kind => rule.reads.filter(id => fieldOf(kind, id)?.core !== true).map(id => `${rule.name}: ${kind.kind}.${id}`))
      const others = rule.asks.flatMap(({ kind: id, states, fields }) => {
        const kind = kindOf(id)
        return [...states.filter(state => !kind.states.some(one => one.id === state)), ...fields.filter(field => fieldOf(kind, field)?.core !== true)].map(one => `${rule.name}: ${id}.${one}`)
      })
      return callers.length === 0 ? [`${rule.name}: nobody calls it`] : [...own, ...others]
    })
    expect(wrong).toEqual([])
  })
})

describe('what a person would ask of them', () => {
  test('an issue belongs to a visit, a dissuasion to an issue, and both to the child of the visit', () => {
    expect(topOf(kindOf('dissuasion'), kinds)).toEqual({ about: 'child', through: ['dissuasion', 'visitIssue', 'visit'] })
  })
  test('nobody closes the issue they registered, and a village closes none', () => {
    const close = actOf(kindOf('visitIssue'), 'close')
    expect(close?.notAuthor).toBe(true)
    expect(close && actorsOf(kindOf('visitIssue'), close)).toEqual(['childSupervisor'])
  })
  test('what is said in a talk is sealed and read by those who read minds; the rest tells nothing of it', () => {
    const talk = kindOf('talk')
    const said = talk.fields.filter(field => field.part === 'HLT.psy').map(field => field.id)
    expect(said).toEqual(['thought', 'thoughtNote', 'study', 'studyNote', 'life', 'lifeNote', 'mood', 'moodNote'])
    expect(talk.fields.filter(field => field.type === 'longText' && !field.sealed)).toEqual([])
  })
  test('a problem found opens an issue of the day of the visit, a resolution a task of the office that was named', () => {
    const visit = kindOf('visit')
    const record = actOf(visit, 'record')
    const opened = record && openedBy({ kind: visit, act: record, body: { actualAt: '2026-05-18', issues: [{ what: '没有钱吃饭', grade: 3 }, { what: '厌学', grade: 2 }] } }, kinds)
    expect(opened).toEqual([
      { kind: 'visitIssue', field: 'issues', line: 0, body: { foundOn: '2026-05-18', what: '没有钱吃饭', grade: 3 } },
      { kind: 'visitIssue', field: 'issues', line: 1, body: { foundOn: '2026-05-18', what: '厌学', grade: 2 } },
    ])
    const meeting = kindOf('meeting')
    const issue = actOf(meeting, 'issue')
    expect(issue && openedBy({ kind: meeting, act: issue, body: { heldOn: '2026-05-18', resolutions: [{ what: '排查水域', by: 'org-1', dueOn: '2026-06-30' }] } }, kinds)).toEqual([
      { kind: 'officeTask', field: 'resolutions', line: 0, body: { what: '排查水域', by: 'org-1', dueOn: '2026-06-30' } },
    ])
    expect(record && openedBy({ kind: visit, act: record, body: { actualAt: '2026-05-18', issues: null } }, kinds)).toEqual([])
  })
  test('a draft opens nothing', () => expect(each(kind => kind.acts.flatMap(act => (act.id === 'save' && act.opens.length > 0 ? [kind.kind] : [])))).toEqual([]))
  test('ledgers of the office are read by whoever has figures of the place, and by nobody of the public', () => {
    const readers = roleKeys.filter(role => seesIn(role, 'OFFICE'))
    expect(readers).toEqual(expect.arrayContaining(['childDirector', 'childSupervisor', 'countyCivilAffairs', 'educationBureau', 'schoolAdmin', 'police']))
    expect(readers.filter(role => role === 'parent' || role === 'child' || role === 'volunteer')).toEqual([])
    for (const id of ['training', 'meeting', 'policyDocument', 'officeTask']) expect(fieldOf(kindOf(id), 'child'), id).toBeUndefined()
  })
})
