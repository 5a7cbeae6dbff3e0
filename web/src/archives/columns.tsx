/** Columns of the list. The name always stays; which others show is kept in the address. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { shortLabelOf } from '@qinghe/domain/codes/codeList.ts'
import { schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import type { ListSort } from '@qinghe/domain/archives/contract.ts'
import { type ColumnKey, columnLabels } from '@qinghe/domain/archives/listColumns.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import { Masked } from '../ui/Mask.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'
import { ArchiveState, Caregiver, Categories } from './words.tsx'

type Column = { label: string; show: (row: ArchiveRow) => ReactNode; align?: 'r' }

export const columns: Record<ColumnKey, Column> = {
  id: {
    label: columnLabels.id,
    show: row => row.idMasked === null
      ? <span className="longname" title={row.idMissingReason ?? undefined}><Status tone="soon">{row.idMissingReason ?? '未填'}</Status></span>
      : <span className="soft"><Masked text={row.idMasked} />{row.identityState === 'unverified' ? <span className="muted cap"> 待核验</span> : null}</span>,
  },
  village: { label: columnLabels.village, show: row => row.regionName },
  categories: { label: columnLabels.categories, show: row => <Categories codes={row.categories} inList /> },
  caregiver: { label: columnLabels.caregiver, show: row => <Caregiver row={row} /> },
  schooling: { label: columnLabels.schooling, show: row => row.schoolingStatus === null ? <span className="muted">未填</span> : shortLabelOf(schoolingStatus, row.schoolingStatus) },
  status: { label: columnLabels.status, show: row => <ArchiveState of={row} /> },
  gaps: {
    label: columnLabels.gaps, align: 'r',
    show: row => row.gaps.length === 0 ? <span className="muted">0</span> : <Link to="/archives/$id" params={{ id: row.id }} search={{}} className="lk amber strong" title={`缺 ${row.gaps.length} 项，打开档案去填`} onClick={e => e.stopPropagation()} preload={false}>{row.gaps.length}</Link>,
  },
  updated: { label: columnLabels.updated, align: 'r', show: row => <span className="soft">{sayWhen(row.updatedAt)}</span> },
}
/** The order a heading stands for. */
export const columnSorts: Partial<Record<ColumnKey, ListSort>> = { village: 'region', updated: 'recent' }
/** With the preview open the table has a third less room. */
export const besidePreview: readonly ColumnKey[] = ['id', 'village', 'categories', 'caregiver', 'status']
