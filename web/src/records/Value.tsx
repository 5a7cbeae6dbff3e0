/** A value on a page or in a list. What is masked looks masked, what this post does not look at is said so, and nothing else is called empty. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { isNumber } from '@qinghe/domain/records/reveal.ts'
import { getPath } from '@qinghe/domain/regions/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useChildName } from '../app/children.tsx'
import { OrganisationName } from '../staff/OrganisationField.tsx'
import { useSchools } from '../staff/SchoolField.tsx'
import { StaffName } from '../staff/StaffField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Masked, Name } from '../ui/Mask.tsx'
import { Risk } from '../ui/marks.tsx'
import { FilesValue } from './files/FilesValue.tsx'
import { isBlank } from './form.ts'
import { RecordLinkTo } from './RecordField.tsx'
import { type NumberAt, SealedNumber } from './Reveal.tsx'
import { sayValue } from './say.ts'
import { seenAs, unseenWords } from './see.ts'

function PlaceValue({ code }: { code: RegionCode }) {
  const path = useAsk(getPath, { of: code }, { staleMs: 600_000 })
  return <>{path.data?.path ?? '…'}</>
}
function SchoolValue({ id }: { id: number }) {
  const schools = useSchools()
  return <>{schools.data?.schools.find(one => one.id === id)?.name ?? (schools.data === undefined ? '…' : '外地或已撤销的学校')}</>
}
export function ChildLink({ id, name }: { id: ChildId; name?: string | undefined }) {
  const asked = useChildName(name === undefined ? id : undefined)
  const shown = name ?? asked
  if (shown === null) return <span className="muted">不在您的工作范围</span>
  return <Link to="/archives/$id" params={{ id }} search={{}} className="lk" preload={false} onClick={e => e.stopPropagation()}>{shown === undefined ? '…' : <Name text={shown} />}</Link>
}

const riskLevels = [1, 2, 3, 4] as const

function Known({ field, value, at }: { field: KindField; value: unknown; at: NumberAt }): ReactNode {
  const risk = field.list?.id === 'CL-13' ? riskLevels.find(level => level === value) : undefined
  if (risk !== undefined) return <Risk level={risk} />
  if (field.type === 'division') { const code = RegionCode.safeParse(value); return code.success ? <PlaceValue code={code.data} /> : String(value) }
  if (field.type === 'school') return typeof value === 'number' ? <SchoolValue id={value} /> : String(value)
  if (field.type === 'child') { const child = ChildId.safeParse(value); return child.success ? <ChildLink id={child.data} /> : String(value) }
  if (field.type === 'organisation' && typeof value === 'string') return <OrganisationName id={value} />
  if (field.type === 'staff' && typeof value === 'string') return <StaffName id={value} />
  if (field.type === 'files') return <FilesValue value={value} />
  if (field.type === 'record' && typeof value === 'string' && field.links !== null) return <RecordLinkTo kind={field.links} record={value} />
  const text = sayValue(field, value)
  if (isNumber(field)) return <SealedNumber field={field} at={at} masked={text} />
  if (text.includes('•')) return <Masked text={text} />
  return field.type === 'longText' ? <span className="prewrap">{text}</span> : text
}

/** Repeated blocks as a small table; on a phone as blocks. */
function LinesTable({ field, value }: { field: KindField; value: unknown }) {
  const lines = (Array.isArray(value) ? value.filter((line): line is Record<string, unknown> => typeof line === 'object' && line !== null) : []).map((line, i) => ({ line, i, place: `line${i}` }))
  return (
    <table className="tb low stack linestable">
      <thead><tr>{field.of.map(inner => <th key={inner.id}>{inner.label}</th>)}</tr></thead>
      <tbody>{lines.map(({ line, i, place }) => <tr key={place}>{field.of.map(inner => <td key={inner.id} className="fold" data-label={inner.label}>{isBlank(line[inner.id]) ? <span className="muted">未填</span> : <Known field={inner} value={line[inner.id]} at={{ field: field.id, line: i, of: inner.id }} />}</td>)}</tr>)}</tbody>
    </table>
  )
}

export function FieldValue({ kind, field, value, role }: { kind: Pick<Kind, 'audience'>; field: KindField; value: unknown; role: string }) {
  if (isBlank(value)) return seenAs(kind, field, role) === 'hidden' ? <span className="muted row gap1"><Icon name="lock" size="s" />{unseenWords(kind, field)}</span> : <span className="none">未填</span>
  return field.type === 'lines' ? <LinesTable field={field} value={value} /> : <Known field={field} value={value} at={{ field: field.id }} />
}
