/** The fields of one section, each with what it lacks, what is wrong with it and what was filled in for its writer. */
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { leftBehindStatus } from '@qinghe/domain/codes/situation.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import { isDemanded, type Outline } from '@qinghe/domain/archives/gaps.ts'
import type { Gap } from '@qinghe/domain/archives/types.ts'
import type { Transition } from '@qinghe/domain/archives/transition.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import type { ReactNode } from 'react'
import { fieldAnchor } from '../ui/goToField.ts'
import { Icon } from '../ui/Icon.tsx'
import { FieldInput } from './FieldInput.tsx'
import type { Form } from './form.ts'
import { sayNumber } from './numberRead.ts'

export type SectionProps = {
  form: Form
  errors: readonly Issue[]
  warnings: readonly Issue[]
  gaps: readonly Gap[]
  /** Errors of fields nobody has touched show after the first try to send. */
  pressed: boolean
  /** What stands in the archive with what was typed, sealed values as something that is there. */
  outline: Outline
  /** What this form does: its 必填 are what would refuse that. */
  move: Transition
  /** Fields that were filled in by where the person works. */
  given?: readonly FieldKey[]
  masks?: Partial<Record<FieldKey, string>>
}

const Said = ({ children }: { children: ReactNode }) => <span className="filledin"><Icon name="done" size="s" />{children}</span>

/** Most children live and are registered where their archive is kept. */
function SamePlace({ field, form }: { field: FieldKey; form: Form }) {
  const { region } = form.values
  return (
    <span className="row wrap gap2">
      {fields[field].help}
      {region !== undefined && region !== null && <button type="button" className="chip" onClick={() => form.set(field, region)}>同{fields.region.label}</button>}
    </span>
  )
}

/** What the rule found of the parents, one press away; the person still decides. */
function RuleSays({ warning, form }: { warning: Issue | undefined; form: Form }) {
  const code = warning?.code === 'leftBehindStatus.againstRule' ? warning.details?.['code'] : undefined
  if (typeof code !== 'number') return null
  return <button type="button" className="chip rulesays" onClick={() => form.set('leftBehindStatus', code)}>改为“{labelOf(leftBehindStatus, code)}”</button>
}

function hintOf(key: FieldKey, { form, given }: SectionProps): ReactNode {
  const value = form.values[key]
  if (key === 'idNumber') { const said = sayNumber(value); return said === undefined ? undefined : <Said>{said}</Said> }
  if ((key === 'birthDate' || key === 'sexCode') && form.filled[key] !== undefined && form.filled[key] === value) return <Said>已按身份证号填好</Said>
  if (given?.includes(key) === true && !form.touched.has(key)) return <Said>已按您的岗位填好</Said>
  if ((key === 'hukouDivision' || key === 'residenceDivision') && (value === undefined || value === null)) return <SamePlace field={key} form={form} />
  return undefined
}

const wideKinds: readonly string[] = ['longText', 'codes', 'division']

function OneField({ name, props }: { name: FieldKey; props: SectionProps }) {
  const { form, errors, warnings, gaps, pressed, masks, outline, move } = props
  const error = errors.find(e => e.field === name)?.message
  const gap = gaps.find(g => g.field === name)
  const missing = pressed && gap?.blocks.includes(move) === true ? `请填写${gap.label}` : undefined
  const must = isDemanded(name, outline, move)
  return (
    <div id={fieldAnchor(name)} className={wideKinds.includes(fields[name].kind) ? 'span2' : undefined}>
      <FieldInput name={name} value={form.values[name]} onChange={value => form.set(name, value)} onLeave={() => form.touch(name)} mask={masks?.[name]}
        words={{
          error: pressed || form.touched.has(name) ? (error ?? missing) : undefined, warning: warnings.find(w => w.field === name)?.message,
          must, later: !must && isDemanded(name, outline, 'accept'), hint: hintOf(name, props),
        }} />
      {name === 'leftBehindStatus' && <RuleSays warning={warnings.find(w => w.field === name)} form={form} />}
    </div>
  )
}

export const SectionFields = ({ keys, props }: { keys: readonly FieldKey[]; props: SectionProps }) => (
  <div className="fields">{keys.map(key => <OneField key={key} name={key} props={props} />)}</div>
)
