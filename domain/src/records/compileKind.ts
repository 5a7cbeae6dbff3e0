/** From a declaration to a kind: all that is wrong is told at once, each with its place, and nothing half-compiled leaves. */
import { type Acting, actOf, actsTogether, isEnd, postsOf, statesAt, unreachable, whoAt } from './compileActs.ts'
import { type Compiling, compileFields, listsOf } from './compileFields.ts'
import { Declaration, engineKeys, type EngineKey, type Fault, type Place } from './declaration.ts'
import { secondIn } from './compileSecond.ts'
import { slipsIn } from './compileSlips.ts'
import type { RoleKey } from '../staff/roles.ts'
import { goldenFaults } from './golden.ts'
import { type Act, type DeskCard, fieldOf, type Kind, type KindField, landsIn, readsOf, stays, type Who } from './kind.ts'
import type { KindWorld } from './kindWorld.ts'
import { meant } from './nearest.ts'
import { wordsOfIssue } from './shapeWords.ts'

export type { KindWorld } from './kindWorld.ts'
export type Compiled = { kind: Kind; faults: readonly [] } | { kind: null; faults: readonly Fault[] }

export const abouts = ['child', 'children', 'household', 'region', 'school', 'organisation', 'posting', 'self'] as const
/** A part of another record is about whoever that one is about (kindsTogether.ts); a report is about a child once she is known. */
const isOfChild = ({ about, acts }: Declaration, world: KindWorld): boolean => about === 'child' || about === 'children' || world.kinds.has(about) || acts.some(act => act.attaches)

/** Several choices are looked up in what stands in clear: they need no column, and where nothing stands in clear there is nothing to look up. */
function choicesIn(c: Compiling, { audience }: Declaration, { field, path }: { field: KindField; path: Place }): void {
  const isGrave = ['S3', 'S4'].includes(c.world.audiences[audience]?.class ?? '')
  if (field.sealed || field.part !== null || isGrave) c.faults.push({ path, message: `“${field.label}”加密保存或者另有查看范围，不能用来筛选` })
}

const builtIn = ['day', 'subject', 'region', 'author', 'assignee', 'state', 'number', 'createdAt']
function referencesIn(c: Compiling, d: Declaration, fields: readonly KindField[]): void {
  const ids = fields.map(one => one.id)
  const say = (path: Place, message: string): void => { c.faults.push({ path, message }) }
  const own = isOfChild(d, c.world) ? [...builtIn, 'child'] : builtIn
  const check = (names: readonly string[], path: Place, extra: readonly string[]): void => names.forEach((name, i) => {
    const bare = name.replace(/^[-+]/u, '')
    if (bare === 'child' && !ids.includes(bare) && !isOfChild(d, c.world)) say([...path, i], '这种记录不关于某个儿童，没有 child')
    else if (!ids.includes(bare) && !extra.includes(bare)) say([...path, i], `没有名为 ${bare} 的字段${meant(bare, [...ids, ...extra])}`)
  })
  check(d.list.columns, ['list', 'columns'], own)
  check(d.list.filters, ['list', 'filters'], [])
  d.list.filters.forEach((id, i) => {
    const field = fieldOf({ fields }, id)
    if (field?.type === 'codes' && field.slot === null) choicesIn(c, d, { field, path: ['list', 'filters', i] })
    else if (field?.slot === null) say(['list', 'filters', i], `“${field.label}”没有 filter，不能用来筛选`)
  })
  check([d.list.sort], ['list', 'sort'], own)
  check(d.unique ?? [], ['unique'], own)
  check(d.import?.match ?? [], ['import', 'match'], own)
  d.sections.forEach((section, i) => { check(section.of, ['sections', i, 'of'], []) })
  if (d.day !== undefined && fieldOf({ fields }, d.day)?.type !== 'day') say(['day'], `${d.day} 不是日期字段`)
  const inSection = new Set(d.sections.flatMap(section => section.of))
  if (d.sections.length === 0) return
  fields.forEach((field, i) => { if (!inSection.has(field.id) && field.on === null) say(['fields', i], `“${field.label}”不在任何一节里，表单上看不到`) })
}

/** A part is read by fewer people than the record: what others read must not tell of it. */
function partsKeptIn(c: Compiling, fields: readonly KindField[]): void {
  const partOf = new Map(fields.map(one => [one.id, one.part]))
  fields.forEach((field, i) => {
    const told = [...readsOf(field)].find(id => { const part = partOf.get(id) ?? null; return part !== null && part !== field.part })
    if (told === undefined) return
    const label = fieldOf({ fields }, told)?.label ?? told
    c.faults.push({ path: ['fields', i], message: `“${field.label}”取决于只有部分人能看的“${label}”，会把它透露出去` })
  })
}

