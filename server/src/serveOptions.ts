/** What whoever starts the server hands to main.ts, and what it gets back. The command line fills this in. */
import type { Backup } from '@qinghe/domain/kernel/installation.ts'
import type pg from 'pg'
import type { Above } from './audit/askAbove.ts'
import type { Peer } from './http/outgoing.ts'
import type { Keys } from './keys/folder.ts'

export type ServeOptions = {
  /** How to reach the database as a role of db/roles.ts. The owner is not among them. */
  connection: (role: string) => pg.ClientConfig
  keys: Keys
  /** Folder of this installation: uploads, exports and the list of demo accounts live below it. */
  home: string
  /** The built web app; absent with `only: 'jobs'`. */
  webDir: string
  listen: { host: string; port: number }
  https?: { key: string; cert: string }
  only?: 'web' | 'jobs'
  /** A demo says so on every page and is reachable from this machine only (or from private addresses with `lan`). */
  demo: boolean
  lan: boolean
  /** Addresses of reverse proxies that speak HTTPS for us; empty without one. */
  proxies: readonly string[]
  /** Names and addresses people call this installation by; this machine itself always may. */
  hosts: readonly string[]
  /** Age of the newest proven backup; absent where somebody else looks after the database. */
  backup?: () => Backup
  /** Folder elsewhere to which heads of the audit log go by themselves. */
  headsDir?: string
  /** The installation of the level above, to which they go as well. */
  headsAbove?: Above
  /** The gateway for text messages, with the secret it knows us by; nothing is sent without it. */
  sms?: Peer & { secret: string }
  /** Port on loopback for metrics; none without it. */
  metricsPort?: number
}

export type Serving = { url: string; stop: () => Promise<void> }

export type DemoAccount = { login: string; role: string; place: string; password: string }

/** server/src/demo.ts: fills an empty database with the demo county; answers nothing when there are records already. */
export type DemoOptions = { owner: pg.ClientConfig; connection: ServeOptions['connection']; keys: Keys; home: string }
