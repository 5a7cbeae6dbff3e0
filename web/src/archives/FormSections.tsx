/** The form itself: sections in the order of the catalogue, a list of them at the side with what is missing. */
import { useEffect } from 'react'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields, fieldsOf, type Section, sectionNames } from '@qinghe/domain/archives/fields.ts'
import type { Gap } from '@qinghe/domain/archives/types.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { FieldInput } from './FieldInput.tsx'
import { type Form, isRelevant } from './form.ts'

const order: readonly Section[] = ['identity', 'guardianship', 'father', 'mother', 'schooling', 'health', 'relief']

type Props = {
  form: Form
  errors: readonly Issue[]
  warnings: readonly Issue[]
  gaps: readonly Gap[]
  /** Errors of fields nobody has touched show after the first try to send. */
  pressed: boolean
  creating: boolean
  masks?: Partial<Record<FieldKey, string>>
  hidden?: readonly FieldKey[]
  startAt?: string | undefined
}

export const fieldAnchor = (key: string): string => `field-${key}`
export function goToField(key: string): void {
  const place = document.getElementById(fieldAnchor(key))
  place?.scrollIntoView({ block: 'center' })
  place?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
}

function useShown({ form, creating, hidden }: Props) {
  const role = useSession().posting?.role ?? ''
  return (section: Section): readonly FieldKey[] => fieldsOf(section).filter(key =>
    isRelevant(key, form.values) && hidden?.includes(key) !== true && deniedFields([key], role, creating).length === 0)
}

function SectionFields({ keys, props }: { keys: readonly FieldKey[]; props: Props }) {
  const { form, errors, warnings, gaps, pressed, masks } = props
  return (
    <div className="fields">
      {keys.map(key => {
        const error = errors.find(e => e.field === key)?.message
        const showsError = pressed || form.touched.has(key)
        const gap = gaps.find(g => g.field === key)
        const missing = pressed && gap?.blocks.includes('submit') === true ? `请填写${gap.label}` : undefined
        return (
          <div key={key} id={fieldAnchor(key)} className={fields[key].kind === 'longText' || fields[key].kind === 'codes' || fields[key].kind === 'division' ? 'span2' : undefined}>
            <FieldInput name={key} value={form.values[key]} onChange={value => form.set(key, value)} onLeave={() => form.touch(key)} mask={masks?.[key]}
              words={{ error: showsError ? (error ?? missing) : undefined, warning: warnings.find(w => w.field === key)?.message, must: fields[key].blocks !== null && fields[key].needed === 'always' }} />
          </div>
        )
      })}
    </div>
  )
}

export function FormSections(props: Props) {
  const shown = useShown(props)
  const { errors, gaps, startAt } = props
  const count = (section: Section) => [...errors, ...gaps].filter(i => i.field !== undefined && shown(section).some(key => key === i.field)).length
  const sections = order.filter(s => shown(s).length > 0)
  useEffect(() => { if (startAt !== undefined) window.setTimeout(() => goToField(startAt), 60) }, [startAt])
  return (
    <div className="formlay">
      <nav className="formnav" aria-label="表单各部分">
        {sections.map(s => (
          <button key={s} type="button" onClick={() => document.getElementById(`section-${s}`)?.scrollIntoView({ block: 'start' })}>
            {sectionNames[s]}{count(s) > 0 && <span className="n amber">{count(s)}</span>}
          </button>
        ))}
      </nav>
      <div className="col gap3">
        {sections.map(s => (
          <div key={s} id={`section-${s}`}><Card title={sectionNames[s]}><SectionFields keys={shown(s)} props={props} /></Card></div>
        ))}
      </div>
    </div>
  )
}
