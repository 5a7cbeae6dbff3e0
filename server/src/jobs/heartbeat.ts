/** A sign of life of work that takes longer than the silence after which others take it for dead. */

/** @param touch leaves the sign; that it fails once says nothing about the work
 *  @returns what the work returns; no sign is left after it has ended */
export async function whileBeating<T>({ touch, everyMs }: { touch: () => Promise<unknown>; everyMs: number }, work: () => Promise<T>): Promise<T> {
  let beat: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => { beat = beat.then(touch).catch(() => undefined) }, everyMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await beat
  }
}
