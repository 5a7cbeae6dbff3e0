/** What one version says otherwise than another: the old at the left, the new at the right, one under the other where there is no room; what moved is marked. */
import type { Difference } from '@qinghe/domain/kernel/differences.ts'
import { lineChanges, type LinePair, type Run } from '@qinghe/domain/kernel/lineChanges.ts'
import type { Choice } from './Field.tsx'
import { Tag, type TagTone } from './marks.tsx'
import { PickField } from './pickers.tsx'
import { sideWords } from './versionWords.ts'
import './sideBySide.css'

const words: Readonly<Record<Difference['change'], { label: string; tone: TagTone }>> = { added: { label: '新增', tone: 'green' }, removed: { label: '去掉', tone: 'red' }, changed: { label: '改动', tone: 'amber' } }

function Line({ runs, isNew }: { runs: readonly Run[]; isNew: boolean }) {
  const keyed = runs.map((run, i) => ({ run, key: `${i}` }))
  return <>{keyed.map(({ run: { text, differs }, key }) => (differs ? <mark key={key} className={isNew ? 'come' : 'gone'}>{text}</mark> : <span key={key}>{text}</span>))}</>
}

const nothing = { added: { before: '原来没有', after: '' }, removed: { before: '', after: '去掉了' }, changed: { before: '原来没有这一句', after: '去掉了这一句' } } as const
function Pair({ pair: { before, after }, change }: { pair: LinePair; change: Difference['change'] }) {
  return (
    <div className="sides">
      <p><span className="which">{sideWords.older}</span>{before.length === 0 ? <span className="muted">{nothing[change].before}</span> : <Line runs={before} isNew={false} />}</p>
      <p className="is"><span className="which">{sideWords.newer}</span>{after.length === 0 ? <span className="muted">{nothing[change].after}</span> : <Line runs={after} isNew />}</p>
    </div>
  )
}

/** A thing that only one version has stands whole on its side. */
const pairsOf = ({ change, before, after }: Difference): readonly LinePair[] => {
  const whole = (lines: readonly string[]): Run[] => lines.map((text, i) => ({ text: i === 0 ? text : `\n${text}`, differs: false }))
  if (change === 'changed') return lineChanges(before, after)
  return [{ before: whole(before), after: whole(after) }]
}

/** `note`: what else is to be said of one of them. `narrow`: where it stands there is never room for two columns. */
type Props<One> = { of: readonly One[]; note?: (one: One) => string | null; narrow?: boolean }
export function SideBySide<One extends Difference>({ of, note = () => null, narrow = false }: Props<One>) {
  const keyed = of.map((one, i) => ({ one, said: note(one), key: `${one.sort}${one.title}${i}` }))
  return (
    <ul className={narrow ? 'differences narrow' : 'differences'}>
      {keyed.map(({ one, said, key }) => {
        const pairs = pairsOf(one).map((pair, i) => ({ pair, key: `${i}` }))
        return (
          <li key={key}>
            <div className="row wrap"><Tag tone={words[one.change].tone}>{words[one.change].label}</Tag><b>{one.sort}：{one.title}</b></div>
            {pairs.map(({ pair, key: line }) => <Pair key={line} pair={pair} change={one.change} />)}
            {said !== null && <p className="muted">{said}</p>}
          </li>
        )
      })}
    </ul>
  )
}

type PickProps = { options: readonly Choice<string>[]; older: string | undefined; newer: string | undefined; onPick: (side: 'older' | 'newer', value: string) => void }
/** Which two are compared, each over its side. */
export function PickSides({ options, older, newer, onPick }: PickProps) {
  const pick = (side: 'older' | 'newer') => (value: string | null) => { if (value !== null) onPick(side, value) }
  return (
    <div className="sidehead">
      <PickField label={sideWords.older} options={options} value={older ?? null} onChange={pick('older')} clearable={false} />
      <PickField label={sideWords.newer} options={options} value={newer ?? null} onChange={pick('newer')} clearable={false} />
    </div>
  )
}
