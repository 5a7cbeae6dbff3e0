/** Compares what the product made of a roster with what a careful person takes from it. */
import type { Draft, FieldKey } from '@qinghe/domain/archives/draft.ts'
import { isFieldKey } from '@qinghe/domain/archives/fields.ts'
import type { CellIssue, RosterRow } from '@qinghe/domain/rosters/types.ts'
import type { Taken } from './office.ts'
import { accepts, type ChildLine, type MadeRoster } from './truth.ts'

type What = 'notRead' | 'missing' | 'wrong' | 'silent' | 'notFound' | 'falseFinding' | 'takenIn' | 'question' | 'failed'
/** One thing that went wrong; `kind` groups, `example` shows. */
export type Case = { roster: string; what: What; kind: string; example: string }
type Share = { right: number; of: number }
export type Score = {
  roster: string; about: string; seconds: number; failure: string | null
  children: Share; fields: Share & { wrong: number; missing: number; silent: number }
  planted: Share
  /** Findings, and those of them that are wrong. */
  findings: { wrong: number; of: number }
  leftOut: Share; questions: Share; untouched: number
  /** Questions the product asked. */
  asked: number
  cases: Case[]
}

/** The fields a column answers for, where its key is none. */
const fieldsBehind: Record<string, readonly FieldKey[]> = {
  village: ['region'], town: ['region'], hukou: ['hukouDivision', 'hukouAddress'], residence: ['residenceDivision', 'residenceAddress'], gradeClass: ['gradeCode', 'classNo'],
  home: ['hukouDivision', 'hukouAddress', 'residenceDivision', 'residenceAddress'], disability: ['disabilityType', 'disabilityLevel', 'isDisabled'], fatherText: ['father.name', 'father.birthDate', 'father.idNumber', 'father.phone', 'father.workPlace', 'father.isAway'],
  motherText: ['mother.name', 'mother.birthDate', 'mother.idNumber', 'mother.phone', 'mother.workPlace', 'mother.isAway'],
  guardianText: ['guardian.name', 'guardian.relationCode', 'guardian.phone'],
}
const fieldsOf = (key: string): readonly FieldKey[] => fieldsBehind[key] ?? (isFieldKey(key) ? [key] : [])
/** Facts of persons: stored without anybody having written them they are wrong, whatever they are. */
const personal: readonly FieldKey[] = [
  'hukouAddress', 'residenceAddress', 'schoolName', 'father.name', 'father.idNumber', 'father.phone', 'father.workPlace', 'mother.name', 'mother.idNumber', 'mother.phone', 'mother.workPlace',
  'guardian.name', 'guardian.idNumber', 'guardian.phone', 'guardian.address', 'guardian.relationCode', 'father.existStatus', 'mother.existStatus',
]

type Line = { truth: ChildLine; row: RosterRow | undefined; keys: readonly string[]; draft: Draft | undefined }

/** Row of the answer for each line of the truth. A csv that begins with sep= may be counted from either line. */
function linesOf(roster: MadeRoster, taken: Taken): Line[] {
  const nameOf = (row: RosterRow): string => taken.layouts[row.sheet]?.name ?? taken.sheet ?? ''
  const sheetOf = (row: RosterRow): number => Math.max(0, roster.sheets.findIndex(sheet => sheet.name === nameOf(row)))
  const at = new Map(taken.rows.map(row => [`${sheetOf(row)}:${row.line}`, row]))
  const matching = (by: number): number => roster.lines.filter(line => at.get(`${line.sheet}:${line.line + by}`)?.cells.some(cell => cell.includes(line.name))).length
  const shift = 'sep' in roster.form && matching(1) > matching(0) ? 1 : 0
  return roster.lines.map(truth => {
    const row = at.get(`${truth.sheet}:${truth.line + shift}`)
    return { truth, row, keys: roster.columns[truth.sheet] ?? [], draft: row?.child ? taken.stored.get(row.child) : undefined }
  })
}

