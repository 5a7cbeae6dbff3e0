/** 打印: the button; the question behind it comes with the first press. */
import { lazy, Suspense, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import type { Printable } from './printing.ts'

const PrintDialog = lazy(() => import('./PrintDialog.tsx').then(loaded => ({ default: loaded.PrintDialog })))

/** @param about what will be printed, as the dialog’s title says it */
export function PrintButton({ about, printables, small = false }: { about: string; printables: () => readonly Printable[]; small?: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="print" {...(small ? { size: 'sm' as const } : {})} onClick={() => setOpen(true)}>打印</Button>
      {open && <Suspense fallback={null}><PrintDialog about={about} printables={printables()} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}
