/** What is told on the page of a case, from declarations and the matrix alone: what comes next of a record and who does it, and which posts read what of it. */
import { rolesOfAct } from '@qinghe/domain/records/contract.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import { type Act, type Kind, landsIn, type Who } from '@qinghe/domain/records/kind.ts'
import { audiences, masksIn, ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { labelOf, needsSpotCheck, type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { isTakenBack } from '../records/say.ts'

const isRelation = (who: Who): who is Extract<Who, { is: unknown }> => 'is' in who
const relations: Readonly<Record<string, string>> = { author: '登记的人', assignee: '承办的人', addressee: '收到的单位' }

/** “县级民政干部、承办的人”: by post, and by what somebody is to this record. */
export function whoDoes(kind: Kind, act: Act): string {
  const posts = rolesOfAct(kind, { ...act, who: act.who.filter(who => !isRelation(who)) }).map(labelOf)
  return [...posts, ...act.who.filter(isRelation).flatMap(({ is }) => relations[is] ?? [])].join('、')
}

export type Next = readonly { act: Act; who: string }[]
/** Every way on from where a record stands: which of them is right, whoever works on the case decides. Nothing: it stands at its end. @param label as answers tell the state */
export function nextOf(kind: Kind, label: string): Next {
  const state = kind.states.find(one => one.label === label)?.id
  if (state === undefined) return []
  return kind.acts.filter(act => act.from.includes(state) && !isTakenBack(act.to) && landsIn(act, state) !== state).map(act => ({ act, who: whoDoes(kind, act) }))
}

/** May come to have a record of these as one's own: begins one that stays its author's, or is handed one. What anybody files stays nobody's (decision 049). */
const mayOwn = (kinds: readonly Kind[], role: RoleKey, key: string): boolean => kinds.some(kind => audiencesOf(kind).includes(key) && kind.acts.some(act =>
  act.assigns?.to.includes(role) === true || (act.from.includes('none') && act.who.every(who => !isRelation(who)) && rolesOfAct(kind, act).includes(role))))

const audiencesOf = (kind: Kind): string[] => [kind.audience, ...kind.fields.map(field => audienceOfField(kind, field))]

export type Known = { audience: string; title: string; ledgers: readonly string[]; all: readonly string[]; masked: readonly string[]; own: readonly string[]; checked: readonly string[] }
/** Posts by what they read of these ledgers. Who does not read a part is not named beside it, nor whether anything stands there. @param kinds those of which the post that looks reads something */
export function whoKnows(kinds: readonly Kind[], reads: (audience: string) => boolean): Known[] {
  const found = new Map<string, Set<string>>()
  for (const kind of kinds) for (const key of new Set(audiencesOf(kind))) found.set(key, (found.get(key) ?? new Set()).add(kind.title))
  const here = roleKeys.filter(role => !needsSpotCheck(role))
  const posts = (holds: (role: RoleKey) => boolean): string[] => here.filter(holds).map(labelOf)
  return [...found].filter(([key]) => reads(key)).map(([key, titles]) => ({
    audience: key, title: audiences[key]?.title ?? key, ledgers: [...titles],
    all: posts(role => seesIn(role, key) && !masksIn(role, key)), masked: posts(role => masksIn(role, key)), own: posts(role => ownsIn(role, key) && !seesIn(role, key) && mayOwn(kinds, role, key)),
    checked: roleKeys.filter(role => needsSpotCheck(role) && seesIn(role, key)).map(labelOf),
  }))
}
