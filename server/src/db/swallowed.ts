/** A statement that wrote fewer rows than it was given, without an error: a trigger or a rule somebody put into the database. Nothing may be
 *  answered and nothing may commit on top of that, and whoever keeps the machine must hear of it. */
import { issue, Problem } from '@qinghe/domain/kernel/problem.ts'

export class Swallowed extends Problem {
  readonly what: string
  constructor(what: string, sent: number, written: number) {
    super([issue('server.swallowed', '数据库没有写下应有的记录，这次没有办理。请告诉系统管理员：数据库可能被人动过，需要马上核对审计')], 503)
    this.what = `${what}: ${written} of ${sent} rows were written`
  }
}

/** @throws Swallowed */
export function refuseSwallowed(what: string, sent: number, written: number | null): void {
  if (written !== sent) throw new Swallowed(what, sent, written ?? 0)
}
