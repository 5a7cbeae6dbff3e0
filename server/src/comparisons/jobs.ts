/** What the server does in the background for comparisons, one thing after the other: they are large. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Kernel } from '../http/kernel.ts'
import { estimateNext } from './estimating.ts'
import { runNext } from './run.ts'

/** @param everyMs how often to look when nothing waits */
export function startComparisons(kernel: Kernel, { everyMs, onError }: { everyMs: number; onError: (error: unknown) => void }): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const worked = await runNext(kernel).then(async had => had || await estimateNext(kernel)).catch((error: unknown) => { onError(error); return false })
      if (!worked) await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const turn = loop()
  return { stop: async () => { stopping.abort(); await turn } }
}
