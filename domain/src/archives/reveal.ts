/** Revealing a sealed value: which fields there are, and what must be said for it (docs/domain/权限.md, hard rule 4). */
import { lettersOf, withholds } from '../staff/matrix.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { noteIssues, type RevealReason } from '../kernel/revealReason.ts'
import type { FieldKey } from './draft.ts'
import { fields } from './fields.ts'

export function revealIssues(request: { field: FieldKey; reason: RevealReason; note?: string | undefined }, role: string): Issue[] {
  const field = fields[request.field]
  if (!field.sealed) return [issue('reveal.open', `“${field.label}”没有遮挡，不需要查看原文`, 'field')]
  const letters = lettersOf(role, field.domain)
  const isWithheld = field.mask === 'idNumber' && withholds(role, field.domain, 'idNumber')
  if (isWithheld || !(letters.has('R') || letters.has('P'))) {
    return [issue('reveal.denied', `您的岗位不能查看“${field.label}”的原文`, 'field')]
  }
  return noteIssues(request)
}
