/** Ends in order on Ctrl-C, on SIGTERM, and when the launcher that started us is gone. */
type Stop = () => Promise<void>

const patienceMs = 40_000
const sameKeypressMs = 1000

/** @param stop runs once; the process exits when it is through. A second request a moment later exits at once. */
export function stopOnRequest(stop: Stop): void {
  let askedAt: number | undefined
  const asked = () => {
    // A terminal sends Ctrl-C to the launcher and to us, and the launcher passes it on: that is one request, not two.
    if (askedAt !== undefined) return performance.now() - askedAt > sameKeypressMs ? process.exit(1) : undefined
    askedAt = performance.now()
    setTimeout(() => process.exit(1), patienceMs).unref()
    stop().then(() => process.exit(0), () => process.exit(1))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked)
  process.on('disconnect', asked)
  // Listening for the launcher's end must not by itself keep a finished program alive.
  process.channel?.unref()
}
