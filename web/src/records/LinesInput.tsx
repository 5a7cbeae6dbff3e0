/** Repeated blocks: the problems found, the goods given, who took part. One is there as soon as one is needed. */
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'
import { Button } from '../ui/Button.tsx'
import { fieldAnchor } from '../ui/goToField.ts'
import { Icon } from '../ui/Icon.tsx'
import { FieldInput, isLongish, isWide } from './FieldInput.tsx'
import { isBlank } from './form.ts'

type Cells = Readonly<Record<string, unknown>>
type Props = { field: KindField; value: unknown; must: boolean; loud: boolean; issues: readonly Issue[]; hint: React.ReactNode; onChange: (value: unknown) => void; onLeave: () => void }

const isCells = (given: unknown): given is Cells => typeof given === 'object' && given !== null && !Array.isArray(given)
const rowsOf = (value: unknown): Cells[] => (Array.isArray(value) ? value.filter(isCells) : [])
/** Lines are told apart by their place only. */
const placesOf = (rows: readonly Cells[]): string[] => Array.from(rows, (_, i) => `line${i}`)
/** Rows in which nothing stands are not judged and not counted. */
const judgedAt = (rows: readonly Cells[], at: number): number => rows.slice(0, at).filter(row => !isBlank(row)).length

type RowProps = Props & { rows: readonly Cells[]; at: number; set: (rows: readonly Cells[]) => void }

function Row({ field, rows, at, issues, loud, set, onLeave }: RowProps) {
  const row = rows[at] ?? {}
  const path = `${field.id}.${judgedAt(rows, at)}`
  const said = (id: string): string | undefined => (loud && !isBlank(row) ? issues.find(one => one.field === `${path}.${id}`)?.message : undefined)
  return (
    <fieldset className="lineblock" aria-label={`${field.label}，第 ${at + 1} 条`}>
      <div className="row linehead"><b>第 {at + 1} 条</b>
        {rows.length > 1 && <button type="button" className="tl end" aria-label={`删去第 ${at + 1} 条${field.label}`} onClick={() => set(rows.filter((_, i) => i !== at))}><Icon name="trash" size="s" />删去</button>}
      </div>
      <div className="fields">
        {field.of.map(inner => (
          <div key={inner.id} id={fieldAnchor(`${path}.${inner.id}`)} className={isWide(inner) ? 'full' : isLongish(inner) ? 'span2' : undefined}>
            <FieldInput field={inner} value={row[inner.id]} words={{ must: inner.needed !== 'never', error: said(inner.id), hint: inner.help ?? undefined }} onLeave={onLeave}
              onChange={value => set(rows.map((one, i) => (i === at ? { ...one, [inner.id]: value } : one)))} />
          </div>
        ))}
      </div>
    </fieldset>
  )
}

export function LinesInput(props: Props) {
  const { field, value, must, loud, issues, hint, onChange } = props
  const held = rowsOf(value)
  const rows = held.length > 0 ? held : must ? [{}] : []
  const own = loud ? issues.find(one => one.field === field.id)?.message : undefined
  return (
    <div className="field full" data-invalid={own !== undefined || undefined}>
      <span className="label">{field.label}{must && <span className="must">必填</span>}</span>
      {placesOf(rows).map((place, at) => <Row key={place} {...props} rows={rows} at={at} set={onChange} />)}
      {own !== undefined && <div className="bad" role="alert"><Icon name="error" size="s" />{own}</div>}
      {own === undefined && hint !== undefined && <div className="hint">{hint}</div>}
      <div><Button icon="plus" onClick={() => onChange([...rows, {}])}>{rows.length === 0 ? `加一条${field.label}` : '再加一条'}</Button></div>
    </div>
  )
}
