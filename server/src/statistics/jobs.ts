/** The jobs behind the figures, one after the other on one connection: build what is new, follow the calendar, fold, count the
 *  grams of names. None is needed for a figure to be right; all keep it fast. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pools } from '../db/pools.ts'
import { foldOnce } from './folder.ts'
import { recountGramsOnce } from './grams.ts'
import { reviseOnce } from './revise.ts'
import { buildOnce } from './settle.ts'

export type FigureJobs = { stop: () => Promise<void> }
type Options = { pools: Pools; onError: (error: unknown) => void; everyMs?: number }

/** Starts at once and again every `everyMs`. An error is told and the step tried again next time: each begins where the
 *  database stands. */
export function startFigureJobs({ pools, onError, everyMs = 1_000 }: Options): FigureJobs {
  const pool = pools.qinghe_folder
  const stopping = new AbortController()
  const steps = [buildOnce, reviseOnce, foldOnce, recountGramsOnce]
  const round = async (): Promise<void> => {
    for (const step of steps) {
      if (stopping.signal.aborted) return
      try {
        await step(pool)
      } catch (error) {
        onError(error)
      }
    }
  }
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round()
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
