/** Screens that stand for the acts of a record page, by the name a declaration gives (`screen`). Each comes in a piece of its own; a name nobody built leaves
 *  the page every kind has. */
import { type ComponentType, lazy } from 'react'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import type { Ledger } from '../kinds.ts'

/** `wanted`: the act somebody came for, by the button of a duty; `onDone` when that or another is done. */
export type OwnScreen = ComponentType<{ ledger: Ledger; page: RecordPage; wanted: string | undefined; onDone: (() => void) | undefined }>
const own: Readonly<Record<string, OwnScreen>> = {
  emergencyPath: lazy(() => import('./EmergencyPath.tsx').then(loaded => ({ default: loaded.EmergencyPath }))),
  callDesk: lazy(() => import('./CallDesk.tsx').then(loaded => ({ default: loaded.CallDesk }))),
}
export const ownScreen = (name: string | null): OwnScreen | undefined => (name !== null && Object.hasOwn(own, name) ? own[name] : undefined)
