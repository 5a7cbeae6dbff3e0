/** One step of the editor, written into the text of a plan as a person would write it; comments and order stay. */
import { compilePlan } from '@qinghe/domain/plans/compilePlan.ts'
import type { PlanWorld } from '@qinghe/domain/plans/plan.ts'
import type { PlanChange } from '@qinghe/domain/plans/planChange.ts'
import type { PlanEdit, PlanPath } from '@qinghe/domain/plans/mergePlans.ts'
import { type Document, isMap, isSeq, parseDocument, stringify } from 'yaml'
import { readYaml } from '../records/yamlFile.ts'

type Change<W extends PlanChange['what']> = Extract<PlanChange, { what: W }>
/** `taken`: every text of the county, so that no id is given twice; `versions`: numbers that were published. */
export type StepGround = { county: string; year: string; today: string; taken: string; versions: readonly string[] }

/** Ids of what stands in lists become the places of today. */
function placeOf(document: Document, path: PlanPath): (string | number)[] | null {
  const found: (string | number)[] = []
  for (const key of path) {
    const here = found.length === 0 ? document.contents : document.getIn(found, true)
    if (isSeq(here)) {
      const byId = here.items.findIndex(item => isMap(item) && item.get('id') === key)
      const index = byId >= 0 ? byId : /^\d+$/u.test(key) ? Number(key) : -1
      if (index < 0 || index >= here.items.length) return null
      found.push(index)
    } else if (isMap(here)) {
      found.push(key)
    } else {
      return null
    }
  }
  return found
}

/** Of a merge: what the county says otherwise, written into the newer text. */
export function editedText(text: string, edits: readonly PlanEdit[]): string {
  const document = parseDocument(text)
  for (const { path, value } of edits) {
    const place = placeOf(document, path)
    const parent = placeOf(document, path.slice(0, -1))
    if (place === null) { if (value !== undefined && parent !== null && isSeq(document.getIn(parent, true))) document.addIn(parent, document.createNode(value)) }
    else if (value === undefined) document.deleteIn(place)
    else document.setIn(place, document.createNode(value))
  }
  return document.toString({ lineWidth: 0 })
}

/** The nth number of a text; one that is a parameter is changed there. */
function numberIn(text: string, { token, value }: Pick<Change<'number'>, 'token' | 'value'>): string {
  let at = -1
  return text.replace(/@[A-Za-z]\w*|\d+/gu, found => { at++; return at === token && !found.startsWith('@') ? String(value) : found })
}

function freeId(prefix: string, taken: string): string {
  for (let n = 1; ; n++) if (!taken.includes(`${prefix}${n}`)) return `${prefix}${n}`
}
function added(document: Document, path: (string | number)[], value: unknown): void {
  if (!isSeq(document.getIn(path, true))) document.setIn(path, document.createNode([]))
  document.addIn(path, document.createNode(value))
}

const dueOf = ({ period, day }: Change<'addClause'>): string => (day === null ? 'last day' : ['month', 'week', 'day', 'keyPeriod'].includes(period) ? `day ${day}` : `last-month day ${day}`)
function addClause(document: Document, change: Change<'addClause'>, { county, taken }: StepGround): void {
  const { title, says, basis, owner, about, period, act } = change
  const clause = freeId(`x${county}-c`, taken)
  added(document, ['clauses'], { id: clause, title, sort: 'cycle', basis, says })
  added(document, ['duties'], { id: freeId(`x${county}-d`, taken), clause, title, owner, about, every: { period, due: dueOf(change) }, remind: ['3 days'], evidence: [act] })
}

const naming = ['duties', 'quotas', 'thresholds', 'scores', 'indicators', 'goals', 'codes', 'periods'] as const
/** A clause goes with all that carries it out. */
function dropClause(document: Document, clause: string): void {
  const clauses = placeOf(document, ['clauses', clause])
  if (clauses !== null) document.deleteIn(clauses)
  for (const list of naming) {
    const all = document.get(list, true)
    if (isSeq(all)) all.items = all.items.filter(item => !(isMap(item) && item.get('clause') === clause))
  }
}

