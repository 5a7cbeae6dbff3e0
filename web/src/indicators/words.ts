/** How figures of plans are said. */
import type { Goal, OfPlan, Standing, Which } from '@qinghe/domain/indicators/contract.ts'
import { type Aim, goalReach, type GoalReach, type Reach, reachOf, shareOf, type ShownTally, wholeOf } from '@qinghe/domain/indicators/tally.ts'
import type { StatusTone } from '../ui/marks.tsx'
import { figure } from '../ui/time.ts'

export const aimOf = ({ unit, target }: Pick<Standing, 'unit' | 'target'>): Aim => ({ unit, ...target })
export const reachFor = (standing: Standing): GoalReach => (standing.tally === null ? null : reachOf(aimOf(standing), standing.tally))

type Said = { tone: StatusTone; words: string }
const said: Record<Reach, Said> = {
  reached: { tone: 'ok', words: '达到' }, missed: { tone: 'late', words: '没有达到' }, open: { tone: 'soon', words: '还说不准，要先查清不清楚的' }, empty: { tone: 'idle', words: '没有对象' },
  plain: { tone: 'idle', words: '方案没有定目标数' }, held: { tone: 'idle', words: '数字小，不显示' },
}
export const sayReach = (reach: Reach): Said => said[reach]
const notCounted: Said = { tone: 'idle', words: '还算不出来' }
export const sayGoal = (reach: GoalReach): Said => (reach === null ? notCounted : reach === 'open' ? { tone: 'soon', words: '还说不准' } : said[reach])

export const unitOf = ({ about }: Pick<Standing, 'about'>): string => (about === 'child' ? '名' : about === 'school' ? '所' : '个')
export const aimWords = (aim: Aim): string | null => {
  const percent = aim.unit === 'percent' ? '%' : ''
  const parts = [aim.least === null ? null : aim.least === 100 && percent !== '' ? '100%' : `不少于 ${aim.least}${percent}`, aim.most === null ? null : aim.most === 0 ? '0' : `不超过 ${aim.most}${percent}`]
  const words = parts.filter(one => one !== null).join('，')
  return words === '' ? null : `目标 ${words}`
}

/** The figure itself, and what it is made of. */
export function sayTally(tally: ShownTally, standing: Pick<Standing, 'unit' | 'about'>): { main: string; of: string } {
  const whole = wholeOf(tally)
  const unit = unitOf(standing)
  if (standing.unit === 'count') return tally.yes === null ? { main: '＊', of: '数字小，不显示' } : { main: `${figure(tally.yes)} ${unit}`, of: '' }
  const { yes, no } = tally
  const share = yes === null || no === null ? null : shareOf({ yes, no })
  if (share !== null) return { main: `${share}%`, of: `${figure(yes ?? 0)} / ${figure((yes ?? 0) + (no ?? 0))} ${unit}` }
  if (whole === null) return { main: '＊', of: '有的数字小，不显示' }
  return whole.unknown + whole.unsure === 0 ? { main: '没有对象', of: '' } : { main: '不清楚', of: '' }
}
/** Those of whom it is not known, both sorts; null where one of the numbers is withheld, which is never the same as nobody. */
const unclearIn = ({ unknown, unsure }: ShownTally): number | null => (unknown === null || unsure === null ? null : unknown + unsure)
export function sayUnclear(tally: ShownTally, standing: Pick<Standing, 'about'>): string | null {
  const unclear = unclearIn(tally)
  if (unclear === null) return '不清楚的 ＊'
  return unclear === 0 ? null : `不清楚的 ${figure(unclear)} ${unitOf(standing)}`
}

export const whichWords = (standing: Pick<Standing, 'unit'>): Record<Which, string> => (standing.unit === 'count' ? { yes: '是', no: '不是', unknown: '不清楚', unsure: '不清楚算不算' }
  : { yes: '做到', no: '没做到', unknown: '不清楚', unsure: '不清楚算不算在内' })

export const keyOf = ({ plan, indicator }: { plan: string; indicator: string }): string => `${plan}.${indicator}`
/** A goal by what it is measured by; an indicator of a plan nobody took counts as not counted. */
export function reachOfGoal({ measuredBy }: Goal, { indicators, beside }: Pick<OfPlan, 'indicators' | 'beside'>): GoalReach {
  const all = new Map([...indicators, ...beside].map(one => [keyOf(one), one]))
  return goalReach(measuredBy.map(one => { const found = all.get(keyOf(one)); return found === undefined ? null : reachFor(found) }))
}
const whoseWords = { area: '', school: '本校在', list: '分给您的在' } as const
export const sayWhose = ({ whose, place: { name } }: Pick<OfPlan, 'whose' | 'place'>): string => `${whoseWords[whose]}${name}${whose === 'area' ? '' : '的孩子'}`
