import { newChildId, newCommandId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let broken: string | undefined
let deadlocked: string | undefined
beforeAll(async () => {
  stage = await openStage({
    change: endpoint => (endpoint.kind !== 'command' ? endpoint : {
      ...endpoint,
      prepare: raw => {
        const prepared = endpoint.prepare(raw)
        return {
          ...prepared,
          run: async w => {
            if (w.command.id === broken) throw new Error('a fault of ours')
            const done = await prepared.run(w)
            if (w.command.id !== deadlocked) return done
            deadlocked = undefined
            throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
          },
        }
      },
    }),
  })
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Command = { id: string; name: string; input: unknown; basedOn?: unknown }
const create = (id: string, more: object = {}): Command =>
  ({ id: newCommandId(), name: 'archives.create', input: { id, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village, ...more } } })
const correct = (id: string, patch: object, basedOn: { version: number; from?: object }): Command =>
  ({ id: newCommandId(), name: 'archives.correct', basedOn: { from: {}, ...basedOn }, input: { id, patch } })
const sendAll = (who: Person, commands: readonly Command[]): Promise<Reply> => who.post('/api/batch', { commands })
const outcomes = ({ body }: Reply): string[] => body.results.map((one: { outcome: string }) => one.outcome)
const statuses = ({ body }: Reply): number[] => body.results.map((one: { status: number }) => one.status)
const schoolOf = async (id: string) => (await supervisor.get(`/api/archives/${id}`)).body.schooling.values.schoolName
const leaves = async (commands: readonly { id: string }[]) => {
  const { rows } = await stage.owner.query<{ command: string; outcome: string }>(
    `select command, convert_from(leaf, 'UTF8')::jsonb->>'outcome' as outcome from qinghe.audit_inbox where command = any($1)`, [commands.map(one => one.id)])
  return commands.map(({ id }) => rows.filter(row => row.command === id).map(row => row.outcome))
}

describe('a batch', () => {
  it('does what a phone kept, in its order: an archive opened and corrected twice', async () => {
    const child = newChildId()
    const commands = [create(child), correct(child, { schoolName: '甲小学' }, { version: 1 }), correct(child, { schoolName: '乙小学' }, { version: 2, from: { schoolName: '甲小学' } })]
    const reply = await sendAll(director, commands)
    expect([reply.status, ...outcomes(reply)]).toEqual([200, 'applied', 'applied', 'applied'])
    expect(reply.body.results.map((one: { command: string }) => one.command)).toEqual(commands.map(one => one.id))
    expect(reply.body.results[2].records).toEqual([{ type: 'archive', id: child, version: 3 }])
    expect(await schoolOf(child)).toBe('乙小学')
    expect(await leaves(commands)).toEqual([['applied'], ['applied'], ['applied']])
  })

  it('goes on after one that is refused, and keeps what was typed', async () => {
    const [a, b] = [newChildId(), newChildId()]
    const stranger = newChildId()
    await stage.enter(neighbours.nextVillage).send('/api/archives', { id: stranger, draft: { name: '邻家', birthDate: '2016-03-01', region: places.nextVillage } })
    const commands = [create(a), correct(stranger, { schoolName: '偷看' }, { version: 1 }), create(b, { birthDate: '2016-03-02' })]
    const reply = await sendAll(director, commands)
    expect([outcomes(reply), statuses(reply)]).toEqual([['applied', 'setAside', 'applied'], [200, 404, 200]])
    expect(reply.body.results[1].problem.title).toMatch(/不在您的工作范围内/)
    const { rows } = await stage.owner.query('select outcome, payload is not null as held from qinghe.commands where id = $1', [commands[1]?.id])
    expect(rows).toEqual([{ outcome: 'setAside', held: true }])
    expect(await leaves(commands)).toEqual([['applied'], ['setAside'], ['applied']])
  })

  it('asks for each command whether this post may', async () => {
    const child = newChildId()
    const teacher = stage.enter(castAs('auditor'))
    const reply = await sendAll(teacher, [create(child)])
    expect([outcomes(reply), statuses(reply)]).toEqual([['setAside'], [403]])
  })

  it('tells the versions of a conflict, and the rest is done', async () => {
    const child = newChildId()
    await sendAll(director, [create(child, { schoolName: '原来' })])
    await sendAll(supervisor, [correct(child, { schoolName: '督导员改的' }, { version: 1, from: { schoolName: '原来' } })])
    const reply = await sendAll(director, [
      correct(child, { schoolName: '主任改的' }, { version: 1, from: { schoolName: '原来' } }), correct(child, { classNo: '3' }, { version: 1 }),
    ])
    expect([outcomes(reply), statuses(reply)]).toEqual([['held', 'applied'], [409, 200]])
    expect(reply.body.results[0].problem).toMatchObject({ version: 2, fields: [{ field: 'schoolName', yours: '主任改的', theirs: '督导员改的' }] })
  })

  it('sent again after half an answer gives every receipt and does nothing twice', async () => {
    const [a, b] = [newChildId(), newChildId()]
    const commands = [create(a), create(b, { birthDate: '2016-03-05' }), correct(a, { schoolName: '一次' }, { version: 1 })]
    const first = await director.send('/api/archives', commands[0]?.input, { id: commands[0]?.id ?? '' })
    const whole = await sendAll(director, commands)
    const again = await sendAll(director, commands)
    expect(outcomes(whole)).toEqual(['applied', 'applied', 'applied'])
    expect(whole.body.results[0].records).toEqual(first.body.records)
    expect(again.body).toEqual(whole.body)
    const { rows } = await stage.owner.query('select version from qinghe.children where id = any($1) order by version', [[a, b]])
    expect(rows).toEqual([{ version: 1 }, { version: 2 }])
    expect((await leaves(commands)).map(one => one.length)).toEqual([3, 2, 2])
  })

  it('with one id twice does it once; with the id of something else says so', async () => {
    const [a, b] = [newChildId(), newChildId()]
    const one = create(a)
    const reply = await sendAll(director, [one, one, { ...create(b), id: one.id }])
    expect([outcomes(reply), statuses(reply)]).toEqual([['applied', 'applied', 'refused'], [200, 200, 409]])
    expect(reply.body.results[1].records).toEqual(reply.body.results[0].records)
    expect(await leaves([one])).toEqual([['applied', 'applied']])
  })

  it('tells what cannot be read of one command, and does the others', async () => {
    const child = newChildId()
    const [bad, unknown] = [{ ...create(newChildId()), input: { id: 'x' } }, { ...create(newChildId()), name: 'archives.list' }]
    const reply = await sendAll(director, [bad, create(child), unknown])
    expect([outcomes(reply), statuses(reply)]).toEqual([['refused', 'applied', 'refused'], [400, 200, 400]])
    expect((await sendAll(director, [{ ...bad, input: create(newChildId()).input }])).body.results[0].outcome).toBe('applied')
  })

  it('is not stopped by a fault of ours in one command, and that command may come again', async () => {
    const commands = [create(newChildId()), create(newChildId(), { birthDate: '2016-04-01' }), create(newChildId(), { birthDate: '2016-05-01' })]
    broken = commands[1]?.id
    const reply = await sendAll(director, commands)
    broken = undefined
    expect([outcomes(reply), statuses(reply)]).toEqual([['applied', 'refused', 'applied'], [200, 500, 200]])
    expect(reply.body.results[1].problem.title).toMatch(/系统出错，没有保存/)
    expect(stage.app.faults.splice(0)).toEqual([expect.objectContaining({ message: 'a fault of ours' })])
    expect(outcomes(await sendAll(director, commands))).toEqual(['applied', 'applied', 'applied'])
    expect(await leaves(commands)).toEqual([['applied', 'applied'], ['applied'], ['applied', 'applied']])
  })

  it('is done again as a whole when PostgreSQL broke a deadlock, and every command once', async () => {
    const child = newChildId()
    const commands = [create(child), correct(child, { schoolName: '甲' }, { version: 1 }), correct(child, { classNo: '2' }, { version: 2 })]
    deadlocked = commands[1]?.id
    expect(outcomes(await sendAll(director, commands))).toEqual(['applied', 'applied', 'applied'])
    expect(deadlocked).toBeUndefined()
    const { rows } = await stage.owner.query('select distinct version from qinghe.changes where child = $1 order by 1', [child])
    expect(rows.map(row => row.version)).toEqual([1, 2, 3])
    expect((await leaves(commands)).map(one => one.length)).toEqual([1, 1, 1])
  })

  it('is refused whole without a session, from another site, with no command or with too many', async () => {
    const commands = [create(newChildId())]
    const inject = (headers: Record<string, string>, payload: object) => stage.app.server.inject({ method: 'POST', url: '/api/batch', headers, payload })
    expect((await inject({}, { commands })).statusCode).toBe(401)
    expect((await inject({ cookie: `qinghe=${director.token}`, origin: 'https://evil.example' }, { commands })).statusCode).toBe(403)
    for (const wrong of [[], Array.from({ length: 101 }, () => create(newChildId())), [{ name: 'archives.create' }], 'x']) {
      expect((await inject({ cookie: `qinghe=${director.token}`, origin: 'http://localhost' }, { commands: wrong })).statusCode).toBe(400)
    }
  })
})

describe('two batches at once', () => {
  it('over the same children in opposite order both pass, and nothing is lost', async () => {
    const household = newUuid()
    const ids = Array.from({ length: 4 }, () => newChildId())
    const birthDates = ['2012-01-01', '2013-01-01', '2014-01-01', '2015-01-01']
    expect(outcomes(await sendAll(director, ids.map((id, i) => create(id, { birthDate: birthDates[i], household }))))).toEqual(ids.map(() => 'applied'))
    for (let round = 0; round < 6; round++) {
      const version = 1 + 2 * round
      const commands = [ids.map(id => correct(id, { schoolName: `小学${round}` }, { version, from: { schoolName: round === 0 ? null : `小学${round - 1}` } })),
        [...ids].reverse().map(id => correct(id, { classNo: String(round + 1) }, { version, from: { classNo: round === 0 ? null : String(round) } }))] as const
      const replies = await Promise.all([sendAll(director, commands[0]), sendAll(supervisor, commands[1])])
      expect(replies.map(outcomes)).toEqual([ids.map(() => 'applied'), ids.map(() => 'applied')])
    }
    const { rows } = await stage.owner.query('select version from qinghe.children where id = any($1)', [ids])
    expect(rows.map(row => row.version)).toEqual(ids.map(() => 13))
  })

  it('that are one and the same are done once', async () => {
    const commands = Array.from({ length: 5 }, (_, i) => create(newChildId(), { birthDate: `2017-01-0${i + 1}` }))
    const replies = await Promise.all([commands, [...commands].reverse(), commands].map(list => sendAll(director, list)))
    const byCommand = replies.map(({ body }) => Object.fromEntries(body.results.map((one: { command: string }) => [one.command, one])))
    expect(byCommand[1]).toEqual(byCommand[0])
    expect(byCommand[2]).toEqual(byCommand[0])
    expect(replies.flatMap(outcomes)).toEqual(Array.from({ length: 15 }, () => 'applied'))
  })
})
