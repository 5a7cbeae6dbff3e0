/** A signature names a digest, and its words count cards: both must be of one reading, or somebody signs what was never shown. */
import type { Sheet, VillageOutput } from '@qinghe/domain/census/contract.ts'

/** `digests`: one of each page, as it came with its cards. `newest`: what was read last, with cards or without. */
export type Reading = { isWhole: boolean; digests: readonly string[]; newest: Pick<VillageOutput, 'locked' | 'standsInTheWay'> & { sheet: Pick<Sheet, 'digest' | 'state'> } }

/** Somebody could sign now, and the cards are not what would be signed. */
export const isBehind = ({ isWhole, digests, newest: { sheet, locked, standsInTheWay } }: Reading): boolean =>
  isWhole && !locked && sheet.state !== 'signed' && standsInTheWay.length === 0 && digests.some(digest => digest !== sheet.digest)

/** Each difference is read after once: one that stays is said, and not asked for without end. */
export const textOf = ({ digests, newest }: Reading): string => [newest.sheet.digest, ...digests].join(' ')

export const notWhole = '名单没有读全'
/** Between the cards and what would be signed. */
export type Difference = 'none' | 'reads' | 'stays'
type Waiting = { sends: boolean; reads: boolean; failed: boolean; difference: Difference }
/** Why nothing can be signed at this moment, in the words of the button; nothing: it can. */
export function waitsFor({ sends, reads, failed, difference }: Waiting): string | undefined {
  if (sends) return '还有核实没有发出'
  if (reads) return '正在读取名单'
  if (failed || difference === 'stays') return notWhole
  return difference === 'reads' ? '正在读取名单' : undefined
}

type Paging = { hasNextPage: boolean; isFetching: boolean; isError: boolean }
/** What failed is asked again by a person, or when the network is back. */
export const goesOn = ({ hasNextPage, isFetching, isError }: Paging): boolean => hasNextPage && !isFetching && !isError
