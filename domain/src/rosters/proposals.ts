/** A line whose child has an archive already: what the line says otherwise, and what may become of it. */
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fieldKeys, isFieldKey } from '../archives/fields.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { columnOf } from './issues.ts'
import type { Column } from './types.ts'

const isSaid = (value: Draft[FieldKey]): boolean => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
const text = (value: Draft[FieldKey]): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null))

/** Fields in which the line says something else than the archive. What the line leaves empty says nothing, and what was only concluded
 *  from other cells is no word of the roster. A place named as far as its town is coarser than the archive's village, and no difference. */
export function differingFields(line: Draft, archive: Draft, columns: readonly Column[]): FieldKey[] {
  return fieldKeys.filter(key => key !== 'household' && isSaid(line[key]) && text(line[key]) !== text(archive[key]) && !isCoarser(line[key], archive[key])
    && columnOf(key, columns) !== null)
}

const townStep = 1_000
const isCoarser = (line: Draft[FieldKey], archive: Draft[FieldKey]): boolean =>
  typeof line === 'number' && typeof archive === 'number' && line >= 1e11 && line % townStep === 0 && Math.floor(archive / townStep) * townStep === line

export type Verdict = 'applied' | 'skipped' | 'other'
type Settling = { verdict: Verdict; fields: readonly FieldKey[]; reason?: string | undefined; as?: 'corrected' | 'changed' | undefined; effectiveFrom?: string | undefined }

/** @param seen what the line and the archive say */
export function settlingIssues(input: Settling, seen: { differing: readonly FieldKey[]; sameNumber: boolean }): Issue[] {
  if (input.verdict === 'other') {
    return seen.sameNumber && !input.reason ? [issue('idNumber.held', '两边的证件号相同，请写明为什么是另一名儿童', 'reason')] : []
  }
  if (input.verdict === 'skipped') return []
  const strange = input.fields.filter(key => !seen.differing.includes(key))
  return [
    ...(input.fields.length === 0 ? [issue('proposal.none', '请勾选要写进档案的项目；都不写的请选“跳过”', 'fields')] : []),
    ...(strange.length > 0 ? [issue('proposal.changed', '这一行和档案的差异已经变化，请刷新后重新核对', 'fields')] : []),
    ...(input.as === 'changed' && input.effectiveFrom === undefined ? [issue('change.from', '登记变化要写明从哪一天起', 'effectiveFrom')] : []),
  ]
}

export const patchOfFields = (line: Draft, keys: readonly FieldKey[]): Draft =>
  Object.fromEntries(Object.entries(line).filter(([key]) => isFieldKey(key) && keys.includes(key)))
