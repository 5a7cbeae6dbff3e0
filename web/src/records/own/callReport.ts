/** What a report of danger takes along from a call, so that nobody types it twice. Numbers of telephones are masked on a page and stay there. */
type Values = Readonly<Record<string, unknown>>

const urgencies: Readonly<Record<string, string>> = { now: 'now', soon: 'soon', usual: 'unsure' }
const written = (values: Values, id: string): string | null => { const value = values[id]; return typeof value === 'string' && value.trim() !== '' && !value.includes('•') ? value : null }

/** Of the six situations only what was said outright. */
function situationsIn(values: Values): readonly string[] {
  return [...(values['adultTonight'] === false ? ['alone'] : []), ...(values['beaten'] === true || values['need'] === 'harm' ? ['harm'] : [])]
}

/** By the fields of 强制报告; `place` is where it happened. */
export function reportOfCall(values: Values): Values {
  const words = [written(values, 'said'), written(values, 'more')].filter(one => one !== null).join('\n')
  const situation = situationsIn(values)
  return Object.fromEntries(Object.entries({
    urgency: urgencies[String(values['urgency'])] ?? null, foundOn: values['calledOn'] ?? null, what: words === '' ? null : words, situation: situation.length === 0 ? null : situation,
    childName: written(values, 'childName'), childAge: values['childAge'] ?? null, childAt: written(values, 'childPlace'), suspect: values['suspect'] ?? null, place: values['childAt'] ?? null,
  }).filter(([, value]) => value !== null))
}
