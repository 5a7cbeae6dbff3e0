/** From a declaration to a kind: all that is wrong is told at once, each with its place, and nothing half-compiled leaves. */
import { type DataDomain, domainBits, type Letter } from '../kernel/actor.ts'
import type { ConditionScope } from './condition.ts'
import { type Compiling, compileFields, conditionAt, listsOf } from './compileFields.ts'
import { Declaration, type Fault, type Place } from './declaration.ts'
import { goldenFaults } from './golden.ts'
import { type Act, fieldOf, type Kind, type KindField, readsOf, relations, type State, type Who } from './kind.ts'
import { wordsOfIssue } from './shapeWords.ts'
import { meant } from './nearest.ts'

/** What a declaration may refer to beyond itself. */
export type KindWorld = { parameters: ConditionScope['parameters']; audiences: ReadonlySet<string>; kinds: ReadonlySet<string> }
export type Compiled = { kind: Kind; faults: readonly [] } | { kind: null; faults: readonly Fault[] }

const abouts = ['child', 'children', 'household', 'region', 'school', 'organisation', 'posting', 'self']
const isDomain = (text: string): text is DataDomain => Object.hasOwn(domainBits, text)
const isLetter = (text: string): text is Letter => /^[CRUAMSP]$/u.test(text)

/** VIS.C, author */
function whoOf(text: string): Who | undefined {
  const relation = relations.find(one => one === text)
  if (relation) return { is: relation }
  const [domain = '', letter = ''] = text.split('.')
  return isDomain(domain) && isLetter(letter) ? { domain, letter } : undefined
}

type Acting = { states: readonly State[]; fields: readonly KindField[]; scope: ConditionScope }
function actOf(c: Compiling, act: Declaration['acts'][number], { path, within: { states, fields, scope } }: { path: Place; within: Acting }): Act {
  const known = states.map(one => one.id)
  const say = (key: string, message: string): void => { c.faults.push({ path: [...path, key], message }) }
  for (const state of [...act.from, act.to]) {
    const isFrom = act.from.includes(state)
    if (!known.includes(state) && !(isFrom && state === 'none')) say(isFrom ? 'from' : 'to', `没有名为 ${state} 的状态${meant(state, [...known, 'none'])}`)
  }
  const who = act.who.flatMap(text => {
    const found = whoOf(text)
    if (!found) say('who', `“${text}”不是权限：写成 VIS.C 这样，或 ${relations.join('、')}`)
    return found ?? []
  })
  for (const id of act.asks) {
    const asked = fields.find(one => one.id === id)
    if (!asked) say('asks', `没有名为 ${id} 的字段${meant(id, fields.map(one => one.id))}`)
    else if (asked.on !== act.id) say('asks', `“${asked.label}”没有写明由 ${act.id} 填写（on: ${act.id}）`)
  }
  const isByAuthorAlone = who.length > 0 && who.every(one => 'is' in one && one.is === 'author')
  if (act.not === 'author' && isByAuthorAlone) say('not', '只有经办人能办，又不许经办人办，没有人能办')
  return {
    id: act.id, label: act.label, from: act.from, to: act.to, who, asks: act.asks, second: act.second, notAuthor: act.not === 'author', offline: act.offline,
    within: act.within === undefined ? null : conditionAt(c, { text: act.within, path: [...path, 'within'] }, scope), calls: act.calls ?? null, assigns: act.assigns,
  }
}

/** States nobody gets into, and states nobody gets out of unless they are an end. */
function unreachable(acts: readonly Act[], states: readonly State[]): State[] {
  const reached = new Set(['none'])
  for (let before = -1; before < reached.size;) {
    before = reached.size
    for (const act of acts) if (act.from.some(state => reached.has(state))) reached.add(act.to)
  }
  return states.filter(state => !reached.has(state.id))
}

