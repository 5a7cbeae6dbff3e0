import { useEffect, useRef } from 'react'
import { censusVillage, type VillageOutput } from '@qinghe/domain/census/contract.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk, useAskPages } from '../app/asking.ts'
import { type Difference, goesOn, isBehind, type Reading, textOf, waitsFor } from './signing.ts'
import type { Tap } from './tapped.ts'

export type Where = { period: string; region: RegionCode }
const atOnce = 100

/** Before somebody signs, the cards are read once more where they are not what would be signed.
 *  @returns what keeps the signature closed: they are being read, or were read and differ still */
function useSameReading(reading: Reading | null, isFree: boolean, refetch: () => unknown): Difference {
  const readFor = useRef('')
  const behind = reading !== null && isBehind(reading)
  const text = behind ? textOf(reading) : ''
  const stays = behind && isFree && readFor.current === text
  useEffect(() => {
    if (!isFree || readFor.current === text) return
    readFor.current = text
    if (text !== '') void refetch()
  }, [isFree, text, refetch])
  if (stays) return 'stays'
  return behind ? 'reads' : 'none'
}

/** The children are read once, all of them; what is tapped afterwards asks for the sheet alone. */
export function useVillage({ period, region }: Where, taps: readonly Tap[]) {
  const asked = useAskPages(censusVillage, { period, region, limit: atOnce }, { next: page => page.next })
  const { hasNextPage, fetchNextPage, refetch, isFetching, isError } = asked
  const next = goesOn(asked)
  useEffect(() => { if (next) void fetchNextPage() }, [next, fetchNextPage])
  const sheet = useAsk(censusVillage, { period, region, limit: 1 }, { enabled: taps.length > 0 && asked.data !== undefined, staleMs: 0 })
  const pages = asked.data?.pages ?? []
  const newest: VillageOutput | undefined = sheet.data !== undefined && sheet.dataUpdatedAt > asked.dataUpdatedAt ? sheet.data : pages[0]
  const isWhole = asked.data !== undefined && !hasNextPage
  const sends = taps.some(({ phase }) => phase !== 'done')
  const reads = sheet.isFetching || isFetching
  const reading = newest === undefined ? null : { isWhole, digests: pages.map(page => page.sheet.digest), newest }
  const difference = useSameReading(reading, !sends && !reads && !isError, refetch)
  const again = hasNextPage ? fetchNextPage : refetch
  return { asked, newest, isWhole, lines: pages.flatMap(page => page.lines), waits: waitsFor({ sends, reads, failed: isError, difference }), again }
}
