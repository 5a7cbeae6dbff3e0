/** Columns of the list. The name always stays; which others show is kept in the address. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { shortLabelOf } from '@qinghe/domain/codes/codeList.ts'
import { schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import type { ListSort } from '@qinghe/domain/archives/contract.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { type Eye, seenAs } from '@qinghe/domain/archives/seen.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import { Masked } from '../ui/Mask.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'
import type { columnKeys } from './search.ts'
import { ArchiveState, Caregiver, Categories } from './words.tsx'

export type ColumnKey = (typeof columnKeys)[number]
type Column = { label: string; show: (row: ArchiveRow) => ReactNode; align?: 'r' }

export const columns: Record<ColumnKey, Column> = {
  id: {
    label: '身份证号',
    show: row => row.idMasked === null
      ? <span className="longname" title={row.idMissingReason ?? undefined}><Status tone="soon">{row.idMissingReason ?? '未填'}</Status></span>
      : <span className="soft"><Masked text={row.idMasked} />{row.identityState === 'unverified' ? <span className="muted cap"> 待核验</span> : null}</span>,
  },
  village: { label: '村（居）', show: row => row.regionName },
  categories: { label: '儿童类别', show: row => <Categories codes={row.categories} inList /> },
  caregiver: { label: '现照护人', show: row => <Caregiver row={row} /> },
  schooling: { label: '就学', show: row => row.schoolingStatus === null ? <span className="muted">未填</span> : shortLabelOf(schoolingStatus, row.schoolingStatus) },
  status: { label: '状态', show: row => <ArchiveState of={row} /> },
  gaps: {
    label: '缺项', align: 'r',
    show: row => row.gaps.length === 0 ? <span className="muted">0</span> : <Link to="/archives/$id" params={{ id: row.id }} search={{}} className="lk amber strong" title={`缺 ${row.gaps.length} 项，打开档案去填`} onClick={e => e.stopPropagation()} preload={false}>{row.gaps.length}</Link>,
  },
  updated: { label: '最近更新', align: 'r', show: row => <span className="soft">{sayWhen(row.updatedAt)}</span> },
}
/** What each column is about; the others are about the archive. */
const columnAbout: Partial<Record<ColumnKey, FieldKey>> = { id: 'idNumber', caregiver: 'guardian.name', schooling: 'schoolingStatus' }
/** A column of what the post does not look at is not there, instead of being empty. */
export const columnExists = (eye: Eye, key: ColumnKey): boolean => columnAbout[key] === undefined || seenAs(eye, columnAbout[key]) !== 'hidden'
/** The order a heading stands for. */
export const columnSorts: Partial<Record<ColumnKey, ListSort>> = { village: 'region', updated: 'recent' }
export const defaultColumns: readonly ColumnKey[] = ['id', 'village', 'categories', 'caregiver', 'status', 'gaps', 'updated']
/** With the preview open the table has a third less room. */
export const besidePreview: readonly ColumnKey[] = ['id', 'village', 'categories', 'caregiver', 'status']
