import { lazy, Suspense } from 'react'
import type { ChildTab } from '../app/slotTypes.ts'
import { Skeleton } from '../ui/states.tsx'

const OfChild = lazy(async () => ({ default: (await import('./OfChild.tsx')).CaseOfChild }))
const Tab: ChildTab['Tab'] = ({ child }) => <Suspense fallback={<Skeleton lines={6} />}><OfChild child={child} /></Suspense>
/** For whoever works on cases and is told their deadlines: to a family it would speak of what is kept from it. */
export const tabs: readonly ChildTab[] = [{ key: 'case', label: '个案', at: 12, when: abilities => abilities.includes('case.read') && abilities.includes('duties.read'), Tab }]