const counts = (found: CellIssue): boolean => found.severity !== 'known'
const keyOf = ({ keys }: Line, found: CellIssue): string => (found.column === null ? '' : (keys[found.column] ?? `column ${found.column}`))
const shown = (value: unknown): string => (typeof value === 'object' && value !== null && 'as' in value ? String(value.as) : JSON.stringify(value ?? null))
const cellOf = ({ row, keys }: Line, field: string): string => {
  const at = keys.findIndex(key => key === field || fieldsOf(key).some(one => one === field))
  return at < 0 ? '' : `“${row?.cells[at] ?? ''}”`
}

type Tally = { score: Score; note: (what: What, kind: string, example: string) => void }
const isHeldRightly = ({ truth, row }: Line): boolean => row?.state === 'error' && truth.plants.some(plant => plant.mayHold)
const whereOf = ({ truth }: Line): string => `${truth.sheet}:${truth.line} ${truth.name}`

function scoreChild(line: Line, { score, note }: Tally): void {
  const { truth, row } = line
  score.children.of++
  const held = row?.state === 'error'
  if (row !== undefined && (!held || isHeldRightly(line))) score.children.right++
  else if (row === undefined) note('notRead', 'no such line among the children', whereOf(line))
  else for (const found of row.issues.filter(one => one.severity === 'error').slice(0, 1)) note('notRead', `${found.code} at ${keyOf(line, found)}`, `${whereOf(line)}: ${found.title} ${cellOf(line, keyOf(line, found))}`)
  if (!isHeldRightly(line) && !truth.known) for (const field of Object.keys(truth.says)) scoreField(line, field as FieldKey, { score, note })
  if (line.draft) scoreInvented(line, line.draft, { score, note })
}

const isSaid = (line: Line, field: FieldKey): boolean =>
  line.row?.issues.some(found => found.field === field || fieldsOf(keyOf(line, found)).includes(field)) ?? false

function scoreField(line: Line, field: FieldKey, { score, note }: Tally): void {
  const accepted = line.truth.says[field] ?? []
  const stored = line.draft?.[field] ?? null
  // Nothing to take and nothing taken is no achievement.
  if (stored === null && accepted.includes(null)) return
  score.fields.of++
  if (line.draft === undefined) {
    score.fields.missing++
    return
  }
  if (accepts(accepted, stored)) score.fields.right++
  else if (stored === null) {
    score.fields.missing++
    note('missing', field, `${whereOf(line)}: ${shown(accepted[0])} from ${cellOf(line, field)}`)
  } else {
    score.fields.wrong++
    const silent = !isSaid(line, field)
    if (silent) score.fields.silent++
    note(silent ? 'silent' : 'wrong', field, `${whereOf(line)}: ${shown(stored)} for ${shown(accepted[0])} from ${cellOf(line, field)}`)
  }
}

function scoreInvented(line: Line, draft: Draft, { score, note }: Tally): void {
  for (const field of personal) {
    const stored = draft[field] ?? null
    if (stored === null || line.truth.says[field] !== undefined || isSaid(line, field) || line.truth.plants.length > 0) continue
    if (field.endsWith('existStatus') && stored === 1) continue
    score.fields.silent++
    note('silent', `${field} out of nothing`, `${whereOf(line)}: ${shown(stored)}`)
  }
}

function scorePlants(lines: readonly Line[], { score, note }: Tally): void {
  const found = new Map<string, boolean>()
  for (const line of lines) {
    if (line.truth.fate) continue
    line.truth.plants.forEach((plant, i) => {
      const issues = line.row?.issues.filter(counts) ?? []
      const hit = issues.some(one => plant.line || plant.columns.includes(keyOf(line, one)) || (one.column === null && one.field !== null && plant.columns.includes(one.field)))
        || (plant.line === true && line.row?.state === 'known')
      const id = plant.pair ?? `${line.truth.sheet}:${line.truth.line}:${i}`
      found.set(`${plant.kind}|${id}`, (found.get(`${plant.kind}|${id}`) ?? false) || hit)
    })
    if (line.truth.known) found.set(`known|${whereOf(line)}`, line.row?.state === 'known' || (line.row?.issues.some(one => one.severity === 'known') ?? false))
  }
  for (const [id, hit] of found) {
    score.planted.of++
    if (hit) score.planted.right++
    else note('notFound', id.slice(0, id.indexOf('|')), id)
  }
}