/** What follows a child to another place is read there by people of another place: nothing sealed, nothing of a part. */
function summaryOf(c: Compiling, d: Declaration, fields: readonly KindField[]): void {
  const say = (path: Place, message: string): void => { c.faults.push({ path, message }) }
  if (d.follows === 'summary' && d.summary.length === 0) say(['follows'], '只有摘要随儿童走，就要写明摘要里有哪些字段（summary）')
  if (d.follows !== 'summary' && d.summary.length > 0) say(['summary'], '写了 summary，follows 也要写成 summary')
  d.summary.forEach((id, i) => {
    const field = fieldOf({ fields }, id)
    if (!field) say(['summary', i], `没有名为 ${id} 的字段${meant(id, fields.map(one => one.id))}`)
    else if (field.sealed || field.part !== null) say(['summary', i], `“${field.label}”加密或另有查看范围，不能放进摘要`)
  })
}

/** Posts a card may stand before: an author is one that may make such a record, an assignee one that may be asked. */
function whoWaits(who: readonly Who[], acts: readonly Act[], kind: Pick<Kind, 'audience'>): readonly RoleKey[] {
  const is = new Set(who.flatMap(one => ('is' in one ? [one.is] : [])))
  const authors = acts.filter(act => is.has('author') && act.from.includes('none')).flatMap(act => postsOf(act.who, kind))
  const asked = acts.flatMap(act => (is.has('assignee') && act.assigns ? act.assigns.to : []))
  return [...postsOf(who, kind), ...authors, ...asked]
}

function desksOf(c: Compiling, within: Acting, acts: readonly Act[]): DeskCard[] {
  return within.declaration.desk.map(({ title, states, who: given }, i) => {
    const at = { c, within, path: ['desk', i] }
    statesAt(at, states, { key: 'states' })
    const who = whoAt(at, given)
    states.forEach((state, k) => {
      const leaving = acts.filter(act => act.from.includes(state) && landsIn(act, state) !== state)
      const label = within.states.find(one => one.id === state)?.label
      if (label !== undefined && leaving.length === 0) c.faults.push({ path: ['desk', i, 'states', k], message: `“${label}”是终点，没有什么可等的` })
      const posts = whoWaits(who, acts, within.declaration)
      const isSame = (act: Act): boolean => act.who.some(one => 'is' in one && who.some(mine => 'is' in mine && mine.is === one.is))
      const isTheirs = (act: Act): boolean => isSame(act) || postsOf(act.who, within.declaration).some(role => posts.includes(role))
      if (leaving.length === 0 || who.length === 0 || leaving.some(isTheirs)) return
      c.faults.push({ path: ['desk', i, 'who'], message: `卡片上的人在“${label ?? state}”办不了任何事` })
    })
    return { title, states, who }
  })
}

function blocksIn(c: Compiling, within: Acting, acts: readonly Act[]): void {
  within.declaration.blocks.forEach(({ states, what }, i) => {
    if (what === 'archive.transfer') c.faults.push({ path: ['blocks', i, 'what'], message: '尚不支持 archive.transfer：平台还没有迁往外县，先写 archive.exit' })
    statesAt({ c, within, path: ['blocks', i] }, states, { key: 'states' })
    if (!isOfChild(within.declaration, c.world)) c.faults.push({ path: ['blocks', i, 'what'], message: '这种记录不关于某个儿童，挡不住她的档案' })
    const ends = states.filter(state => within.states.some(one => one.id === state) && isEnd({ acts }, state))
    if (ends.length > 0) c.faults.push({ path: ['blocks', i, 'states'], message: `${ends.join('、')} 是终点，会永远挡住` })
  })
}

function worldFaults(d: Declaration, world: KindWorld): Fault[] {
  const faults: Fault[] = []
  const say = (path: Place, message: string): void => { faults.push({ path, message }) }
  const { kinds, audiences, parameters, screens } = world
  if (!abouts.some(one => one === d.about) && !kinds.has(d.about)) {
    say(['about'], `“${d.about}”既不是 ${abouts.join('、')}，也不是一种记录${meant(d.about, [...abouts, ...kinds])}`)
  }
  if (d.about === d.kind) say(['about'], '一种记录不能是它自己的一部分')
  if (!Object.hasOwn(audiences, d.audience)) say(['audience'], `没有名为 ${d.audience} 的查看范围${meant(d.audience, Object.keys(audiences))}`)
  if (d.screen !== undefined && !screens.has(d.screen)) say(['screen'], `没有名为 ${d.screen} 的专用页面${meant(d.screen, [...screens])}`)
  d.parameters.forEach((name, i) => { if (!Object.hasOwn(parameters, name)) say(['parameters', i], `没有名为 ${name} 的参数${meant(name, Object.keys(parameters))}`) })
  d.fields.forEach((field, i) => {
    if (!field.opens) return
    const { kind, carries } = field.opens
    const cells = (field.of ?? []).map(one => one.id)
    if (!kinds.has(kind) && kind !== d.kind) say(['fields', i, 'opens', 'kind'], `没有名为 ${kind} 的记录种类${meant(kind, [...kinds])}`)
    for (const id of carries) if (!cells.includes(id)) say(['fields', i, 'opens', 'carries'], `“${field.label}”的行里没有 ${id}${meant(id, cells)}`)
  })
  return faults
}

