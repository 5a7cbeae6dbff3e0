/** Decisions on their way. The desk goes on to the next pair at once; what was refused comes back with its reason, and what met
 *  silence waits here under its own command id and is sent again, so that nothing is lost and nothing is done twice. */
import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { decidePair, type Doubt, getComparison, getPair, listDecisions, listDoubts, undoDecision } from '@qinghe/domain/comparisons/contract.ts'
import type { Verdict } from '@qinghe/domain/comparisons/types.ts'
import { newCommandId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Receipt } from '@qinghe/domain/kernel/command.ts'
import { send } from '../../app/api.ts'
import { type Failure, failureOf, isSilence, sayFailure } from '../../app/failure.ts'
import { onceBack } from '../../app/network.ts'
import { keyOf, type PairKey } from './queue.ts'

/** `waits`: saying that they are the same only asks a second person. */
export type Judged = Pick<Doubt, 'row' | 'child' | 'name' | 'childName'> & { waits: boolean }
export type Sending = { pair: Judged; verdict: Verdict; state: 'saving' | 'saved' | 'refused' | 'silent'; words: string; id: ReturnType<typeof newCommandId> }
/** What `undo` takes back; the id of the decision, or that the village was asked. */
export type Undoable = { pair: Judged; verdict: Verdict; decision: RecordId | undefined }

/** It may be sent again as it is, under the same id: nobody has refused it. */
const isKept = (failure: Failure): boolean => isSilence(failure) || failure.kind === 'signedOut' || failure.kind === 'busy'

const wordsFor = (failure: Failure): string => {
  const { title, next } = sayFailure(failure)
  return [title, next].filter(Boolean).join('。')
}
const decisionIn = (receipt: Receipt): RecordId | undefined => RecordId.safeParse(receipt.records.find(record => record.type === 'comparisonDecision')?.id).data

/** What is on screen about this comparison, and nothing else: opening a pair is on record. */
function useReread(comparison: RecordId) {
  const client = useQueryClient()
  return async (pair: PairKey): Promise<void> => {
    const isTouched = (key: readonly unknown[]): boolean => {
      const [name, second, third] = key
      const input = JSON.stringify(second === 'pages' ? third : second)
      if (!input?.includes(comparison)) return false
      return [listDoubts.name, getComparison.name, listDecisions.name].some(one => one === name) || (name === getPair.name && input.includes(pair.child))
    }
    await client.invalidateQueries({ predicate: query => isTouched(query.queryKey) })
  }
}

type Tell = { onDone: (done: Undoable) => void; onUndone: (done: Undoable) => void; onRefused: (words: string) => void }
type Reread = (pair: PairKey) => Promise<void>

/** One after the other, so that an undo finds the decision it undoes. */
function useTurns(): (work: () => Promise<void>) => void {
  const chain = useRef(Promise.resolve())
  return work => { chain.current = chain.current.then(work, work) }
}

function useSendings(comparison: RecordId, { inTurn, reread, onDone }: { inTurn: (work: () => Promise<void>) => void; reread: Reread; onDone: (done: Undoable) => void }) {
  const [sendings, setSendings] = useState<ReadonlyMap<string, Sending>>(new Map())
  const put = (key: string, next: Sending | undefined) =>
    setSendings(before => { const after = new Map(before); if (next === undefined) after.delete(key); else after.set(key, next); return after })
  const perform = async (sending: Sending): Promise<void> => {
    const { pair, verdict, id } = sending
    const key = keyOf(pair)
    try {
      const receipt = await send(decidePair, { comparison, row: pair.row, child: pair.child, verdict }, { id })
      put(key, { ...sending, state: 'saved' })
      onDone({ pair, verdict, decision: decisionIn(receipt) })
      await reread(pair)
      put(key, undefined)
    } catch (error) {
      const failure = failureOf(error)
      // The server keeps the id of a refused command: only silence may be repeated under the same one.
      put(key, { ...sending, state: isKept(failure) ? 'silent' : 'refused', words: wordsFor(failure), id: isKept(failure) ? id : newCommandId() })
      if (!isKept(failure)) await reread(pair)
    }
  }
  const begin = (sending: Sending) => { put(keyOf(sending.pair), sending); inTurn(() => perform(sending)) }
  return {
    sendings, again: (sending: Sending) => begin({ ...sending, state: 'saving', words: '' }), drop: (pair: PairKey) => put(keyOf(pair), undefined),
    decide: (pair: Judged, verdict: Verdict) => begin({ pair, verdict, state: 'saving', words: '', id: newCommandId() }),
  }
}

/** Silence is over: what waited goes out by itself. */
function useResending(sendings: ReadonlyMap<string, Sending>, again: (sending: Sending) => void): void {
  const resend = useRef<() => void>(() => undefined)
  resend.current = () => { for (const one of sendings.values()) if (one.state === 'silent') again(one) }
  useEffect(() => onceBack(() => resend.current()), [])
}

export function useDecisions(comparison: RecordId, tell: Tell) {
  const history = useRef<Undoable[]>([])
  const latest = useRef(tell)
  latest.current = tell
  const inTurn = useTurns()
  const reread = useReread(comparison)
  const sending = useSendings(comparison, { inTurn, reread, onDone: done => { history.current.push(done); latest.current.onDone(done) } })
  useResending(sending.sendings, sending.again)
  const undo = (what?: Undoable) => inTurn(async () => {
    const done = what ?? history.current.at(-1)
    if (done === undefined) return latest.current.onRefused('这次打开以后还没有判过；更早判的，在“已判”里撤销')
    const { pair, decision, verdict } = done
    const which = verdict === 'unsure' ? { asking: true } : decision === undefined ? {} : { decision }
    try {
      await send(undoDecision, { comparison, row: pair.row, child: pair.child, ...which })
      latest.current.onUndone(done)
    } catch (error) {
      const failure = failureOf(error)
      latest.current.onRefused(`${pair.name}：没有撤销。${wordsFor(failure)}`)
      if (isKept(failure)) return
    }
    history.current = history.current.filter(one => keyOf(one.pair) !== keyOf(pair))
    await reread(pair)
  })
  return { ...sending, undo }
}
