import { totalmem } from 'node:os'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Client } from 'pg'

/** Shell-quoted for archive_command, which PostgreSQL hands to sh. */
const shellQuoted = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`

// Copies under another name first: a half-written segment must never carry the final name, also after a power cut.
export const archiveCommand = (archive: string): string => {
  const dir = shellQuoted(archive.replaceAll('%', '%%'))
  return `test -f ${dir}/%f || { cp %p ${dir}/%f.part && sync ${dir}/%f.part && mv ${dir}/%f.part ${dir}/%f && sync ${dir}; }`
}

/** Replaying archived WAL after a restore, up to a moment or to its end. */
export type Recovery = { wal: string; at?: Date | undefined }
type Wished = { socketDir: string; archive?: string | undefined; recovery?: Recovery | undefined; loading?: boolean }

/**
 * Settings given on the command line, where neither ALTER SYSTEM nor an edited file can weaken them.
 * Figures fit two cores with a web server beside them; a database that needs more has outgrown the embedded one.
 */
export function settings({ socketDir, archive, recovery, loading = false }: Wished): string[] {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const roomy = memory >= 4 * 2 ** 30
  const values: Record<string, string> = {
    fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', wal_compression: 'on',
    listen_addresses: '', unix_socket_directories: socketDir, unix_socket_permissions: '0700', port: '5432',
    max_connections: '60', shared_buffers: roomy ? '512MB' : '128MB', effective_cache_size: roomy ? '2GB' : '384MB',
    work_mem: '8MB', maintenance_work_mem: '128MB', max_wal_size: '2GB', random_page_cost: '1.1', jit: 'off',
    password_encryption: 'scram-sha-256', timezone: 'Asia/Shanghai', log_timezone: 'Asia/Shanghai',
    ...logging, ...archiving(archive), ...recovering(recovery), ...(loading ? filling : {}),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

// Terse, and without statements or parameters: "Failing row contains (…)" would put names of children into a log file.
const logging = {
  logging_collector: 'on', log_directory: 'log', log_filename: 'postgresql-%a.log', log_rotation_age: '1d', log_rotation_size: '0',
  log_truncate_on_rotation: 'on', log_file_mode: '0600', log_error_verbosity: 'terse', log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0', log_checkpoints: 'off', log_min_messages: 'warning',
}

// wal_level stays at replica either way, so switching archiving on later needs no new base format.
const archiving = (archive: string | undefined): Record<string, string> => archive === undefined
  ? { wal_level: 'replica', archive_mode: 'off' }
  : { wal_level: 'replica', archive_mode: 'on', archive_command: archiveCommand(archive), archive_timeout: '300' }

// Fewer checkpoints, and no log for tables made empty in the same transaction: they reach the disk with their commit.
const filling = { wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '8GB', checkpoint_timeout: '30min', autovacuum: 'off' }

// At this point of its start PostgreSQL knows no time zone names yet, not even Z. Without hot standby the server says "ready" only after it has replayed everything and opened a new timeline.
const recovering = (recovery: Recovery | undefined): Record<string, string> => recovery === undefined ? {} : {
  restore_command: `cp ${shellQuoted(recovery.wal.replaceAll('%', '%%'))}/%f %p`, hot_standby: 'off', logging_collector: 'off',
  ...(recovery.at === undefined ? {} : { recovery_target_time: recovery.at.toISOString().replace('Z', '+00'), recovery_target_action: 'promote' }),
}

const mustBeOn = ['fsync', 'full_page_writes', 'data_checksums', 'synchronous_commit']

/** Refuses a server that could lose what it acknowledged. */
export async function refuseUnsafe(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)', [mustBeOn])
  const on = new Set(rows.filter(row => row.setting === 'on').map(row => row.name))
  const off = mustBeOn.filter(name => !on.has(name))
  if (off.length > 0) throw problem('database.unsafe', `数据库的安全设置没有打开（${off.join('、')}），可能丢失已保存的数据，拒绝启动`, 500)
}