function scoreFindings(line: Line, { score, note }: Tally): void {
  const { truth, row } = line
  for (const found of row?.issues ?? []) {
    score.findings.of++
    const key = keyOf(line, found)
    if (found.severity === 'known' && truth.known) continue
    if (truth.plants.some(plant => plant.line || plant.columns.includes(key) || found.column === null) || truth.fair.has(key)) continue
    const about = found.field !== null && isFieldKey(found.field) ? [found.field] : fieldsOf(key)
    // A finding about a value that was indeed not taken rightly says so; the value is counted elsewhere.
    const isTrue = line.draft !== undefined && about.some(field => !accepts(truth.says[field] ?? [], line.draft?.[field] ?? null) && truth.says[field] !== undefined)
    if (isTrue) continue
    score.findings.wrong++
    note('falseFinding', `${found.severity} ${found.code} at ${key === '' ? 'the row' : key}`, `${whereOf(line)}: ${found.title} ${cellOf(line, key)}`)
  }
}

function scoreFates(lines: readonly Line[], { score, note }: Tally): void {
  for (const line of lines) {
    const { fate } = line.truth
    if (fate === undefined) continue
    score.leftOut.of++
    const isIn = line.row !== undefined && (line.row.state === 'imported' || (line.row.selected && line.row.state !== 'error'))
    if (!isIn) score.leftOut.right++
    else {
      score.fields.silent++
      note('takenIn', fate, whereOf(line))
    }
  }
}

function scoreQuestions(roster: MadeRoster, taken: Taken, { score, note }: Tally): void {
  for (const ask of roster.asks) {
    const asked = taken.questions.find(one => one.kind === ask.kind && (ask.about?.test(`${one.title}${one.text}`) ?? true))
    if (ask.optional && asked === undefined) continue
    score.questions.of++
    const isPreset = asked !== undefined && [...ask.answer(asked)].sort().join() === [...asked.preset].sort().join()
    if (asked !== undefined && (!ask.presetRight || isPreset)) score.questions.right++
    else note('question', `${ask.kind} ${asked ? 'preset' : 'not asked'}`, asked ? `${asked.title}: ${asked.preset.join()} for ${ask.answer(asked).join()}` : String(ask.about ?? ''))
  }
  for (const one of taken.questions) {
    if (!roster.asks.some(ask => ask.kind === one.kind && (ask.about?.test(`${one.title}${one.text}`) ?? true))) note('question', `${one.kind} without need`, `${one.title} ${one.text}`)
  }
}

export function scoreOf(roster: MadeRoster, taken: Taken): Score {
  const score: Score = {
    roster: roster.name, about: roster.about, seconds: taken.seconds, failure: taken.failure, children: { right: 0, of: 0 }, fields: { right: 0, of: 0, wrong: 0, missing: 0, silent: 0 },
    planted: { right: 0, of: 0 }, findings: { wrong: 0, of: 0 }, leftOut: { right: 0, of: 0 }, questions: { right: 0, of: 0 }, untouched: taken.untouched, asked: taken.questions.length, cases: [],
  }
  const note: Tally['note'] = (what, kind, example) => { score.cases.push({ roster: roster.name, what, kind, example }) }
  if (taken.failure !== null) note('failed', 'not read at all', taken.failure)
  const lines = linesOf(roster, taken)
  for (const line of lines) {
    if (line.truth.fate) continue
    scoreChild(line, { score, note })
    scoreFindings(line, { score, note })
  }
  scorePlants(lines, { score, note })
  scoreFates(lines, { score, note })
  scoreQuestions(roster, taken, { score, note })
  return score
}
