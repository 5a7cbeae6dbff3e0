import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { Icon } from '../ui/Icon.tsx'

/** To the desk where pairs in doubt are judged. */
export const ReviewLink = ({ comparison, primary, children }: { comparison: Comparison['id']; primary?: boolean; children: ReactNode }) => (
  <Link to="/comparisons/$id/review" params={{ id: comparison }} search={{}} className={primary === true ? 'btn p' : 'btn sm'}><Icon name="match" />{children}</Link>
)
