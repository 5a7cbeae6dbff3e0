import { setTimeout as pause } from 'node:timers/promises'
import { targetOf } from '@qinghe/server/keys/rotation.ts'
import { sealedColumns } from '@qinghe/server/crypto/sealedColumns.ts'
import { fieldKeyState } from '@qinghe/server/keys/fieldKeys.ts'
import { reloadEveryMs } from '@qinghe/server/keys/liveRing.ts'
import { rotateKeys } from '@qinghe/server/keys/rotateKeys.ts'
import { versionsInUse } from '@qinghe/server/keys/versionsInUse.ts'
import { Command, Option } from 'commander'
import pg from 'pg'
import { type Database, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { done, say, warn } from '../speaking.ts'
import { traced, tracedRead } from '../trace.ts'

type Flags = { algorithm?: 'AES-256-GCM' | 'SM4' }

export const keysCommand = (): Command => {
  const keys = new Command('keys').description('字段密钥：查看版本、轮换')
  keys.command('status').description('显示现在使用的密钥版本，以及还有内容在用的版本').action(() => withDatabase(openInstallation(), status))
  keys.command('rotate')
    .description('换用新的字段密钥，把全部加密内容和查重索引重新加密（不停机；中断后再运行一次会接着做）')
    .addOption(new Option('--algorithm <算法>', '同时改用另一种算法').choices(['AES-256-GCM', 'SM4']))
    .action((flags: Flags) => withDatabase(openInstallation(), database => traced(database, '轮换字段密钥', () => rotate(database, flags))))
  return keys
}

async function status(database: Database): Promise<void> {
  const state = fieldKeyState(database.keys.dir)
  const used = await tracedRead(database, '查看密钥版本', () => asOwner(database, versionsInUse))
  done(`现用第 ${state.current} 版（${state.algorithm}），有效版本 ${state.live.join('、')}，库内用到的版本 ${used.join('、') || '（无）'}`, { ...state, used })
}

/** Twice the time a server needs to notice, so that the slowest has. */
const settleMs = 2 * reloadEveryMs + 500

async function rotate(database: Database, { algorithm }: Flags): Promise<void> {
  const pool = new pg.Pool({ ...database.connection('qinghe_rotator'), max: 2 })
  pool.on('error', () => undefined) // the statement under way reports it
  const isResumed = fieldKeyState(database.keys.dir).live.length > 1
  say(isResumed ? '接着做上一次没有做完的轮换……' : '正在换用新的字段密钥……')
  try {
    const { version, retired } = await rotateKeys({
      keys: database.keys, pool, settle: () => pause(settleMs), onProgress: tell(),
      onBroken: ({ table, column, row }) => warn(`有一处内容打不开，保持原样：${table}.${column}`, { table, column, row }),
      ...(algorithm === undefined ? {} : { algorithm }),
    })
    done(`轮换完成：现用第 ${version} 版，第 ${retired.join('、')} 版已停用。请尽快做一次备份`, { version, retired })
  } finally {
    await pool.end()
  }
}

/** A line for every column that is through, and one every few seconds for a long one. */
function tell(): (progress: { target: string; resealed: number; isFinished: boolean }) => void {
  const order = sealedColumns.map(targetOf)
  let told = performance.now()
  return ({ target, resealed, isFinished }) => {
    if (!isFinished && performance.now() - told < 3_000) return
    told = performance.now()
    say(`${order.indexOf(target) + 1}／${order.length}　${target}：${resealed} 处${isFinished ? '，完成' : '……'}`, { target, resealed, isFinished })
  }
}
