/** What a report by anybody has beside its fields: where it happened, and 110 before everything else. */
import { useState } from 'react'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { levelOf, RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { fieldAnchor } from '../ui/goToField.ts'
import { Card, Note } from '../ui/layout.tsx'
import type { Values } from './form.ts'

const placeKey = 'place'
const missing: readonly Issue[] = [{ code: 'record.missing', field: placeKey, message: '请选择事情发生的地方' }]
const none: readonly Issue[] = []

export type ReportPlace = { place: RegionCode | null; setPlace: (place: RegionCode | null) => void; /** Another than the form began with. */ moved: boolean; issues: readonly Issue[] }
/** Begins with the village one works in; whoever works in a wider place says where. Other forms (`asked` is false) have none. */
export function useReportPlace(asked: boolean, handed: unknown): ReportPlace {
  const own = useSession().region
  const begun = levelOf(own) === 'village' ? own : null
  const [place, setPlace] = useState<RegionCode | null>(() => RegionCode.safeParse(handed).data ?? begun)
  return { place: asked ? place : null, setPlace, moved: asked && place !== begun, issues: asked && place === null ? missing : none }
}

export function ReportWhere({ spot: { place, setPlace, issues }, pressed }: { spot: ReportPlace; pressed: boolean }) {
  return (
    <Card title="在哪里">
      <p className="urgentcall"><a href="tel:110" className="btn dp">先打 110</a><span>孩子正有危险的，先打 110。这里只做登记和转办，不能代替报警。</span></p>
      <div id={fieldAnchor(placeKey)}>
        <RegionField label="事情发生的地方" must value={place} onChange={setPlace} hint="本县的任何地方都可以报告；提交以后您只保留一张有编号的回执" error={pressed ? issues.find(one => one.field === placeKey)?.message : undefined} />
      </div>
    </Card>
  )
}

/** By the fields of 强制报告: it goes on now and nobody has called. Said where the eye is when it is answered; the report is taken all the same. */
export function callFirst({ urgency, told110 }: Values) {
  if (urgency !== 'now' || told110 === true) return {}
  return { urgency: (
    <div className="rf full" role="status">
      <Note tone="red"><p className="urgentcall"><a href="tel:110" className="btn dp">打 110</a><b>正在发生的，现在就打 110，打完再填。</b><span>只在这里提交，民警不一定马上看到。</span></p></Note>
    </div>
  ) }
}
