/** Hooks over `call` and `send`: one cache key per contract and input, one place for retries. */
import type { CommandContract } from '@qinghe/domain/kernel/contract.ts'
import type { Receipt } from '@qinghe/domain/kernel/command.ts'
import { newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { useRef } from 'react'
import { keepPreviousData, QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answering, call, send, type SendOptions } from './api.ts'
import { failureOf, isSilence } from './failure.ts'
import { onceBack } from './network.ts'

/** Asking again helps only against silence. */
const worthRetrying = (count: number, error: unknown): boolean => {
  const { kind } = failureOf(error)
  return (kind === 'slow' && count < 1) || (kind === 'busy' && count < 2)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: worthRetrying, staleTime: 15_000, gcTime: 5 * 60_000, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** What could not be read is read again by itself when the server answers again; what was too slow is not, it would be again. */
const wasCutOff = (error: unknown): boolean => ['offline', 'away'].includes(failureOf(error).kind)
onceBack(() => { void queryClient.refetchQueries({ type: 'active', predicate: query => query.state.status === 'error' && wasCutOff(query.state.error) }) })

export type AskOptions<O = never> = {
  enabled?: boolean
  /** Keep showing the last answer while the next one loads (lists whose filter changes). */
  keep?: boolean
  /** Poll while work runs in the background; false stops. */
  everyMs?: (answer: O | undefined) => number | false
  staleMs?: number
}

export function useAsk<I, O>(contract: Answering<I, O>, input: I, options: AskOptions<O> = {}) {
  const { everyMs } = options
  return useQuery({
    queryKey: [contract.name, input],
    queryFn: ({ signal }) => call(contract, input, signal),
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
    ...(everyMs === undefined ? {} : { refetchInterval: (query: { state: { data: O | undefined } }) => everyMs(query.state.data) }),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
  })
}

export type Sending<I> = { input: I } & Omit<SendOptions, 'id'>

/** One command at a time. What was on screen is asked again afterwards: a receipt carries ids and versions only.
 *  A second press after silence repeats the same command id as long as the input is the same. */
function useSending<I, S extends Sending<I>>(contractOf: (sending: S) => CommandContract<I>, onDone: ((receipt: Receipt, sending: S) => void) | undefined) {
  const client = useQueryClient()
  const last = useRef({ text: '', id: newCommandId() })
  return useMutation({
    mutationFn: (sending: S) => {
      const contract = contractOf(sending)
      const text = JSON.stringify([contract.name, sending.input, sending.basedOn])
      if (text !== last.current.text) last.current = { text, id: newCommandId() }
      return send(contract, sending.input, { ...sending, id: last.current.id })
    },
    // The server keeps the id of a refused command: only silence may be repeated under the same one.
    onError: error => {
      if (!isSilence(failureOf(error))) last.current = { text: '', id: newCommandId() }
    },
    onSuccess: async (receipt, sending) => {
      await client.invalidateQueries()
      onDone?.(receipt, sending)
    },
  })
}

export const useSend = <I>(contract: CommandContract<I>, onDone?: (receipt: Receipt) => void) => useSending<I, Sending<I>>(() => contract, onDone)
/** One of several things that may be done from the same place. */
export type SendingOne<I> = Sending<I> & { contract: CommandContract<I> }
export const useSendOne = <I>(onDone?: (receipt: Receipt, sending: SendingOne<I>) => void) => useSending<I, SendingOne<I>>(sending => sending.contract, onDone)

export type PageOptions<O> = {
  /** Reads the cursor of a page; null ends the list. */
  next: (page: O) => string | number | null | undefined
  enabled?: boolean
  keep?: boolean
  /** Name of the input field that carries the cursor. */
  cursor?: string
  /** Poll while work runs in the background; false stops. */
  everyMs?: (pages: readonly O[]) => number | false
}

/** A list that goes on by key. */
export function useAskPages<I extends object, O>(contract: Answering<I, O>, input: I, options: PageOptions<O>) {
  const cursor = options.cursor ?? 'after'
  const { everyMs } = options
  return useInfiniteQuery({
    queryKey: [contract.name, 'pages', input],
    queryFn: ({ signal, pageParam }) => call(contract, pageParam === null ? input : { ...input, [cursor]: pageParam }, signal),
    initialPageParam: firstPage(),
    getNextPageParam: (page: O) => options.next(page) ?? undefined,
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
    ...(everyMs === undefined ? {} : { refetchInterval: (query: { state: { data: { pages: O[] } | undefined } }) => everyMs(query.state.data?.pages ?? []) }),
  })
}
const firstPage = (): string | number | null => null
