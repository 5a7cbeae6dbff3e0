/** 导出 on a list: what stands in its address, no more and no less. The dialog is loaded when it is wanted. */
import { lazy, Suspense, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import type { Wanted } from './ExportDialog.tsx'

const ExportDialog = lazy(() => import('./ExportDialog.tsx').then(part => ({ default: part.ExportDialog })))

export function ExportButton({ wanted }: { wanted: Wanted }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="download" onClick={() => setOpen(true)}>导出</Button>
      {open && <Suspense fallback={null}><ExportDialog wanted={wanted} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}
