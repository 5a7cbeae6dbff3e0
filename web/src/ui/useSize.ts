import { useEffect, useRef, useState } from 'react'

/** How much room a drawing has: width and height of the box `ref` is put on, never lower than `minHeight`. */
export function useSize(minHeight: number) {
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 390, height: minHeight })
  useEffect(() => {
    const watch = new ResizeObserver(entries => { for (const { contentRect: r } of entries) setSize({ width: Math.max(200, Math.floor(r.width)), height: Math.max(minHeight, Math.floor(r.height)) }) })
    if (ref.current !== null) watch.observe(ref.current)
    return () => watch.disconnect()
  }, [minHeight])
  return { ref, ...size }
}
