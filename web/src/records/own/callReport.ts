/** What a report of danger takes along from a call, so that nobody types it twice. Numbers of telephones are masked on a page: that of whom it is about comes in clear from
 *  the form the call was written on, or is asked for again, since by it the report is kept from him. */
import type { Issue } from '@qinghe/domain/kernel/problem.ts'

type Values = Readonly<Record<string, unknown>>

const urgencies: Readonly<Record<string, string>> = { now: 'now', soon: 'soon', usual: 'unsure' }
const written = (values: Values, id: string): string | null => { const value = values[id]; return typeof value === 'string' && value.trim() !== '' && !value.includes('•') ? value : null }

const says = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''

/** Of the six situations only what was said outright. */
function situationsIn(values: Values): readonly string[] {
  return [...(values['adultTonight'] === false ? ['alone'] : []), ...(values['beaten'] === true || values['need'] === 'harm' ? ['harm'] : [])]
}

/** What the form of a new call hands on in clear, until its report is made. */
export const heardIn = (call: string): string => `records.hotlineCall.heard.${call}`
/** That a report was made from the call just now, and by nothing that stands in an address. */
export const reportedFrom = (call: string): string => `records.hotlineCall.reported.${call}`

type Filed = { filed: boolean; number: string | null; sentAt: string }
/** The number of the report that was filed last; nothing where the call has one, which stays. */
export function numberFor(call: Values, filed: readonly Filed[]): string | null {
  if (says(call['reportNumber'])) return null
  const own = filed.filter(one => one.filed && one.number?.startsWith('报') === true)
  return own.reduce<Filed | null>((last, one) => (last === null || one.sentAt > last.sentAt ? one : last), null)?.number ?? null
}

/** Who is accused in the call and not yet in the report of it. */
export function untold(call: Values | undefined, report: Values): readonly Issue[] {
  const misses = (id: string): boolean => says(call?.[id]) && !says(report[id])
  return [
    ...(misses('suspectPhone') ? [{ code: 'report.suspectPhone', field: 'suspectPhone', message: '来电写了涉及人员电话，请再写一次：写上了，这份报告才对他隐藏' }] : []),
    ...(misses('suspect') ? [{ code: 'report.suspect', field: 'suspect', message: '来电选了涉及的工作人员，请再选一次：选上了，这份报告才对他隐藏' }] : []),
  ]
}

/** By the fields of 强制报告; `place` is where it happened. @param heard what was typed in clear, as long as the call stands as it was typed */
export function reportOfCall(values: Values, heard: Values = {}): Values {
  const words = [written(values, 'said'), written(values, 'more')].filter(one => one !== null).join('\n')
  const situation = situationsIn(values)
  return Object.fromEntries(Object.entries({
    urgency: urgencies[String(values['urgency'])] ?? null, foundOn: values['calledOn'] ?? null, what: words === '' ? null : words, situation: situation.length === 0 ? null : situation,
    childName: written(values, 'childName'), childAge: values['childAge'] ?? null, childAt: written(values, 'childPlace'),
    suspectPhone: written(heard, 'suspectPhone'), suspect: values['suspect'] ?? null, place: values['childAt'] ?? null,
  }).filter(([, value]) => value !== null))
}