const begun = ({ title, level }: Change<'begin'>, { county, year, today, taken }: StepGround): string => stringify({
  plan: freeId(`x${county}-plan`, taken), title, version: `${year}.1`, from: today, level, source: { title }, basis: ['本县规定'], clauses: [], duties: [],
}, { lineWidth: 0 })

function make(document: Document, change: Exclude<PlanChange, { what: 'begin' }>, ground: StepGround): void {
  const place = (...path: string[]): (string | number)[] | null => placeOf(document, path)
  const drop = (at: (string | number)[] | null): void => { if (at !== null) document.deleteIn(at) }
  switch (change.what) {
    case 'number': { const at = place(...change.at.split('/')); if (at !== null) document.setIn(at, numberIn(String(document.getIn(at)), change)); break }
    case 'parameter': document.setIn(change.code === null ? ['parameters', change.name, 'value'] : ['parameters', change.name, 'values', change.code], change.value); break
    case 'choice': { const at = place(...change.at.split('/')); if (at !== null) document.setIn(at, change.value); break }
    case 'addReminder': { const at = place('duties', change.duty); if (at !== null) added(document, [...at, 'remind'], `${change.days} days`); break }
    case 'addStep': { const at = place('duties', change.duty); if (at !== null) added(document, [...at, 'escalate'], { after: `${change.days} days`, to: change.to }); break }
    case 'dropReminder': drop(place('duties', change.duty, 'remind', String(change.index))); break
    case 'dropStep': drop(place('duties', change.duty, 'escalate', String(change.index))); break
    case 'dropDuty': drop(place('duties', change.duty)); break
    case 'dropClause': dropClause(document, change.clause); break
    case 'addClause': addClause(document, change, ground); break
  }
}

/** A version that was published keeps its number: what is changed is another. */
function numbered(document: Document, { year, versions }: StepGround): void {
  const now = String(document.get('version') ?? '')
  if (!versions.includes(now)) return
  const next = (n: number): string => { const name = `${year}.${n}`; return versions.includes(name) ? next(n + 1) : name }
  document.set('version', document.createNode(next(1)))
  const version = document.get('version', true)
  if (typeof version === 'object' && version !== null && 'type' in version) version.type = 'QUOTE_DOUBLE'
}

type Changed = { source: string; casesDropped: number }
/** Examples prove the days their author meant; once somebody means others, those that speak of the old ones go. */
function withoutOldCases(source: string, world: PlanWorld): Changed {
  const read = readYaml(source)
  const faults = read.place === null ? [] : compilePlan(read.written, world).faults
  const cases = new Map(faults.filter(({ path }) => path[0] === 'duties' && path[2] === 'cases').map(({ path }) => [JSON.stringify(path.slice(0, 4)), path.slice(0, 4)]))
  if (cases.size === 0) return { source, casesDropped: 0 }
  const document = parseDocument(source)
  // From the last, so that the places of the others stay.
  for (const path of [...cases.values()].sort((a, b) => Number(b[3]) - Number(a[3]))) document.deleteIn(path)
  return { source: document.toString({ lineWidth: 0 }), casesDropped: cases.size }
}

/** @returns the text with the change, whether it compiles or not */
export function changedPlan(source: string, change: PlanChange, { ground, world }: { ground: StepGround; world: PlanWorld }): Changed {
  if (change.what === 'begin') return { source: begun(change, ground), casesDropped: 0 }
  const document = parseDocument(source)
  // What cannot be read is not rewritten; its faults are told instead.
  if (document.errors.length > 0) return { source, casesDropped: 0 }
  make(document, change, { ...ground, taken: ground.taken + source })
  numbered(document, ground)
  return withoutOldCases(document.toString({ lineWidth: 0 }), world)
}