/** What is used of the engine, with its place. */
function usedOf(d: Declaration): [EngineKey, Place][] {
  const ofActs = d.acts.flatMap((act, i): [EngineKey, Place][] => engineKeys.flatMap((key): [EngineKey, Place][] => {
    const value = key in act ? Object.entries(act).find(([name]) => name === key)?.[1] : undefined
    return value === undefined || value === false || (Array.isArray(value) && value.length === 0) ? [] : [[key, ['acts', i, key]]]
  }))
  const ofKind = [['desk', d.desk.length], ['blocks', d.blocks.length], ['summary', d.summary.length], ['screen', d.screen === undefined ? 0 : 1]] as const
  return [...ofActs, ...ofKind.flatMap(([key, count]): [EngineKey, Place][] => (count > 0 ? [[key, [key]]] : []))]
}

const notYet = (d: Declaration, world: KindWorld): Fault[] => usedOf(d).flatMap(([key, path]): Fault[] =>
  (world.notYet.has(key) ? [{ path, message: `尚不支持 ${key}：平台现在还做不到，先不要写` }] : []))

function compileDeclaration(d: Declaration, world: KindWorld): Compiled {
  const asked = Object.fromEntries(d.parameters.flatMap(name => { const found = world.parameters[name]; return found ? [[name, found]] : [] }))
  const c: Compiling = { faults: [...worldFaults(d, world), ...notYet(d, world), ...actsTogether(d)], lists: listsOf(d.codeLists), parameters: asked, world }
  const { fields, scope, order } = compileFields(c, d.fields)
  const states = d.states.map(text => { const [id = '', ...label] = text.split(/\s+/u); return { id, label: label.join(' ') } })
  states.forEach(({ id }, i) => {
    if (id === 'none') c.faults.push({ path: ['states', i], message: 'none 表示还没有记录，不能当状态' })
    else if (id === stays) c.faults.push({ path: ['states', i], message: `${stays} 表示留在原来的状态，不能当状态` })
    else if (states.findIndex(one => one.id === id) < i) c.faults.push({ path: ['states', i], message: `状态 ${id} 写了两次` })
  })
  const within: Acting = { declaration: d, states, fields, scope }
  const acts = d.acts.map((act, i) => actOf(c, act, { path: ['acts', i], within }))
  for (const state of unreachable(acts, states)) c.faults.push({ path: ['states', states.indexOf(state)], message: `没有动作能到“${state.label}”` })
  referencesIn(c, d, fields)
  partsKeptIn(c, fields)
  summaryOf(c, d, fields)
  blocksIn(c, within, acts)
  slipsIn(c, within)
  secondIn(c, within)
  const desk = desksOf(c, within, acts)
  if (c.faults.length > 0) return { kind: null, faults: c.faults }
  const { kind, title, feature, audience, about, follows, summary, basis, sections, list, cases, blocks } = d
  const plain = { kind, title, feature, audience, about, follows, summary, basis, sections, list, cases, blocks, import: d.import, ended: d.ended }
  return { kind: { ...plain, print: d.print ?? null, day: d.day ?? null, unique: d.unique ?? null, screen: d.screen ?? null, fields, states, acts, desk, scope, order }, faults: [] }
}

/** Whatever somebody wrote, as a kind, or everything that is wrong with it. Golden cases run here, so that a kind that does not do what its
 *  author says is never published. */
export function compileKind(written: unknown, world: KindWorld): Compiled {
  const parsed = Declaration.safeParse(written, { reportInput: true })
  if (!parsed.success) return { kind: null, faults: parsed.error.issues.flatMap(issue => wordsOfIssue(issue)) }
  const compiled = compileDeclaration(parsed.data, world)
  if (compiled.kind === null) return compiled
  const faults = goldenFaults(compiled.kind)
  return faults.length > 0 ? { kind: null, faults } : compiled
}
