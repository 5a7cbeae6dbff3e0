/** Work in the background, one thing after the other. */
import { setTimeout as pause } from 'node:timers/promises'

/** @param work one piece; says whether there was any. Whatever it throws is reported, and the loop goes on
 *  @param options.everyMs how often to look when nothing waits */
export function startLoop(work: () => Promise<boolean>, { everyMs, onError }: { everyMs: number; onError: (error: unknown) => void }): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const turn = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const worked = await work().catch((error: unknown) => { onError(error); return false })
      if (!worked) await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return { stop: async () => { stopping.abort(); await turn } }
}
