/** What stands on the left, as the features declare it (`menu.ts` of each). Only what exists, and only what the acting post may open. */
import type { MenuItem, MenuOf, Post } from './slotTypes.ts'

const declared = Object.values(import.meta.glob<MenuOf>('../*/menu.ts', { eager: true }))
export const navItems: readonly MenuItem[] = declared.flatMap(one => one.menu ?? []).sort((a, b) => a.at - b.at)

const isFor = (any: readonly string[], abilities: readonly string[]): boolean => any.length === 0 || any.some(word => abilities.includes(word))
export const visibleItems = (post: Post): MenuItem[] => navItems.filter(item => isFor(item.any, post.abilities) && item.when?.(post) !== false)

const inner = declared.flatMap(one => one.inner ?? [])
const reaches = (to: string, pathname: string): boolean => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`))

/** Whether the acting post may open this address at all: the longest that fits decides. What it may not is said at once; nothing is asked that would be refused. */
export function mayOpen(pathname: string, abilities: readonly string[]): boolean {
  const [best] = [...navItems, ...inner].filter(item => reaches(item.to, pathname)).sort((a, b) => b.to.length - a.to.length)
  return best === undefined || isFor(best.any, abilities)
}
