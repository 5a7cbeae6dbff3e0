/** What a report needs beside its fields: where it happened, and whoever is accused in the call it is made from. The call is read again with the form, so that nobody gets lost
 *  when the page is loaded anew or begun from a draft. */
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useMemo } from 'react'
import { useAsk } from '../../app/asking.ts'
import type { Values } from '../form.ts'
import { type Ledger, useLedgers } from '../kinds.ts'
import { type ReportPlace, useReportPlace } from '../ReportExtras.tsx'
import { untold } from './callReport.ts'

type Report = { ledger: Ledger; call: RecordId | undefined; asked: boolean; handed: unknown; values: Values }
const noRecord = RecordId.parse('00000000-0000-0000-0000-000000000000')

export function useReportSpot({ ledger, call, asked, handed, values }: Report): ReportPlace {
  const spot = useReportPlace(asked, handed)
  const calls = useLedgers().ledgers?.find(one => one.kind.screen === 'callDesk')
  const page = useAsk((calls ?? ledger).get, { record: call ?? noRecord }, { enabled: asked && call !== undefined && calls !== undefined })
  const told = page.data?.values
  const left = useMemo(() => (call === undefined ? [] : untold(told, values)), [call, told, values])
  return { ...spot, issues: left.length === 0 ? spot.issues : [...spot.issues, ...left] }
}
