/** What was shown in clear on this screen: gone a minute after the last of it was. */
import { useEffect, useState } from 'react'

const shownMs = 60_000
export type ClearValues = Readonly<Record<string, string>>

export function useClearValues(): { clear: ClearValues; show: (key: string, value: string) => void } {
  const [clear, setClear] = useState<ClearValues>({})
  useEffect(() => {
    if (Object.keys(clear).length === 0) return
    const timer = window.setTimeout(() => setClear({}), shownMs)
    return () => window.clearTimeout(timer)
  }, [clear])
  return { clear, show: (key, value) => setClear(before => ({ ...before, [key]: value })) }
}
