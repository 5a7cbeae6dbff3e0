/** Places on pages of earlier features for what a later one has to say there: loaded when the page shows them, known to neither. */
import { lazy, Suspense } from 'react'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useMay } from './session.ts'

const ChildDuties = lazy(async () => ({ default: (await import('../duties/OfChild.tsx')).ChildDuties }))
const ClauseKept = lazy(async () => ({ default: (await import('../duties/OfClause.tsx')).ClauseKept }))
const Listening = lazy(async () => ({ default: (await import('../hotline/Listening.tsx')).Listening }))
const ChildOfCall = lazy(async () => ({ default: (await import('../hotline/ChildOfCall.tsx')).ChildOfCall }))

/** Beside the archive of a child. */
export function BesideChild({ child }: { child: ChildId }) {
  return useMay('duties.read') ? <Suspense fallback={null}><ChildDuties child={child} /></Suspense> : null
}
/** Below a clause of a plan. */
export function BelowClause(props: { plan: string; clause: string; region: RegionCode | undefined }) {
  return useMay('duties.oversee') ? <Suspense fallback={null}><ClauseKept {...props} /></Suspense> : null
}
type Values = Readonly<Record<string, unknown>>
/** Beside the form of a call, while somebody is on the telephone. */
export function BesideCall(props: { values: Values; onSave: () => void; onUrgent: () => void }) {
  return useMay('hotline.listen') ? <Suspense fallback={null}><Listening {...props} /></Suspense> : null
}
/** On the page of a call that is about no child yet. */
export function ChildOfThisCall(props: { call: RecordId; values: Values; onKnown: (child: ChildId) => void }) {
  return useMay('hotline.listen') ? <Suspense fallback={null}><ChildOfCall {...props} /></Suspense> : null
}
