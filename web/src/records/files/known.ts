/** What is known of files by their ids: those of the record on screen, and what one has uploaded oneself. */
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { type FileType, filesOf, stagedFiles } from '@qinghe/domain/records/files.ts'
import { useAsk } from '../../app/asking.ts'

export type KnownFile = { id: RecordId; name: string; type: FileType; bytes: number }
export type Known = { files: ReadonlyMap<string, KnownFile>; isReading: boolean }

const nowhere = RecordId.parse('00000000-0000-0000-0000-000000000000')
/** @param withStaged in a form */
export function useKnownFiles(withStaged: boolean): Known {
  const { record } = useParams({ strict: false })
  const read = RecordId.safeParse(record)
  const own = useAsk(filesOf, { record: read.success ? read.data : nowhere }, { enabled: read.success, staleMs: 10_000 })
  const staged = useAsk(stagedFiles, {}, { enabled: withStaged })
  const files = useMemo(() => new Map([...(own.data?.files ?? []), ...(staged.data?.files ?? [])].map(({ file, name, type, bytes }): [string, KnownFile] => [file, { id: file, name, type, bytes }])), [own.data, staged.data])
  return { files, isReading: (read.success && own.isPending) || (withStaged && staged.isPending) }
}

const kilobyte = 1024
const tenth = 10
export const saySize = (bytes: number): string =>
  (bytes < kilobyte * kilobyte ? `${Math.max(1, Math.round(bytes / kilobyte))} KB` : `${Math.round(bytes / kilobyte / kilobyte * tenth) / tenth} MB`)
export const addressOfFile = (id: string, size: 'full' | 'small' = 'full'): string => `/api/records/files/${id}?size=${size}`
export const idsIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])
