/** What may be done to a record, by whom, when and with what consequences: everything an act names is there, and somebody can do it. */
import type { Letter } from '../kernel/actor.ts'
import { type DataDomain, domainBits } from '../kernel/dataDomain.ts'
import { isSecret, lettersIn, ownsIn, seesIn } from '../staff/audiences.ts'
import { isRole, labelOf, type RoleKey, roleKeys } from '../staff/roles.ts'
import { type ConditionScope, DurationUnit } from './condition.ts'
import { type Compiling, conditionAt } from './compileFields.ts'
import { lettersOfKind } from './contract.ts'
import type { Declaration, DeclaredAct, Fault, Place } from './declaration.ts'
import { type Act, fieldOf, landsIn, type Kind, type KindField, type Opens, type Relation, relations, type SlipSpan, type Span, type State, stays, type Who } from './kind.ts'
import { clockSpanOf } from './slipDue.ts'
import { meant } from './nearest.ts'
import { type Need, needsOf } from './needs.ts'

const isDomain = (text: string): text is DataDomain => Object.hasOwn(domainBits, text)
const isLetter = (text: string): text is Letter => /^[CRUAMSP]$/u.test(text)

/** VIS.C, author, countyCivilAffairs */
export function whoOf(text: string): Who | undefined {
  const relation = relations.find(one => one === text)
  if (relation) return { is: relation }
  if (isRole(text)) return { role: text }
  const [domain = '', letter = ''] = text.split('.')
  return isDomain(domain) && isLetter(letter) ? { domain, letter } : undefined
}

type OfAudience = Pick<Kind, 'audience'>
/** Posts that may do something by what they are, whatever they are to the record. */
export const postsOf = (who: readonly Who[], kind: OfAudience): RoleKey[] =>
  roleKeys.filter(role => who.some(one => ('role' in one ? one.role === role : 'domain' in one && lettersOfKind(role, kind, one.domain).has(one.letter))))
/** The database lets a post add records of an audience in which it holds C, U or A, and change them with U or A (decision 043). */
export const canWrite = (role: RoleKey, { audience }: OfAudience, isBirth: boolean): boolean =>
  [...lettersIn(role, audience)].some(letter => letter === 'U' || letter === 'A' || (isBirth && letter === 'C'))

/** 5 workdays, @visitBackdating */
export function spanOf(text: string, parameters: ConditionScope['parameters']): Span | undefined {
  if (text.startsWith('@')) {
    const name = text.slice(1)
    const unit = Object.hasOwn(parameters, name) ? parameters[name]?.unit : undefined
    return unit && { parameter: name, unit }
  }
  const [count = '', unit = ''] = text.split(' ')
  const known = DurationUnit.safeParse(unit.replace(/s?$/u, 's')).data
  return known && { count: Number(count), unit: known }
}

const slipSpanOf = (text: string, parameters: ConditionScope['parameters']): SlipSpan | undefined => clockSpanOf(text) ?? spanOf(text, parameters)

export type Acting = { declaration: Declaration; states: readonly State[]; fields: readonly KindField[]; scope: ConditionScope }
type At = { c: Compiling; within: Acting; path: Place }
const say = ({ c, path }: At, key: Place, message: string): undefined => { c.faults.push({ path: [...path, ...key], message }); return undefined }

export function whoAt(at: At, given: readonly string[]): Who[] {
  return given.flatMap(text => {
    const found = whoOf(text)
    if (!found) say(at, ['who'], `“${text}”不是权限：写成 VIS.C 这样，或 ${relations.join('、')}，或岗位编号${meant(text, roleKeys)}`)
    return found ?? []
  })
}

export function statesAt(at: At, given: readonly string[], { key, besides = [] }: { key: string; besides?: readonly string[] }): void {
  const known = [...at.within.states.map(one => one.id), ...besides]
  for (const state of given) if (!known.includes(state)) say(at, [key], `没有名为 ${state} 的状态${meant(state, known)}`)
}

function asksAt(at: At, act: DeclaredAct): void {
  for (const id of act.asks) {
    const asked = fieldOf(at.within, id)
    if (!asked) say(at, ['asks'], `没有名为 ${id} 的字段${meant(id, at.within.fields.map(one => one.id))}`)
    else if (asked.on !== act.id) say(at, ['asks'], `“${asked.label}”没有写明由 ${act.id} 填写（on: ${act.id}）`)
  }
}

/** Somebody must be what the act asks for: an author, whoever was asked, whoever was sent something. */
function relationAt(at: At, act: DeclaredAct, relation: Relation): void {
  const { declaration } = at.within
  const isBirthOnly = act.from.every(state => state === 'none')
  if (relation === 'author' && isBirthOnly) say(at, ['who'], '记录还没有，没有经办人：写权限或岗位')
  if (relation === 'assignee' && !declaration.acts.some(one => one.assigns)) say(at, ['who'], '没有动作交办（assigns），不会有承办人')
  if (relation === 'assignee' && isBirthOnly) say(at, ['who'], '记录还没有，没有承办人：写权限或岗位')
  if (relation === 'addressee') say(at, ['who'], '收件单位看不到记录，在收到的送达单上签收、答复，不能直接办理')
  if (relation === 'system') say(at, ['who'], '尚不支持 system：平台自己还不会办，写明由谁办')
}

