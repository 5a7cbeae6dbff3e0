/** 各版: which versions of a plan the county has had, since when, by whom and why. */
import { Link } from '@tanstack/react-router'
import { listPlanVersions } from '@qinghe/domain/plans/versionFaces.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Card, Note } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { againstWords } from '../../ui/versionWords.ts'
import { type OneVersion, spanWords, standingOf } from './words.ts'
import './versions.css'

function VersionLine({ plan, version }: { plan: string; version: OneVersion }) {
  const { id, reason, proposedBy, proposedAt, decidedBy, decidedAt, before } = version
  const { tone, label } = standingOf(version)
  return (
    <li className="planversion">
      <span className="grow">
        {spanWords(version)} <Status tone={tone}>{label}</Status>
        <span className="cap muted block">{proposedBy} {sayWhen(proposedAt)}提出：{reason}{decidedBy !== null && decidedAt !== null && `；${decidedBy} ${sayWhen(decidedAt)}发布`}</span>
      </span>
      {before !== null && version.version !== null && <Link to="/plans/compare" search={{ plan, older: before, newer: id }} className="btn sm">{againstWords(before)}</Link>}
    </li>
  )
}

export function Versions({ plan }: { plan: string }) {
  const asked = useAsk(listPlanVersions, { plan })
  if (asked.data === undefined) return asked.isError ? <Note tone="red">{sayFailure(failureOf(asked.error)).title}</Note> : <div className="card"><Skeleton lines={2} /></div>
  const { versions, place } = asked.data
  if (versions.length === 0) return null
  return <Card flush title="各版" note={place}><ul>{versions.map(one => <VersionLine key={one.id} plan={plan} version={one} />)}</ul></Card>
}
