/** What a feature may put where others have their say. It declares it in a file of its own folder and no other file changes: `menu.ts` for the menu and who may
 *  open its addresses, `desk.tsx` for cards of the desk, `childTabs.tsx` for tabs of an archive. `at` is the place in the order. */
import type { ComponentType } from 'react'
import type { RegisteredRouter } from '@tanstack/react-router'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import type { Desk } from '../home/post.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { Place } from './place.ts'

export type Post = { abilities: readonly string[]; /** Whether the post works from a list of children by name. */ isList: boolean; seesNames: boolean }

/** Pages that need no number of a record. */
type MenuPath = Exclude<keyof RegisteredRouter['routesByPath'], `${string}$${string}`>
/** `any`: one of these `may` words is enough; an empty list is for everybody. `when`: what can never hold anything for a post is not on its menu. `Count`: what is said
 *  beside the words; loaded by itself. */
export type MenuItem = {
  to: MenuPath; label: string; icon: IconName; at: number; any: readonly string[]; group?: string
  when?: (post: Post) => boolean
  Count?: ComponentType<{ place: Place }>
}
/** An address that is on no menu and still is somebody's. */
export type Address = { to: string; any: readonly string[] }
export type MenuOf = { menu?: readonly MenuItem[]; inner?: readonly Address[] }

/** Who sits at the desk. `inMiddle`: the picture of the children is in the middle. `waits`: something is to be reviewed. `nothing`: the desk says that there is nothing to do. */
export type DeskSeen = {
  desk: Desk; place: Place; names: 'open' | 'spotCheck' | 'none'; inOffice: boolean; may: (word: string) => boolean; inMiddle: boolean; waits: boolean; nothing: boolean
}
export type DeskCard = { id: string; column: 'middle' | 'side'; at: number; when?: (seen: DeskSeen) => boolean; Card: ComponentType<DeskSeen> }

/** Beside the archive's own tabs, after the overview. */
export type ChildTab = { key: string; label: string; at: number; when: (abilities: readonly string[]) => boolean; Tab: ComponentType<{ child: ChildId }> }