function peopleAt(at: At, act: DeclaredAct): Who[] {
  const who = whoAt(at, act.who)
  const named = who.flatMap(one => ('is' in one ? [one.is] : []))
  for (const relation of named) relationAt(at, act, relation)
  if (who.length > 0 && named.length === 0 && postsOf(who, at.within.declaration).length === 0) say(at, ['who'], `没有哪个岗位有这样的权限，“${act.label}”没有人能办`)
  who.forEach((one, i) => {
    const posts = postsOf([one], at.within.declaration)
    const isBirth = act.from.includes('none')
    if (posts.length === 0 || posts.some(role => canWrite(role, at.within.declaration, isBirth))) return
    const audience = at.c.world.audiences[at.within.declaration.audience]?.title ?? at.within.declaration.audience
    say(at, ['who'], `${act.who[i] ?? ''} 在“${audience}”的记录里只能看，${isBirth ? '登记不了' : '改不了'}`)
  })
  if (act.not === 'author' && who.length > 0 && named.length === who.length && named.every(one => one === 'author')) say(at, ['not'], '只有经办人能办，又不许经办人办，没有人能办')
  return who
}

function afterAt(at: At, { after, from }: DeclaredAct): Span | null {
  if (after === undefined) return null
  if (from.includes('none')) say(at, ['after'], '记录还没有，没有从哪天算起')
  return spanOf(after, at.within.scope.parameters) ?? say(at, ['after'], `没有名为 ${after} 而且写明单位的参数`) ?? null
}

/** Whoever is asked must be able to see what is asked of them. */
function assignsAt(at: At, { assigns }: DeclaredAct): Act['assigns'] {
  if (!assigns) return null
  const { audience } = at.within.declaration
  const to = assigns.to.flatMap(text => {
    if (!isRole(text)) { say(at, ['assigns', 'to'], `没有名为 ${text} 的岗位${meant(text, roleKeys)}`); return [] }
    if (!ownsIn(text, audience) && !seesIn(text, audience)) say(at, ['assigns', 'to'], `${labelOf(text)}看不到这种记录，不能交办`)
    return [text]
  })
  if (assigns.of === undefined) return { to }
  const offices = at.within.fields.filter(field => field.type === 'organisation' && field.part === null).map(field => field.id)
  if (!offices.includes(assigns.of)) say(at, ['assigns', 'of'], `${assigns.of} 不是写单位的字段${meant(assigns.of, offices)}`)
  return { to, of: assigns.of }
}

function opensAt(at: At, { opens }: DeclaredAct): Opens[] {
  return opens.flatMap((one, i): Opens[] => {
    if (typeof one !== 'string') {
      const { kinds } = at.c.world
      if (!kinds.has(one.kind)) say(at, ['opens', i, 'kind'], `没有名为 ${one.kind} 的记录种类${meant(one.kind, [...kinds])}`)
      const ids = at.within.fields.map(field => field.id)
      for (const id of one.carries) if (!ids.includes(id)) say(at, ['opens', i, 'carries'], `没有名为 ${id} 的字段${meant(id, ids)}`)
      return [{ field: null, ...one }]
    }
    const field = fieldOf(at.within, one)
    if (field?.opens) return [{ field: one, ...field.opens }]
    say(at, ['opens', i], field ? `“${field.label}”没有写明每行变成哪种记录（字段的 opens）` : `没有名为 ${one} 的字段${meant(one, at.within.fields.map(each => each.id))}`)
    return []
  })
}

function numberAt(at: At, act: DeclaredAct): Act['number'] {
  if (!act.number) return null
  const others = at.within.declaration.acts.filter(one => one.number && one.id !== act.id)
  if (others.length > 0) say(at, ['number'], `同一条记录只取一次号，${others.map(one => one.id).join('、')} 也写了 number`)
  if (act.to === stays || act.from.includes(act.to)) say(at, ['number'], '这个动作能重复办，会再取一次号')
  if (act.offline) say(at, ['number'], '没有网络时取不到号：去掉 offline 或 number')
  const { title, prefix = null } = act.number
  const audience = at.c.world.audiences[at.within.declaration.audience]
  const isHidden = at.within.fields.some(field => field.bars) || act.who.includes('anyone') || (audience !== undefined && isSecret(audience))
  return { title, prefix, random: isHidden || audience?.class === 'S4' }
}

