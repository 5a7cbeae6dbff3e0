import { lazy, Suspense } from 'react'
import type { ChildTab } from '../app/slotTypes.ts'
import { Skeleton } from '../ui/states.tsx'

const OfChild = lazy(async () => ({ default: (await import('./OfChild.tsx')).ReliefOfChild }))
const Tab: ChildTab['Tab'] = ({ child }) => <Suspense fallback={<Skeleton lines={6} />}><OfChild child={child} /></Suspense>
export const tabs: readonly ChildTab[] = [{ key: 'eligible', label: '可以享受的救助', at: 20, when: abilities => abilities.includes('relief.explain'), Tab }]
