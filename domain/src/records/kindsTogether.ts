/** What can only be judged with all kinds at hand: parts of other records, records opened by others, and what is carried into them. */
import { roleKeys } from '../staff/roles.ts'
import { isEnd, postsOf } from './compileActs.ts'
import { abouts } from './compileKind.ts'
import type { Fault } from './declaration.ts'
import { fieldOf, type Kind, type KindField, landsIn, type Opens } from './kind.ts'
import { meant } from './nearest.ts'

type Kinds = ReadonlyMap<string, Kind>

/** From a part up to what the whole is about; a circle has no top. */
export function topOf(kind: Pick<Kind, 'kind' | 'about'>, kinds: Kinds): { about: string; through: readonly string[] } | null {
  const through: string[] = [kind.kind]
  let { about } = kind
  while (!abouts.some(one => one === about)) {
    const above = kinds.get(about)
    if (!above || through.includes(about)) return null
    through.push(about)
    about = above.about
  }
  return { about, through }
}

function partFaults(kind: Kind, kinds: Kinds): Fault[] {
  const above = kinds.get(kind.about)
  if (!above) return []
  const top = topOf(kind, kinds)
  if (top === null) return [{ path: ['about'], message: `“${kind.title}”绕了一圈又属于它自己` }]
  const faults: Fault[] = []
  if (kind.follows !== above.follows) faults.push({ path: ['follows'], message: `“${kind.title}”是“${above.title}”的一部分，儿童迁走时要和它一样（follows: ${above.follows}）` })
  return faults
}

/** A value of one type goes into a field of the same, and a code into the same list. */
const fitsInto = (from: KindField, to: KindField): boolean =>
  (from.type === to.type || (from.type === 'text' && to.type === 'longText')) && from.list?.id === to.list?.id
const isNeeded = ({ needed, on, shown }: KindField): boolean => needed === 'always' && on === null && shown === null

function carriedFaults(kind: Kind, opens: Opens, { target, path }: { target: Kind; path: Fault['path'] }): Fault[] {
  const from = opens.field === null ? kind.fields : (fieldOf(kind, opens.field)?.of ?? [])
  const wrong = opens.carries.flatMap((id): Fault[] => {
    const [source, into] = [from.find(one => one.id === id), fieldOf(target, id)]
    if (!into) return [{ path, message: `“${target.title}”没有名为 ${id} 的字段，带不过去${meant(id, target.fields.map(one => one.id))}` }]
    if (into.type === 'files') return [{ path, message: `“${into.label}”是照片和文件，一个文件只属于一条记录，带不过去` }]
    return source && !fitsInto(source, into) ? [{ path, message: `“${source.label}”和“${target.title}”的“${into.label}”不是同一种字段，带不过去` }] : []
  })
  // The day of the new record is the day of the one that opens it (opening.ts).
  const missing = target.fields.filter(one => isNeeded(one) && !opens.carries.includes(one.id) && one.id !== target.day)
  return [...wrong, ...missing.map((one): Fault => ({ path, message: `“${target.title}”必须填“${one.label}”，请把它带过去（carries）` }))]
}

function openFaults(kind: Kind, kinds: Kinds): Fault[] {
  return kind.acts.flatMap((act, i) => act.opens.flatMap((opens, k): Fault[] => {
    const target = kinds.get(opens.kind)
    const path = opens.field === null ? ['acts', i, 'opens', k] : ['fields', kind.fields.findIndex(one => one.id === opens.field), 'opens']
    // One that has faults of its own is not here, and they are told where they are.
    if (!target) return []
    if (target.ended !== undefined) return [{ path, message: `“${kind.title}”的“${act.label}”会另立“${target.title}”，“${target.title}”还不能停用：请先在“${kind.title}”里停用另立它的栏目` }]
    const born = target.acts.some(one => one.from.includes('none'))
    return born ? carriedFaults(kind, opens, { target, path }) : [{ path, message: `“${target.title}”没有登记的动作，开不出来` }]
  }))
}

/** A state that is no end and that nobody leaves by what they are would keep the record for ever once its author has gone. */
export function strandedStates(kind: Kind): string[] {
  return kind.states.map(one => one.id).filter(state => {
    if (isEnd(kind, state)) return false
    const leaving = kind.acts.filter(act => act.from.includes(state) && landsIn(act, state) !== state)
    const asked = kind.acts.flatMap(act => act.assigns?.to ?? [])
    return !leaving.some(act => act.who.some(one => 'is' in one && one.is === 'assignee' && asked.length > 0) || postsOf(act.who, kind).length > 0)
  })
}

function strandedFaults(kind: Kind): Fault[] {
  return strandedStates(kind).map((state): Fault => {
    const index = kind.states.findIndex(one => one.id === state)
    return { path: ['states', index], message: `“${kind.states[index]?.label ?? state}”只有经办人自己能办下去，经办人离岗以后就办不了：请加一个岗位` }
  })
}

/** @returns the faults of each kind that has some */
export function faultsTogether(all: readonly Kind[]): ReadonlyMap<string, readonly Fault[]> {
  const kinds: Kinds = new Map(all.map(kind => [kind.kind, kind]))
  const found = all.map(kind => [kind.kind, [...partFaults(kind, kinds), ...openFaults(kind, kinds), ...strandedFaults(kind)]] as const)
  return new Map(found.filter(([, faults]) => faults.length > 0))
}

/** Posts that may do the act by what they are, by having made the record, or by having been asked. */
export function actorsOf(kind: Kind, act: Kind['acts'][number]): typeof roleKeys {
  const is = act.who.flatMap(one => ('is' in one ? [one.is] : []))
  const authors = kind.acts.filter(one => is.includes('author') && one.from.includes('none')).flatMap(one => postsOf(one.who, kind))
  const asked = is.includes('assignee') ? kind.acts.flatMap(one => one.assigns?.to ?? []) : []
  if (is.includes('anyone')) return roleKeys
  return roleKeys.filter(role => [...postsOf(act.who, kind), ...authors, ...asked].includes(role))
}
