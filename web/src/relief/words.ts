/** How results of the rules of relief are said and put in order. */
import type { ExplainedScheme, Explanation } from '@qinghe/domain/relief/contract.ts'
import type { StatusTone } from '../ui/marks.tsx'

export const groups = ['untold', 'unknown', 'recorded', 'no'] as const
export type Group = (typeof groups)[number]
export const groupWords: Record<Group, string> = { untold: '符合，档案里没有记着享受', unknown: '还不知道', recorded: '已经享受', no: '不符合' }
export const groupOf = ({ answer, recorded }: ExplainedScheme): Group => (recorded === true ? 'recorded' : answer !== 'yes' ? answer : recorded === null ? 'unknown' : 'untold')

export const answerWords: Record<ExplainedScheme['answer'], { tone: StatusTone; words: string }> = {
  yes: { tone: 'ok', words: '符合' }, no: { tone: 'idle', words: '不符合' }, unknown: { tone: 'soon', words: '还不知道' },
}

export const factsById = ({ facts }: Explanation): ReadonlyMap<string, Explanation['facts'][number]> => new Map(facts.map(one => [one.id, one]))

/** By fact, as it stands in an address. */
export type Supposed = Readonly<Record<string, string>>
export type Supposing = { supposed: Supposed; suppose: (fact: string, value: string | null) => void }

const held = (holds: boolean | null): string => (holds === null ? '还要核实' : holds ? '成立' : '不成立')

/** By household: the whole family is asked about. */
const ofHousehold: readonly string[] = ['subsistence', 'margin', 'temporary', 'medical']
const longest = { basis: 1_000, reasons: 2_000, lacks: 300 } as const
const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

/** What each condition comes to, and on what of the archive: it tells of parents and of health, by its wording alone. */
function grounds(scheme: ExplainedScheme, assumed: readonly string[]): string {
  const leaves = ({ reasons }: ExplainedScheme['asks'][number]): string => reasons.filter((one, i) => one.sort === 'fact' || (reasons[i + 1]?.depth ?? 0) <= one.depth).map(one => one.words).join('；')
  return [
    ...scheme.asks.map(ask => `${held(ask.holds)}：${ask.says}（${leaves(ask)}）`),
    ...(assumed.length > 0 ? [`其中假设、还要核实的：${assumed.join('、')}`] : []),
  ].join('\n')
}

/** What is taken along into a referral: for whoever reads relief the rule and its answer, no more; what that rests on in the part about the family. */
export function takenAlong(answer: Explanation, scheme: ExplainedScheme, supposed: Supposed): Record<string, unknown> {
  const facts = factsById(answer)
  const label = (id: string): string => facts.get(id)?.label ?? id
  const assumed = Object.keys(supposed).map(label)
  const lacks = [...scheme.missing, ...Object.keys(supposed)].map(label).join('、')
  const basis = `${scheme.title}（${scheme.basis}，规则第 ${scheme.version} 版），${answer.today} 核对：${answerWords[scheme.answer].words}${assumed.length > 0 ? '（其中有假设，还要核实）' : ''}。`
  const seesAll = answer.facts.every(one => one.standing !== 'hidden')
  return {
    sort: scheme.scheme, foundOn: answer.today, found: 'rules', household: ofHousehold.includes(scheme.scheme), basis: cut(basis, longest.basis),
    ...(seesAll ? { reasons: cut(grounds(scheme, assumed), longest.reasons) } : {}),
    ...(seesAll && lacks !== '' ? { lacks: cut(lacks, longest.lacks) } : {}),
  }
}
