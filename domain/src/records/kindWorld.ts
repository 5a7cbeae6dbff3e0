/** What a declaration may refer to beyond itself. */
import type { DataDomain } from '../kernel/dataDomain.ts'
import type { ConditionScope } from './condition.ts'
import type { EngineKey } from './declaration.ts'

/** S2 archive, S3 health and case, S4 reporter, sexual harm, shelter address. */
export type DataClass = 'S1' | 'S2' | 'S3' | 'S4'
export type AudienceFacts = { title: string; domain: DataDomain; class: DataClass }
export type KindWorld = {
  parameters: ConditionScope['parameters']
  audiences: Readonly<Record<string, AudienceFacts>>
  kinds: ReadonlySet<string>
  /** Rules that acts may call, screens that may stand for the generic one. */
  rules: ReadonlySet<string>
  screens: ReadonlySet<string>
  /** What the engine cannot carry out yet: whoever writes it is told, nobody is promised anything. */
  notYet: ReadonlySet<EngineKey>
}
