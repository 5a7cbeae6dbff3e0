import { chownSync, readFileSync, statSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** The operating-system user PostgreSQL runs as; `undefined` ids mean: as ourselves. */
export type Servant = { uid: number; gid: number } | undefined

/**
 * PostgreSQL refuses to run as root, so root lends it to `nobody`. A cluster that already belongs to someone else than root
 * (for instance because it was made under systemd) keeps its owner: changing owners of a live folder is how data gets lost.
 */
export function servantFor(clusterDir: string): Servant {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(clusterDir, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find(entry => entry.startsWith('nobody:'))
  const [uid, gid] = line?.split(':').slice(2, 4).map(Number) ?? []
  if (uid === undefined || gid === undefined) throw problem('database.noServant', '以 root 运行时需要系统用户 nobody 来运行数据库，本机没有这个用户')
  return { uid, gid }
}

/** Hands a path to the servant; a no-op when PostgreSQL runs as ourselves. */
export function handOver(path: string, servant: Servant): void {
  if (servant !== undefined) chownSync(path, servant.uid, servant.gid)
}
