/** Which place a screen looks into: the one chosen there, as long as it lies within the one the whole desk is narrowed to. */
import { ancestorAt, isWithin, levelOf, levels } from '@qinghe/domain/kernel/regionCode.ts'

/** `region`: what is asked. `at`: what of it was chosen here. `up`: one step back; its `at` is undefined where that is the place of the desk. */
export type Where = { region: number | undefined; at: number | undefined; up: { at: number | undefined } | null }

export function whereOf({ at, region }: { at?: number | undefined; region?: number | undefined }, own: number): Where {
  const top = region ?? own
  if (at === undefined || at === top || !isWithin(at, top)) return { region, at: undefined, up: null }
  const above = levels[levels.indexOf(levelOf(at)) - 1]
  const parent = above === undefined ? top : ancestorAt(at, above)
  return { region: at, at, up: { at: parent !== top && isWithin(parent, top) ? parent : undefined } }
}
