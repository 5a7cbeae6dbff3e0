/** What the acting post is about, so that its desk shows nothing that can never be its business. */
import { shapeOf, isRole } from '@qinghe/domain/staff/roles.ts'
import { useMay, useNames, useSession } from '../app/session.ts'

/** register: keeps the archives of an area. readers: may look some of them up. own: a list of children by name. */
export type Desk = 'register' | 'reader' | 'own' | 'none'

export function useDesk(): Desk {
  const role = useSession().posting?.role ?? ''
  const keeps = useMay('archives.create')
  if (useNames() !== 'open') return 'none'
  if (keeps) return 'register'
  return isRole(role) && shapeOf(role) === 'list' ? 'own' : 'reader'
}
