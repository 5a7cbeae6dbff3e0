/** A field with what is wrong with it, what it was last time, and who will read it. Drawn again only when something of its own changed: a form
 *  of a hundred fields answers a key at once. */
import { memo, type ReactNode } from 'react'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { audiences } from '@qinghe/domain/staff/audiences.ts'
import { fieldAnchor } from '../ui/goToField.ts'
import { Icon } from '../ui/Icon.tsx'
import { FieldInput, isLongish, isSideBySide, isWide } from './FieldInput.tsx'
import { isBlank, isComputed } from './form.ts'
import { LinesInput } from './LinesInput.tsx'
import { sayValue } from './say.ts'

export type FieldRowProps = {
  kind: Pick<Kind, 'audience'>; field: KindField; value: unknown; issues: readonly Issue[] | undefined; must: boolean
  /** What is wrong shows: sending was tried, or the field was left. */
  loud: boolean
  last: unknown; unseen: string | undefined; mask: string | undefined
  onChange: (id: string, value: unknown) => void; onLeave: (id: string) => void
}

const nothing: readonly Issue[] = []
const noted: Partial<Record<KindField['type'], true>> = { code: true, codes: true, yesNo: true, number: true, text: true, phone: true, school: true, division: true, money: true }

function Last({ props: { field, value, last, onChange } }: { props: FieldRowProps }) {
  if (!isBlank(value) || isBlank(last) || noted[field.type] !== true) return null
  // An answer beside its buttons is a reminder; what would have to be typed again is taken over with one press. Nothing is filled in unasked.
  if (isSideBySide(field)) return <span>上次：{sayValue(field, last)}</span>
  if (field.type === 'school' || field.type === 'division') return <button type="button" className="chip" onClick={() => onChange(field.id, last)}>同上次</button>
  return <button type="button" className="chip" onClick={() => onChange(field.id, last)}>同上次：{sayValue(field, last)}</button>
}

function Reader({ kind, field }: { kind: FieldRowProps['kind']; field: KindField }) {
  if (field.part === null) return field.sealed ? <span className="row gap1"><Icon name="lock" size="s" />加密保存</span> : null
  return <span className="row gap1"><Icon name="lock" size="s" />只有看{audiences[audienceOfField(kind, field)]?.title ?? ''}的岗位看得到</span>
}

function hintOf(props: FieldRowProps): ReactNode {
  const { field, last, value, unseen, kind } = props
  const hasLast = isBlank(value) && !isBlank(last)
  if (field.help === null && unseen === undefined && !hasLast && field.part === null && !field.sealed) return undefined
  return <span className="row wrap gap2">{field.help}{unseen !== undefined && <span>{unseen}，已经填的不会显示；要换才填</span>}<Last props={props} /><Reader kind={kind} field={field} /></span>
}

const classOf = (field: KindField): string => ['rf', isWide(field) ? 'full' : isLongish(field) ? 'span2' : '', field.type === 'yesNo' ? 'yn' : '', field.shown === null ? '' : 'dep'].filter(Boolean).join(' ')

export const FieldRow = memo(function FieldRow(props: FieldRowProps) {
  const { field, value, issues = nothing, must, loud, mask, onChange, onLeave } = props
  const change = (next: unknown) => onChange(field.id, next)
  const leave = () => onLeave(field.id)
  const hint = hintOf(props)
  const error = loud ? issues.find(one => one.field === field.id)?.message : undefined
  return (
    <div id={fieldAnchor(field.id)} className={classOf(field)}>
      {isComputed(field) ? <div className="field"><span className="label">{field.label}</span><output className="computed">{sayValue(field, value) || '填好上面各项后自动算出'}</output></div>
        : field.type === 'lines' ? <LinesInput field={field} value={value} must={must} loud={loud} issues={issues} hint={hint} onChange={change} onLeave={leave} />
          : <FieldInput field={field} value={value} onChange={change} onLeave={leave} mask={mask} words={{ must, error, hint }} />}
    </div>
  )
})
