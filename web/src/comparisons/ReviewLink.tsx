import type { ReactNode } from 'react'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { Icon } from '../ui/Icon.tsx'

/** To the desk where pairs in doubt are judged. */
export const ReviewLink = ({ comparison, primary, children }: { comparison: Comparison['id']; primary?: boolean; children: ReactNode }) => (
  <a href={`/comparisons/${comparison}/review`} className={primary === true ? 'btn p' : 'btn sm'}><Icon name="match" />{children}</a>
)