function needAt(at: At, { act, back }: Need): void {
  const { acts } = at.within.declaration
  const named = act === null ? undefined : acts.find(one => one.id === act)
  if (act !== null && named === undefined) say(at, ['needs'], `没有名为 ${act} 的动作${meant(act, acts.map(one => one.id))}`)
  else if (back !== null && !(named === undefined ? acts.some(one => one.sends) : named.sends)) say(at, ['needs'], `${named === undefined ? '没有动作送达（sends）' : `${named.id} 不送达（sends）`}，等不到对方签收`)
}
function sendsAt(at: At, act: DeclaredAct): void {
  const { sends, needs, door } = act
  const known = (ids: readonly string[], key: Place): void => {
    for (const id of ids) if (!fieldOf(at.within, id)) say(at, key, `没有名为 ${id} 的字段${meant(id, at.within.fields.map(one => one.id))}`)
  }
  if (sends) {
    known([sends.to, ...sends.shows.filter(id => id !== 'child' && id !== 'region')], ['sends'])
    if (fieldOf(at.within, sends.to) && fieldOf(at.within, sends.to)?.type !== 'organisation') say(at, ['sends', 'to'], '送给谁要是机构字段')
    if (sends.due !== undefined && !slipSpanOf(sends.due, at.within.scope.parameters)) say(at, ['sends', 'due'], `没有名为 ${sends.due} 而且写明单位的参数`)
  }
  for (const need of needsOf(needs).flat()) needAt(at, need)
  if (!door) return
  known(door.shows, ['door', 'shows'])
  const acts = at.within.declaration.acts.map(one => one.id)
  if (!acts.includes(door.act)) say(at, ['door', 'act'], `没有名为 ${door.act} 的动作${meant(door.act, acts)}`)
}

export function actOf(c: Compiling, act: DeclaredAct, { path, within }: { path: Place; within: Acting }): Act {
  const at: At = { c, within, path }
  statesAt(at, act.from, { key: 'from', besides: ['none'] })
  statesAt(at, [act.to], { key: 'to', besides: [stays] })
  if (act.to === stays && act.from.includes('none')) say(at, ['to'], '记录还没有，没有原来的状态可留：写明到哪个状态')
  asksAt(at, act)
  sendsAt(at, act)
  if (act.offline && act.second) say(at, ['second'], '没有网络时等不到第二个人：去掉 offline 或 second')
  if (act.calls !== undefined && !c.world.rules.has(act.calls)) say(at, ['calls'], `没有名为 ${act.calls} 的规则${meant(act.calls, [...c.world.rules])}`)
  return {
    id: act.id, label: act.label, from: act.from, to: act.to, who: peopleAt(at, act), asks: act.asks,
    second: act.second, notAuthor: act.not === 'author', offline: act.offline,
    within: act.within === undefined ? null : conditionAt(c, { text: act.within, path: [...path, 'within'] }, within.scope), after: afterAt(at, act),
    calls: act.calls ?? null, assigns: assignsAt(at, act), opens: opensAt(at, act), number: numberAt(at, act),
    attaches: act.attaches, moves: act.moves, sends: act.sends ? { ...act.sends, due: act.sends.due === undefined ? null : (slipSpanOf(act.sends.due, within.scope.parameters) ?? null) } : null, needs: act.needs, paper: act.paper ?? null, door: act.door ?? null,
  }
}

/** Acts written twice, and fields that belong to an act nobody declared. */
export function actsTogether({ acts, fields }: Declaration): Fault[] {
  const ids = acts.map(one => one.id)
  const twice = acts.flatMap(({ id }, i): Fault[] => (ids.indexOf(id) < i ? [{ path: ['acts', i, 'id'], message: `动作 ${id} 写了两次` }] : []))
  const strays = fields.flatMap(({ on, label }, i): Fault[] =>
    (on !== undefined && !ids.includes(on) ? [{ path: ['fields', i, 'on'], message: `“${label}”由 ${on} 填写，但没有这个动作${meant(on, ids)}` }] : []))
  const silent = fields.flatMap(({ id, opens, label }, i): Fault[] =>
    (opens && !acts.some(act => act.opens.includes(id)) ? [{ path: ['fields', i, 'opens'], message: `没有动作写明 opens: [${id}]，“${label}”的行不会变成记录` }] : []))
  return [...twice, ...strays, ...silent]
}

/** States nobody gets into. */
export function unreachable(acts: readonly Act[], states: readonly State[]): State[] {
  const reached = new Set(['none'])
  for (let before = -1; before < reached.size;) {
    before = reached.size
    for (const act of acts) if (act.from.some(state => reached.has(state))) reached.add(act.to)
  }
  return states.filter(state => !reached.has(state.id))
}

/** An end is a state no act leaves. */
export const isEnd = (kind: Pick<Kind, 'acts'>, state: string): boolean => !kind.acts.some(act => act.from.includes(state) && landsIn(act, state) !== state)
