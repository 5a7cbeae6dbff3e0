import { lazy, Suspense } from 'react'
import type { ChildTab } from '../app/slotTypes.ts'
import { Skeleton } from '../ui/states.tsx'

const OfChild = lazy(async () => ({ default: (await import('./OfChild.tsx')).CaseOfChild }))
const Tab: ChildTab['Tab'] = ({ child }) => <Suspense fallback={<Skeleton lines={6} />}><OfChild child={child} /></Suspense>
/** For whoever reads cases: of others it would say only that they read none. */
export const tabs: readonly ChildTab[] = [{ key: 'case', label: '个案', at: 12, when: abilities => abilities.includes('case.read'), Tab }]
