/** Taps are sent at once, several children side by side, those of one child one after the other. What has not arrived stays here while its author walks through other
 *  pages, is said on the card of the child, and is repeated under the same id: the server takes it once. */
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Line } from '@qinghe/domain/census/contract.ts'
import type { CommandContract } from '@qinghe/domain/kernel/contract.ts'
import type { BasedOn, Receipt } from '@qinghe/domain/kernel/command.ts'
import type { AnswerKind } from '@qinghe/domain/census/types.ts'
import { CommandId, newCommandId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { queryClient } from '../app/asking.ts'
import { send } from '../app/api.ts'
import { failureOf, isSilence } from '../app/failure.ts'
import { onceBack } from '../app/network.ts'
import { useSession } from '../app/session.ts'
import { type Author, overOf, type Tap } from './tapped.ts'

/** `post`: who tapped it. Nobody else who signs in on this device sees or sends it. */
type Sent = Tap & { post: string; deliver: (id: CommandId) => Promise<Receipt> }

let sent: readonly Sent[] = []
const listeners = new Set<() => void>()
const set = (next: readonly Sent[]): void => { sent = next; for (const tell of listeners) tell() }
const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
const change = (tap: Sent, to: Partial<Tap>): void => set(sent.map(one => (one.answer === tap.answer ? { ...one, ...to } : one)))
const queues = new Map<string, Promise<void>>()

/** The list of children is not read again for each of them: that would show everybody's names once more. */
const exceptLists = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[1] !== 'pages' }
function settled(refused: boolean): void {
  if (refused) void queryClient.invalidateQueries({ queryKey: ['census.village'] })
  else if (!sent.some(tap => tap.phase === 'sending')) void queryClient.invalidateQueries(exceptLists)
}

async function deliver(tap: Sent): Promise<void> {
  if (!sent.some(one => one.answer === tap.answer)) return // what it was tapped over failed, and it went with it
  try {
    const { counts } = await tap.deliver(CommandId.parse(tap.answer))
    change(tap, { phase: 'done', counts })
    settled(false)
  } catch (error) {
    const failure = failureOf(error)
    // What was tapped over this one speaks of an answer that is not there.
    set(sent.filter(one => !one.over.includes(tap.answer)))
    change(tap, { phase: 'failed', failure })
    settled(!isSilence(failure))
  }
}

function enqueue(tap: Sent): void {
  const before = queues.get(tap.child) ?? Promise.resolve()
  queues.set(tap.child, before.then(() => deliver(tap)))
}

/** Under the same id where nobody knows whether it arrived; what was refused is another try. */
function repeat(answer: RecordId): void {
  const tap = sent.find(one => one.answer === answer)
  if (tap?.failure == null) return
  const again: Sent = { ...tap, answer: isSilence(tap.failure) ? tap.answer : RecordId.parse(newCommandId()), phase: 'sending', failure: null }
  set(sent.map(one => (one.answer === answer ? again : one)))
  enqueue(again)
}
const repeatSilent = (post: string): void => { for (const tap of sent) if (tap.post === post && tap.failure !== null && isSilence(tap.failure)) repeat(tap.answer) }

type Tapping<I> = { contract: CommandContract<I>; input: I; line: Line; kind: AnswerKind | null; words?: string | undefined; basedOn?: BasedOn }

export function useOutbox(period: string) {
  const { posting, account } = useSession()
  const post = posting?.id ?? ''
  const all = useSyncExternalStore(subscribe, () => sent)
  const taps = useMemo(() => all.filter(tap => tap.post === post && tap.period === period), [all, post, period])
  const give = useCallback(<I,>({ contract, input, line, kind, words, basedOn }: Tapping<I>): void => {
    const by: Author = { name: account.name, role: posting?.roleLabel ?? '' }
    const answer = RecordId.parse(newCommandId())
    const tap: Sent = {
      ...overOf(line), answer, period, kind, words: words ?? null, at: instant(new Date()), by, phase: 'sending', failure: null, post,
      deliver: id => send(contract, input, { id, ...(basedOn === undefined ? {} : { basedOn }) }),
    }
    set([...sent.filter(one => one.child !== tap.child || one.phase !== 'failed'), tap])
    enqueue(tap)
  }, [account.name, period, post, posting?.roleLabel])
  // By itself only while its author is here: somebody else may have signed in since.
  useEffect(() => onceBack(() => repeatSilent(post)), [post])
  const waits = taps.some(tap => tap.phase !== 'done')
  useEffect(() => {
    if (!waits) return
    const ask = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [waits])
  const forget = useCallback((answer: RecordId) => set(sent.filter(one => one.answer !== answer)), [])
  return { taps, give, repeat, forget }
}
export type Outbox = ReturnType<typeof useOutbox>
