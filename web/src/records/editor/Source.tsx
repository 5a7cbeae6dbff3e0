/** The file itself, for whoever writes it by hand: a line number at every line, a mark at every fault, and the words below. */
import { useRef } from 'react'
import type { CheckedKind } from '@qinghe/domain/records/countyKinds.ts'
import { Card } from '../../ui/layout.tsx'

type Fault = CheckedKind['faults'][number]
type Props = { source: string; faults: readonly Fault[]; inForce: string | null; label?: string; onChange: (source: string) => void; readOnly: boolean }

export function Faults({ faults, onGo }: { faults: readonly Fault[]; onGo?: (fault: Fault) => void }) {
  return (
    <ul className="kindfaults" aria-label="还不能提出">
      {faults.map(one => <li key={`${one.line}.${one.column}.${one.message}`}><button type="button" className="lk" onClick={() => onGo?.(one)}>第 {one.line} 行第 {one.column} 列</button> {one.message}</li>)}
    </ul>
  )
}

export function Source({ source, faults, inForce, label = '台账的原文', onChange, readOnly }: Props) {
  const text = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const lines = source.split('\n')
  const numbers = lines.map((_, i) => i + 1)
  const wrong = new Set(faults.map(one => one.line))
  const go = ({ line, column }: Fault) => {
    const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1
    text.current?.focus()
    text.current?.setSelectionRange(at, at + 1)
  }
  return (
    <Card title="原文" note="YAML，写法见说明">
      <div className="kindsource">
        <div className="kindgutter" ref={gutter} aria-hidden="true">{numbers.map(n => <div key={n} className={wrong.has(n) ? 'wrong' : undefined}>{n}</div>)}</div>
        <textarea ref={text} aria-label={label} spellCheck={false} wrap="off" rows={Math.min(28, Math.max(8, lines.length + 1))} value={source} readOnly={readOnly}
          onChange={event => onChange(event.target.value)} onScroll={event => { if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop }} />
      </div>
      {faults.length > 0 && <Faults faults={faults} onGo={go} />}
      {inForce !== null && inForce !== source && <details><summary>正在使用的原文</summary><pre className="kindold">{inForce}</pre></details>}
    </Card>
  )
}
