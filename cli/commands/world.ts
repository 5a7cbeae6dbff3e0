import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { coverLoaded } from '@qinghe/server/audit/loaded.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { isInitialised } from '@qinghe/server/embedded/firstStart.ts'
import { placesFor } from '@qinghe/server/embedded/places.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import { type Keys, openKeys } from '@qinghe/server/keys/folder.ts'
import { readSeed } from '@qinghe/server/regions/seed.ts'
import { Command } from 'commander'
import { z } from 'zod'
import { manifestFile, writeWorld } from '../../testing/world/files.ts'
import { loadWorld } from '../../testing/world/load.ts'
import { bringUpToDate, startLoading } from '../database.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { done, say } from '../speaking.ts'
import { leaveTrace } from '../trace.ts'

export function worldCommand(): Command {
  const world = new Command('world').description('生成一个虚构的世界（用于演示与压力测试），写成可以装入的文件')
    .option('--children <人数>', '儿童人数', '20000')
    .option('--counties <代码>', '县级代码，用逗号分开；写省（2 位）或市（4 位）代码表示其中所有的县', '431003')
    .option('--seed <种子>', '同一个种子生成同样的人', '1')
    .option('--out <文件夹>', '写到哪里')
    .action(generate)
  world.command('load <文件夹>').description('把生成的世界装进空的数据库').action(load)
  return world
}

const Flags = z.object({
  children: z.coerce.number('人数要写成数字').int().min(1).max(20_000_000), seed: z.string(),
  counties: z.string().regex(/^\d{2}(\d{2}){0,2}(,\d{2}(\d{2}){0,2})*$/, '代码要写成 431003,4310 这样'),
  out: z.string('请用 --out 写明文件夹'),
})

/** The id says which root key and version the files are sealed for, and tells nothing of either. */
const ringIdOf = (keys: Keys): string => `${keys.derive('world-files').toString('hex').slice(0, 16)}-${fieldKeys(keys).current}`

/** A world may be generated before the first start: the key that is made then is the one the database will be opened with. */
const keysOf = (installation: Installation): Keys => openKeys(installation.keysDir, {
  mayCreate: installation.databaseUrl !== undefined || !isInitialised(placesFor(installation.databaseDir).cluster),
})

/** Counties that have villages, in the order of codes; those asked for first come first. */
function countiesIn(asked: string): number[] {
  const prefixes = asked.split(',')
  const found = new Set<number>()
  for (const row of readSeed().rows((code, level) => level === 5 && prefixes.some(prefix => String(code).startsWith(prefix)))) found.add(Math.floor(row.code / 1_000_000))
  const rank = (county: number): number => prefixes.findIndex(prefix => String(county).startsWith(prefix))
  const counties = [...found].sort((a, b) => rank(a) - rank(b) || a - b)
  if (counties.length === 0) throw problem('world.noCounties', `区划里没有 ${asked} 这样的县`)
  return counties
}

async function generate(given: unknown): Promise<void> {
  const flags = Flags.parse(given)
  const out = resolve(flags.out)
  if (existsSync(manifestFile(out))) throw problem('world.there', `${out} 里已经有一个生成好的世界`)
  const keys = keysOf(openInstallation())
  const begun = performance.now()
  let [made, told] = [0, 0]
  const manifest = await writeWorld({
    seed: flags.seed, counties: countiesIn(flags.counties), children: flags.children, out, ring: fieldKeys(keys), keyRing: ringIdOf(keys), now: new Date(), // clock: a world is made without a database
    progress: children => {
      made += children
      const tenth = Math.floor((made * 10) / flags.children)
      if (tenth > told) say(`已生成 ${made} 人`, { children: made })
      told = tenth
    },
  })
  const bytes = Object.values(manifest.tables).reduce((sum, table) => sum + table.bytes, 0)
  done(`已写好 ${manifest.children} 名虚构儿童：${out}`, { children: manifest.children, bytes, seconds: Math.round((performance.now() - begun) / 1000) })
}

async function load(folder: string): Promise<void> {
  const dir = resolve(folder)
  if (!existsSync(manifestFile(dir))) throw problem('world.noFiles', `${join(dir, 'manifest.json')} 不存在，请先用 qinghe world --out 生成`)
  const installation = openInstallation()
  const begun = performance.now()
  const database = await startLoading(installation)
  try {
    await bringUpToDate(database)
    const manifest = await loadWorld({
      dir, owner: database.connection(ownerRole), ring: makeKeyRing(fieldKeys(database.keys)), keyRing: ringIdOf(database.keys), home: installation.home,
      progress: (table, seconds) => say(`${table} 已装入`, { table, seconds: Number(seconds.toFixed(1)) }),
    })
    await asOwner(database, owner => coverLoaded(owner, '装入虚构的世界'))
    await leaveTrace(database, `装入虚构的世界，${manifest.children} 名儿童`)
    done(`已装入 ${manifest.children} 名虚构儿童`, { children: manifest.children, seconds: Math.round((performance.now() - begun) / 1000) })
  } finally {
    await database.stop()
  }
}
