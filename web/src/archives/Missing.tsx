/** What still stands in the way, told before anybody presses, each line a way to its field. The same list marks the fields, counts
 *  the sections and refuses the submission (domain/archives/gaps.ts). */
import { fieldLabel, fields, isFieldKey, sectionNames } from '@qinghe/domain/archives/fields.ts'
import { gapsBlocking } from '@qinghe/domain/archives/gaps.ts'
import type { Gap } from '@qinghe/domain/archives/types.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { goToField } from '../ui/goToField.ts'

type Line = { key: string; field: string; words: string }
const sectionOf = (field: string): string => (isFieldKey(field) ? sectionNames[fields[field].section] : '')

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <ul className="missinglist">
      {lines.map(line => (
        <li key={line.key}>
          <button type="button" onClick={() => goToField(line.field)}>
            <b>{line.words}</b><span className="end cap">{sectionOf(line.field)}</span><Icon name="right" size="s" />
          </button>
        </li>
      ))}
    </ul>
  )
}

export const gapLines = (gaps: readonly Gap[]): Line[] => gaps.map(gap => ({ key: gap.field, field: gap.field, words: gap.label }))
const errorLines = (errors: readonly Issue[]): Line[] =>
  errors.map(error => ({ key: `${error.code}${error.field ?? ''}`, field: error.field ?? 'name', words: `${fieldLabel(error.field ?? '')}：${error.message}` }))

/** In the order of the form. */
export const inTheWay = (errors: readonly Issue[], gaps: readonly Gap[]): Line[] =>
  [...errorLines(errors), ...gapLines(gapsBlocking(gaps, 'submit', 'typed'))]

export function Missing({ errors, gaps }: { errors: readonly Issue[]; gaps: readonly Gap[] }) {
  const [open, setOpen] = useState(false)
  const now = inTheWay(errors, gaps)
  const later = gapLines(gapsBlocking(gaps, 'accept', 'typed')).filter(line => !now.some(one => one.field === line.field))
  return (
    <section className={now.length > 0 ? 'card missing' : 'card missing done'} aria-label="还差什么">
      <div className="row wrap">
        <b className="t15">{now.length > 0 ? `还差 ${now.length} 项才能提交` : '可以提交了'}</b>
        {now.length > 0 && <span className="end soft t13">先存草稿也行</span>}
      </div>
      <Lines lines={now} />
      {later.length > 0 && (
        <div>
          <button type="button" className="tl missinglater" aria-expanded={open} onClick={() => setOpen(!open)}>入册前还要补 {later.length} 项，可以提交以后再补 <Icon name={open ? 'up' : 'down'} size="s" /></button>
          {open && <Lines lines={later} />}
        </div>
      )}
    </section>
  )
}
