/** The demo's unfinished business: archives on their way, sent back, changed and leaving. The demo's own people bring them about with
 *  the commands they would use, so that timeline, figures and leaves are what such archives have. */
import * as commands from '@qinghe/domain/archives/commands.ts'
import { Draft } from '@qinghe/domain/archives/draft.ts'
import { gapsBlocking, gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { settled } from '@qinghe/domain/archives/settle.ts'
import { command } from '@qinghe/domain/kernel/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { z } from 'zod'
import { draftOf } from './archive.ts'
import { type Desk, endpointIn, type Login, send, town, village } from './desk.ts'
import type { WorldChild } from './types.ts'
import { insertArchives } from '@qinghe/server/archives/create.ts'
import { routes } from '@qinghe/server/archives/routes.ts'
import { type CommandEndpoint, perform } from '@qinghe/server/http/endpoint.ts'

const [byDirector, byRoster, byTown] = [9, 3, 2]

const isComplete = (child: WorldChild, day: PlainDate): boolean =>
  child.idNumber !== null && child.hukouType === 1 && gapsBlocking(gapsOf(settled(draftOf(child), day)), 'submit', 'typed').length === 0

/** Children who are not loaded with the register, but written down by people afterwards. */
export function heldBack(children: readonly WorldChild[], day: PlainDate): WorldChild[] {
  const whole = children.filter(child => isComplete(child, day))
  const inTown = whole.filter(child => child.region !== village && Math.floor(child.region / 1_000) * 1_000 === town)
  return [...whole.filter(child => child.region === village).slice(0, byDirector + byRoster), ...inTown.slice(0, byTown)]
}

const Roster = z.object({ archives: z.array(z.object({ id: ChildId, draft: Draft })) })
/** A village's roster without the file: what committing one does with rows that the rules have passed. */
const importRoster = perform(
  command('demo.import', { at: 'POST /demo/import', input: Roster, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '导入花名册' }),
  async (w, inputs) => {
    const archives = inputs.flatMap(input => input.archives)
    await insertArchives(w, archives.map(({ id, draft }) => ({ id, draft: settled(draft, w.today), status: 'townReviewing', origin: 'import', batch: null })))
    return [{ records: [] }]
  })

const endpointOf = endpointIn(routes)

const idOf = (child: WorldChild): ChildId => ChildId.parse(child.id)
const seen = (children: readonly WorldChild[], version: number) => ({ archives: children.map(child => ({ id: idOf(child), version })) })

/** Written down and on their way. Whoever does not pass the rules of the day is left out. */
async function writeDown(desk: Desk, children: readonly WorldChild[]): Promise<void> {
  const create = endpointOf(commands.createArchive)
  const mine = children.filter(child => child.region === village)
  const written: WorldChild[] = []
  for (const [i, child] of mine.slice(0, byDirector).entries()) {
    const input = { id: idOf(child), draft: draftOf(child), submit: i < byDirector - 2 }
    if (await send(desk, 'zhuren', { endpoint: create, input }) && input.submit) written.push(child)
  }
  await send(desk, 'zhuren', { endpoint: importRoster, input: { archives: mine.slice(byDirector).map(child => ({ id: idOf(child), draft: draftOf(child) })) } })
  for (const child of children.filter(one => one.region !== village)) await send(desk, 'dudao', { endpoint: create, input: { id: idOf(child), draft: draftOf(child), submit: true } })
  const [passed, back, sentBack] = [written.slice(0, 2), written.slice(1, 2), written.slice(2, 3)]
  await send(desk, 'dudao', { endpoint: endpointOf(commands.reviewArchives), input: seen(passed, 1) })
  await send(desk, 'dudao', { endpoint: endpointOf(commands.returnArchives), input: { ...seen(sentBack, 1), reason: '照护人电话打不通，请核对后再提交' } })
  await send(desk, 'minzheng', { endpoint: endpointOf(commands.returnArchives), input: { ...seen(back, 2), reason: '与低保名册比对，户籍地址不一致，请补核' } })
}

/** Of those in the register some have changed, and some are about to leave: each somebody of whom that can be said.
 *  @param children who is in the register */
export function moversOf(children: readonly WorldChild[]) {
  const left = children.filter(child => child.leftBehindStatus === 1 && child.guardian !== null)
  const taken = new Set<WorldChild>()
  const take = (suits: (child: WorldChild) => boolean): WorldChild => {
    const found = left.find(child => !taken.has(child) && suits(child))
    if (found === undefined) throw new Error('the demo has nobody left of whom this could be said')
    taken.add(found)
    return found
  }
  const isMine = (child: WorldChild): boolean => child.region === village
  return {
    home: take(child => isMine(child) && child.mother.isAway), other: take(child => isMine(child) && child.guardianshipRating === 1),
    visited: take(child => isMine(child) && child.guardianshipType !== 4), returned: take(isMine), away: take(isMine),
    moved: take(child => !isMine(child) && Math.floor(child.region / 1_000) * 1_000 === town),
  }
}

async function moveOn(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const { home, other, visited, returned, away, moved } = moversOf(children)
  const change = endpointOf(commands.changeArchive)
  const exit = endpointOf(commands.proposeExit)
  const ask = async (login: Login, child: WorldChild, step: { endpoint: CommandEndpoint; input: object; basedOn?: true }) => {
    await send(desk, login, { ...step, input: { id: idOf(child), ...step.input } })
  }
  await ask('zhuren', home, { endpoint: change, basedOn: true, input: { patch: { 'mother.isAway': false, 'mother.awaySince': null, 'mother.workPlace': null }, effectiveFrom: day, reason: '母亲回家照料孩子，暂不外出' } })
  await ask('zhuren', other, { endpoint: change, basedOn: true, input: { patch: { guardianshipRating: 2 }, effectiveFrom: day, reason: '奶奶生病住院，照料不如从前' } })
  await ask('zhuren', visited, { endpoint: endpointOf(commands.correctArchive), basedOn: true, input: { patch: { 'father.capability': 1, guardianshipType: 4 }, reason: '入户走访，原来登记的监护类型不准' } })
  await ask('zhuren', returned, { endpoint: exit, input: { reason: 2, on: day, note: '父亲已回乡务工' } })
  await ask('zhuren', away, { endpoint: exit, input: { reason: 4, on: day, note: '随父母到东莞上学' } })
  await ask('dudao', moved, { endpoint: exit, input: { reason: 6, on: day, note: '全家户口迁往外县' } })
}

/** @param children everybody of the demo; `day` the day of the world */
export async function seedDemoReviews(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const aside = heldBack(children, day)
  const ids = new Set(aside.map(child => child.id))
  await writeDown(desk, aside)
  await moveOn(desk, children.filter(child => !ids.has(child.id)), day)
}
