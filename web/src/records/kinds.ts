/** The kinds the acting post has to do with, as the server compiled them. A content is read once and never changes. */
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { contractsOf, type KindContracts, listKinds } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { useMemo } from 'react'
import { z } from 'zod'
import { useAsk } from '../app/asking.ts'
import { useSession } from '../app/session.ts'
import { readsKind } from './see.ts'

/** The server compiled it with the types of domain/records; what is asked here is only whether it is a kind at all. */
const isKind = (given: unknown): given is Kind => typeof given === 'object' && given !== null && 'kind' in given && 'fields' in given && 'acts' in given && 'order' in given
const Compiled = z.custom<Kind>(isKind)

/** Of a version that is not in force yet. */
export const readKind = (compiled: string | null): Kind | null => (compiled === null ? null : Compiled.parse(JSON.parse(compiled)))

export type Ledger = KindContracts & { content: string }
export type RecordRef = { kind: string; record: RecordId }

// What the log calls a kind is the server's to know: here no others are asked.
const made = new Map<string, Ledger>()
function ledgerOf({ content, compiled }: { content: string; compiled: string }): Ledger {
  const found = made.get(content) ?? { ...contractsOf(Compiled.parse(JSON.parse(compiled)), []), content }
  made.set(content, found)
  return found
}

const stayMs = 600_000

export function useLedgers() {
  const asked = useAsk(listKinds, {}, { staleMs: stayMs })
  const ledgers = useMemo(() => asked.data?.kinds.map(ledgerOf), [asked.data])
  return { asked, ledgers }
}

/** Ledgers that may be opened: a post may have to do with a kind and still read none of its records. */
export function useReadable(): readonly Ledger[] | undefined {
  const role = useSession().posting?.role ?? ''
  const { ledgers } = useLedgers()
  return useMemo(() => ledgers?.filter(one => readsKind(one.kind, role)), [ledgers, role])
}

/** The kind as it was when a record was written: an old record is read by the words of its day. */
export function useWrittenWith(ledger: Ledger, content: string | undefined): Kind {
  const isOld = content !== undefined && content !== ledger.content
  const asked = useAsk(listKinds, { kind: ledger.kind.kind, content: content ?? '' }, { enabled: isOld, staleMs: stayMs })
  const [found] = asked.data?.kinds ?? []
  return isOld && found !== undefined ? ledgerOf(found).kind : ledger.kind
}

/** A page with what its author wrote in parts that the post reads masked, or not at all, when others wrote them. */
export const withOwn = <P extends { values: Record<string, unknown>; own: Record<string, unknown> | null }>(page: P): P =>
  ({ ...page, values: { ...page.values, ...Object.fromEntries(Object.entries(page.own ?? {}).filter(([, value]) => value !== null)) } })
