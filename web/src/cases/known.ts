/** What is told on the page of a case, from declarations and the matrix alone: what comes next of a record and who does it, and which posts read what of it. */
import { rolesOfAct } from '@qinghe/domain/records/contract.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import type { Act, Kind, Who } from '@qinghe/domain/records/kind.ts'
import { audiences, masksIn, ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { labelOf, needsSpotCheck, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { wayOn } from '../records/say.ts'

const isRelation = (who: Who): who is Extract<Who, { is: unknown }> => 'is' in who
const relations: Readonly<Record<string, string>> = { author: '登记的人', assignee: '承办的人', addressee: '收到的单位' }

/** “县级民政干部、承办的人”: by post, and by what somebody is to this record. */
export function whoDoes(kind: Kind, act: Act): string {
  const posts = rolesOfAct(kind, { ...act, who: act.who.filter(who => !isRelation(who)) }).map(labelOf)
  return [...posts, ...act.who.filter(isRelation).flatMap(({ is }) => relations[is] ?? [])].join('、')
}

export type Next = { act: Act; who: string }
/** @param label as answers tell the state; null where nothing leads further on */
export function nextOf(kind: Kind, label: string): Next | null {
  const state = kind.states.find(one => one.label === label)?.id
  const act = state === undefined ? undefined : wayOn(kind, state, kind.acts.filter(one => one.from.includes(state)))
  return act === undefined ? null : { act, who: whoDoes(kind, act) }
}

export type Known = { audience: string; title: string; ledgers: readonly string[]; all: readonly string[]; masked: readonly string[]; own: readonly string[] }
/** Posts by what they read of these ledgers. Who does not read a part is not named beside it, nor whether anything stands there. @param kinds those of which the post that looks reads something */
export function whoKnows(kinds: readonly Kind[], reads: (audience: string) => boolean): Known[] {
  const found = new Map<string, Set<string>>()
  for (const kind of kinds) for (const key of new Set([kind.audience, ...kind.fields.map(field => audienceOfField(kind, field))])) found.set(key, (found.get(key) ?? new Set()).add(kind.title))
  const here = roleKeys.filter(role => !needsSpotCheck(role))
  const posts = (holds: (role: string) => boolean): string[] => here.filter(holds).map(labelOf)
  return [...found].filter(([key]) => reads(key)).map(([key, titles]) => ({
    audience: key, title: audiences[key]?.title ?? key, ledgers: [...titles],
    all: posts(role => seesIn(role, key) && !masksIn(role, key)), masked: posts(role => masksIn(role, key)), own: posts(role => ownsIn(role, key) && !seesIn(role, key)),
  }))
}