const builtIn = ['day', 'child', 'subject', 'region', 'author', 'state', 'number', 'createdAt']
function referencesIn(c: Compiling, d: Declaration, fields: readonly KindField[]): void {
  const ids = fields.map(one => one.id)
  const check = (names: readonly string[], path: Place, extra: readonly string[]): void => names.forEach((name, i) => {
    const bare = name.replace(/^[-+]/u, '')
    if (!ids.includes(bare) && !extra.includes(bare)) c.faults.push({ path: [...path, i], message: `没有名为 ${bare} 的字段${meant(bare, [...ids, ...extra])}` })
  })
  check(d.list.columns, ['list', 'columns'], builtIn)
  check(d.list.filters, ['list', 'filters'], [])
  d.list.filters.forEach((id, i) => { if (fieldOf({ fields }, id) && fieldOf({ fields }, id)?.slot === null) c.faults.push({ path: ['list', 'filters', i], message: `“${fieldOf({ fields }, id)?.label ?? id}”没有 filter，不能用来筛选` }) })
  check([d.list.sort], ['list', 'sort'], builtIn)
  check(d.unique ?? [], ['unique'], builtIn)
  check(d.import?.match ?? [], ['import', 'match'], builtIn)
  d.sections.forEach((section, i) => { check(section.of, ['sections', i, 'of'], []) })
  if (d.day !== undefined && fieldOf({ fields }, d.day)?.type !== 'day') c.faults.push({ path: ['day'], message: `${d.day} 不是日期字段` })
  const inSection = new Set(d.sections.flatMap(section => section.of))
  if (d.sections.length > 0) fields.forEach((field, i) => { if (!inSection.has(field.id) && field.on === null) c.faults.push({ path: ['fields', i], message: `“${field.label}”不在任何一节里，表单上看不到` }) })
}

/** A part is read by fewer people than the record: what others read must not tell of it. */
function partsKeptIn(c: Compiling, fields: readonly KindField[]): void {
  const partOf = new Map(fields.map(one => [one.id, one.part]))
  fields.forEach((field, i) => {
    const told = [...readsOf(field)].find(id => { const part = partOf.get(id) ?? null; return part !== null && part !== field.part })
    if (told !== undefined) c.faults.push({ path: ['fields', i], message: `“${field.label}”取决于只有部分人能看的“${fields.find(one => one.id === told)?.label ?? told}”，会把它透露出去` })
  })
}

function worldFaults(d: Declaration, world: KindWorld): Fault[] {
  const faults: Fault[] = []
  if (!abouts.includes(d.about) && !world.kinds.has(d.about)) faults.push({ path: ['about'], message: `“${d.about}”既不是 ${abouts.join('、')}，也不是一种记录${meant(d.about, [...abouts, ...world.kinds])}` })
  if (!world.audiences.has(d.audience)) faults.push({ path: ['audience'], message: `没有名为 ${d.audience} 的查看范围${meant(d.audience, [...world.audiences])}` })
  d.parameters.forEach((name, i) => { if (!Object.hasOwn(world.parameters, name)) faults.push({ path: ['parameters', i], message: `没有名为 ${name} 的参数${meant(name, Object.keys(world.parameters))}` }) })
  d.fields.forEach((field, i) => { if (field.opens && !world.kinds.has(field.opens.kind) && field.opens.kind !== d.kind) faults.push({ path: ['fields', i, 'opens', 'kind'], message: `没有名为 ${field.opens.kind} 的记录种类${meant(field.opens.kind, [...world.kinds])}` }) })
  return faults
}

function compileDeclaration(d: Declaration, world: KindWorld): Compiled {
  const asked = Object.fromEntries(d.parameters.flatMap(name => { const found = world.parameters[name]; return found ? [[name, found]] : [] }))
  const c: Compiling = { faults: worldFaults(d, world), lists: listsOf(d.codeLists), parameters: asked, audiences: world.audiences }
  const { fields, scope, order } = compileFields(c, d.fields)
  const states = d.states.map(text => { const [id = '', ...label] = text.split(/\s+/u); return { id, label: label.join(' ') } })
  const acts = d.acts.map((act, i) => actOf(c, act, { path: ['acts', i], within: { states, fields, scope } }))
  for (const state of unreachable(acts, states)) c.faults.push({ path: ['states', states.indexOf(state)], message: `没有动作能到“${state.label}”` })
  referencesIn(c, d, fields)
  partsKeptIn(c, fields)
  if (c.faults.length > 0) return { kind: null, faults: c.faults }
  const { kind, title, feature, audience, about, follows, basis, sections, list, cases } = d
  return { kind: { kind, title, feature, audience, about, follows, basis, sections, list, cases, day: d.day ?? null, unique: d.unique ?? null, fields, states, acts, scope, order }, faults: [] }
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
