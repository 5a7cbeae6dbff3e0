/** The form of any kind: its sections, and the way to each of them with what it still lacks. */
import { Fragment, type ReactNode } from 'react'
import { type Kind, type KindField, readsOf } from '@qinghe/domain/records/kind.ts'
import { useSession } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { FieldRow } from './FieldRow.tsx'
import { type FormPart, isComputed, type Values } from './form.ts'
import { seenAs, unseenWords } from './see.ts'
import { lackingIn, type RecordForm } from './useRecordForm.ts'

type Props = { kind: Kind; parts: readonly FormPart[]; form: RecordForm; /** The child’s last record of this kind. */ last: Values; /** Something may stand there that is not shown. */ isOld: boolean; masks: Readonly<Record<string, string>>; /** What is said below a field, by its id. */ below?: Readonly<Record<string, ReactNode>> | undefined }

const partAnchor = (at: number): string => `part-${at}`

function PartLink({ part, at, form }: { part: FormPart; at: number; form: RecordForm }) {
  const lacking = lackingIn(part, form)
  return (
    <button type="button" aria-label={lacking > 0 ? `${part.title}，差 ${lacking} 项` : part.title} onClick={() => document.getElementById(partAnchor(at))?.scrollIntoView({ block: 'start' })}>
      {part.title}{lacking > 0 ? <span className="n amber">差 {lacking}</span> : <span className="n green"><Icon name="check" size="s" /></span>}
    </button>
  )
}

export function RecordFields({ kind, parts, form, last, isOld, masks, below }: Props) {
  const role = useSession().posting?.role ?? ''
  const { values, judgement: { shown, needed, body }, issues, touched, pressed, set, touch } = form
  const unseen = (field: KindField): string | undefined => (isOld && seenAs(kind, field, role) !== 'clear' ? unseenWords(kind, field) : undefined)
  // What is computed of things that are asked later has nothing to say yet.
  const asked = new Set(parts.flatMap(part => part.fields.map(field => field.id)))
  return (
    <>
      {parts.map((part, at) => {
        const fields = part.fields.filter(field => shown.has(field.id) && (!isComputed(field) || [...readsOf(field)].every(id => asked.has(id))))
        return fields.length === 0 ? null : (
          <div key={part.title} id={partAnchor(at)} className="formpart">
            <Card title={part.title}><div className="fields">
              {fields.map(field => (
                <Fragment key={field.id}><FieldRow kind={kind} field={field} value={isComputed(field) ? body[field.id] : values[field.id]} issues={issues.get(field.id)} must={needed.has(field.id)}
                  loud={pressed || touched.has(field.id)} last={last[field.id]} unseen={unseen(field)} mask={masks[field.id]} onChange={set} onLeave={touch} />{below?.[field.id]}</Fragment>
              ))}
            </div></Card>
          </div>
        )
      })}
    </>
  )
}

export function RecordFormBody(props: Props) {
  const { parts, form } = props
  const shown = parts.filter(part => part.fields.some(field => form.judgement.shown.has(field.id)))
  if (shown.length < 2) return <div className="recordform"><RecordFields {...props} /></div>
  return (
    <div className="formlay recordform">
      <nav className="formnav" aria-label="表单各部分">{parts.map((part, at) => (shown.includes(part) ? <PartLink key={part.title} part={part} at={at} form={form} /> : null))}</nav>
      <div className="col gap3"><RecordFields {...props} /></div>
    </div>
  )
}
