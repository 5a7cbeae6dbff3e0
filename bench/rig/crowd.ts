/** Twenty people at work: half in villages and towns, a quarter in counties, a quarter above under an open spot check. */
import type { Random } from '../../testing/world/random.ts'
import type { World } from './home.ts'
import { type SignedIn, signInOnce } from './people.ts'

export const crowdSize = 20

export type Place = { lo: number; hi: number }

/** What somebody may see: the place of the post, or the place under examination. */
export function placeOf({ post }: SignedIn): Place {
  const region = post.about ?? post.region
  const size = region === 0 ? 1e12 : region % 1e10 === 0 ? 1e10 : region % 1e8 === 0 ? 1e8 : region % 1e6 === 0 ? 1e6 : region % 1e3 === 0 ? 1e3 : 1
  return { lo: region, hi: region + size }
}

/** @param populated villages with children, so that nobody searches an empty place */
export async function gather(world: World, url: string, { r, populated }: { r: Random; populated: ReadonlySet<number> }): Promise<SignedIn[]> {
  const isBusy = (region: number): boolean => populated.has(region)
  const of = (role: string, n: number) => {
    const all = world.accounts.posts.filter(post => post.role === role && (role === 'nationCivilAffairs' || isBusy(post.region)))
    return Array.from({ length: n }, () => all[r.below(all.length)]!)
  }
  const posts = [...of('childDirector', 5), ...of('childSupervisor', 5), ...of('countyCivilAffairs', 5), ...of('provinceCivilAffairs', 3), ...of('nationCivilAffairs', 2)]
  const people: SignedIn[] = []
  for (const post of posts) people.push(await signInOnce(url, world.accounts, post))
  return people
}

/** Every village with children and everything above it. */
export function withAncestors(villages: Iterable<number>): Set<number> {
  const found = new Set<number>()
  for (const village of villages) for (const size of [1, 1e3, 1e6, 1e8, 1e10]) found.add(Math.floor(village / size) * size)
  return found
}
