/** What can go wrong, in the words of the person it happens to. Everything that is not one of these three is a bug. */

/** One thing the person can act on. `code` is a word for programs, `message` a Chinese sentence that says what and how to fix. */
export type Issue = {
  code: string
  message: string
  /** Path of the field in the input, dotted; absent when it is about the whole. */
  field?: string
  details?: Record<string, string | number | boolean | null>
}

/** Refused for reasons the person can act on: all of them at once. HTTP 422 unless `status` says otherwise. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly issues: readonly Issue[]
  readonly status: number
  constructor(issues: readonly Issue[], status = 422) {
    super(issues.map(i => i.message).join('；'))
    this.issues = issues
    this.status = status
  }
}

/** What the post may not write of an input that it may send otherwise: a denial, though told like other issues of a form. */
export class NotWritable extends Problem {}

/** @param at the field, or the field with details for programs */
export const issue = (code: string, message: string, at?: string | Pick<Issue, 'field' | 'details'>): Issue =>
  ({ code, message, ...(typeof at === 'string' ? { field: at } : at) })

/** One refusal in one line. */
export const problem = (code: string, message: string, status = 422): Problem => new Problem([issue(code, message)], status)

/** Throws when rules found anything; the house's way from returned issues to a refusal. */
export function refuseIf(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new Problem(issues)
}

/** A field two people changed: what this person saw, wants, and what is there now. */
export type FieldConflict = { field: string; label: string; yours: unknown; theirs: unknown; original: unknown }

/** Somebody else changed the same fields since; nothing was written, the payload is kept. HTTP 409. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
  readonly version: number
  readonly fields: readonly FieldConflict[]
  constructor(version: number, fields: readonly FieldConflict[]) {
    super('对方已经改过同一处内容，请对照后选择')
    this.version = version
    this.fields = fields
  }
}

/** Not there, or not yours: the two look the same on purpose. HTTP 404. */
export class NotFound extends Error {
  override readonly name = 'NotFound'
  readonly what: string
  constructor(what: string) {
    super(`没有找到${what}，或者不在您的工作范围内`)
    this.what = what
  }
}

/** The acting post may not do this at all. HTTP 403. */
export class Denied extends Error {
  override readonly name = 'Denied'
  constructor(message = '您现在的岗位没有这项权限，可切换岗位或联系本单位管理员') {
    super(message)
  }
}
