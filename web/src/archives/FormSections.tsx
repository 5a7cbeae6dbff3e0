/** The form itself: sections in the order of the catalogue, and the way to each of them with what it still lacks. */
import { useEffect } from 'react'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldsOf, type Section, sectionNames } from '@qinghe/domain/archives/fields.ts'
import { useSession } from '../app/session.ts'
import { goToField } from '../ui/goToField.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { SectionFields, type SectionProps } from './FormSection.tsx'
import { isRelevant } from './form.ts'

const order: readonly Section[] = ['identity', 'guardianship', 'father', 'mother', 'schooling', 'health', 'relief']

type Props = SectionProps & { creating: boolean; hidden?: readonly FieldKey[]; startAt?: string | undefined }

function useShown({ form, creating, hidden }: Props) {
  const role = useSession().posting?.role ?? ''
  return (section: Section): readonly FieldKey[] => fieldsOf(section).filter(key =>
    isRelevant(key, form.values) && hidden?.includes(key) !== true && deniedFields([key], role, creating).length === 0)
}

/** How many fields of a section are in the way: wrong ones, and missing ones this move is refused for. */
function lackingIn(keys: readonly FieldKey[], { errors, gaps, move }: Props): number {
  const inTheWay = new Set([...errors.map(e => e.field), ...gaps.filter(g => g.blocks.includes(move)).map(g => g.field)])
  return keys.filter(key => inTheWay.has(key)).length
}

function SectionJump({ section, lacking, counts }: { section: Section; lacking: number; counts: boolean }) {
  const words = lacking > 0 ? `差 ${lacking}` : undefined
  return (
    <button type="button" aria-label={lacking > 0 ? `${sectionNames[section]}，差 ${lacking} 项` : sectionNames[section]}
      onClick={() => document.getElementById(`section-${section}`)?.scrollIntoView({ block: 'start' })}>
      {sectionNames[section]}
      {words !== undefined ? <span className="n amber">{words}</span> : counts && <span className="n green"><Icon name="check" size="s" /></span>}
    </button>
  )
}

export function FormSections(props: Props) {
  const shown = useShown(props)
  const { startAt, creating } = props
  const sections = order.filter(s => shown(s).length > 0)
  useEffect(() => { if (startAt !== undefined) window.setTimeout(() => goToField(startAt), 60) }, [startAt])
  return (
    <div className="formlay">
      <nav className="formnav" aria-label="表单各部分">
        {sections.map(s => <SectionJump key={s} section={s} lacking={lackingIn(shown(s), props)} counts={creating} />)}
      </nav>
      <div className="col gap3">
        {sections.map(s => (
          <div key={s} id={`section-${s}`} className="formpart"><Card title={sectionNames[s]}><SectionFields keys={shown(s)} props={props} /></Card></div>
        ))}
      </div>
    </div>
  )
}
