/** Every write has its leaf (ARCHITECTURE.md section 13): the leaf names the command, the command and its changes name themselves. */
import type { Finding } from './findings.ts'
import type { Db } from './store.ts'

type Uncovered = { county: number; command: string }

// One statement sees one moment, so a leaf on its way from the inbox into the tree is in exactly one of the two.
const lackingLeaf = (source: string) => `
  SELECT w.county, w.command FROM (${source}) w
  WHERE NOT EXISTS (SELECT 1 FROM qinghe.audit_leaves l WHERE l.command = w.command)
    AND NOT EXISTS (SELECT 1 FROM qinghe.audit_inbox i WHERE i.command = w.command)
  ORDER BY w.county, w.command LIMIT 100`

const commandsText = lackingLeaf('SELECT county, id AS command FROM qinghe.commands')
const changesText = lackingLeaf('SELECT DISTINCT county, command FROM qinghe.changes')

/** @param db may read `county` and the command id of both tables */
export async function checkCoverage(db: Db): Promise<Finding[]> {
  const commands = await db.query<Uncovered>(commandsText)
  const changes = await db.query<Uncovered>(changesText)
  return [
    ...commands.rows.map((row): Finding => ({ kind: 'uncovered', table: 'commands', ...row })),
    ...changes.rows.map((row): Finding => ({ kind: 'uncovered', table: 'changes', ...row })),
  ]
}
