/** What the server does in the background for comparisons, one thing after the other: they are large. */
import type { Kernel } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'
import { estimateNext } from './estimating.ts'
import { runNext } from './run.ts'

/** @param options how often to look when nothing waits, and who hears of faults */
export const startComparisons = (kernel: Kernel, options: Parameters<typeof startLoop>[1]): ReturnType<typeof startLoop> =>
  startLoop(async () => await runNext(kernel) || await estimateNext(kernel), options)
