import type { ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'

export function Foot({ onBack, note, children }: { onBack?: () => void; note: ReactNode; children: ReactNode }) {
  return (
    <section className="card wizfoot" aria-label="下一步">
      {onBack !== undefined && <Button icon="left" onClick={onBack}>上一步</Button>}
      <span className="muted t13 grow">{note}</span>
      <span className="row">{children}</span>
    </section>
  )
}
