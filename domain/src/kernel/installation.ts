/** What a screen must know about the installation it talks to: whether it is a demo, and how old the newest proven backup is. */
import { z } from 'zod'
import { Instant } from './plainDate.ts'

export const Backup = z.object({
  /** When the newest backup that was restored and read had ended; null when there is none yet. */
  verifiedAt: Instant.nullable(),
  hoursSinceVerified: z.number().int().nullable(),
  /** Nothing proven for 26 hours. */
  red: z.boolean(),
  /** A second place is configured: another disk or a mounted folder. */
  secondPlace: z.boolean(),
})
export type Backup = z.infer<typeof Backup>

/** Heads that go to the installation of the level above: when the last accepted one was signed, why no other was, and what contradicts. */
export const LogAbove = z.object({ host: z.string(), acceptedAt: Instant.nullable(), failure: z.string().nullable(), failingSince: Instant.nullable(), finding: z.string().nullable() })
export type LogAbove = z.infer<typeof LogAbove>

/** The newest signed head of the audit log, as printed reports carry it: with it a log that was rewritten later is found out. */
export const LogHead = z.object({
  /** Number of leaves and root, as `qinghe audit verify --against` takes it. */
  text: z.string(),
  at: Instant,
  /** A folder elsewhere is configured, to which heads go by themselves. */
  leavesMachine: z.boolean(),
  /** When the youngest head kept there was signed. */
  keptAt: Instant.nullable(),
  /** How sending to the level above stands; null when no address is set. */
  above: LogAbove.nullable(),
})
export type LogHead = z.infer<typeof LogHead>

/** GET /api/installation. `backup` and `log` are null before somebody is signed in, and where somebody else looks after the database. */
export const InstallationInfo = z.object({ kind: z.enum(['demo', 'real']), version: z.string(), backup: Backup.nullable(), log: LogHead.nullable() })
export type InstallationInfo = z.infer<typeof InstallationInfo>
