import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { levelNames, levels } from '@qinghe/domain/kernel/regionCode.ts'
import { RegionChange } from '@qinghe/domain/regions/change.ts'
import { searchWords } from '@qinghe/domain/regions/rules.ts'
import { recordChange } from '@qinghe/server/regions/change.ts'
import { loadRegions } from '@qinghe/server/regions/load.ts'
import { findPlaces, openChanges, previewChange } from '@qinghe/server/regions/office.ts'
import { recodeCounty } from '@qinghe/server/regions/recode.ts'
import { Command } from 'commander'
import type pg from 'pg'
import { chainOf, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { regionCodeOf } from '../regionArgument.ts'
import { agree, done, say, show } from '../speaking.ts'
import { traced, tracedRead } from '../trace.ts'

type ChangeFlags = { dryRun?: boolean; yes?: boolean }

export const regionsCommand = (): Command => {
  const regions = new Command('regions').description('行政区划：装入、查找、按批复变更')
  regions.command('load').description('把程序自带的全国区划装入数据库（已有的不动）').option('--within <代码>', '只装这个地方的全部层级，其余装到县')
    .action((flags: { within?: string }) => load(flags.within))
  regions.command('search <文字>').description('按名称、拼音、首字母或代码查找').action(search)
  regions.command('change <文件>').description('按批复变更区划：更名、换代码、合并、拆分；档案、岗位、统计随之改码，历史与审计不变')
    .option('--dry-run', '只显示会发生什么').option('--yes', '不再询问').action(change)
  regions.command('resume').description('接着做完中断的区划变更').action(() => withDatabase(openInstallation(), database =>
    traced(database, '继续区划变更', () => asOwner(database, owner => resume(owner, chainOf(database))))))
  return regions
}

async function load(within: string | undefined): Promise<void> {
  const options = within === undefined ? {} : { within: regionCodeOf(within) }
  const rows = await withDatabase(openInstallation(), database => traced(database, '装入区划表', () => asOwner(database, owner => loadRegions(owner, options))))
  done(rows === 0 ? '区划表已经是全的，没有要装入的' : `已装入 ${rows} 个区划`, { rows })
}

async function search(text: string): Promise<void> {
  const places = await withDatabase(openInstallation(), database =>
    tracedRead(database, '查找区划', () => asOwner(database, owner => findPlaces(owner, searchWords(text)))))
  if (places.length === 0) throw problem('regions.notFound', `没有找到“${text}”`, 404)
  show(`找到 ${places.length} 个`, places.map(({ code, path, level, validTo }) =>
    `${code}　${path}　${levelNames[levels[level] ?? 'village']}${validTo === null ? '' : `　${validTo} 起停用`}`), { places })
}

/** The decision as JSON, in the form of domain/regions/change.ts. */
export function readChange(file: string): RegionChange {
  if (!existsSync(file)) throw problem('regions.noFile', `没有 ${file} 这个文件`)
  const parsed = RegionChange.safeParse(jsonOf(file))
  if (parsed.success) return parsed.data
  throw problem('regions.badFile', `${file} 的内容不对：${parsed.error.issues.map(one => `${one.path.join('.') || '整个文件'} ${one.message}`).join('；')}`)
}
function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw problem('regions.badFile', `${file} 不是有效的 JSON`)
  }
}

async function change(file: string, flags: ChangeFlags): Promise<void> {
  const wanted = readChange(file)
  await withDatabase(openInstallation(), async database => {
    const preview = await tracedRead(database, '预览区划变更', () => asOwner(database, owner => previewChange(owner, wanted)))
    show('这次变更', preview.lines, { moves: preview.moves, children: preview.children })
    if (flags.dryRun === true) return done('以上只是预览，没有改动', { children: preview.children })
    if (flags.yes !== true) await agree(`要按“${wanted.basis}”办理吗？办理后不能撤销，只能再作一次变更`)
    await traced(database, `区划变更（${wanted.basis}）`, () => asOwner(database, async owner => {
      await recordChange(owner, { change: wanted, by: null, chain: chainOf(database) })
      await resume(owner, chainOf(database))
    }))
  })
}

/** County by county; twice, because somebody may have written under an old code while the first round ran. */
async function resume(owner: pg.Client, chain: KeyObject): Promise<void> {
  let children = 0
  const open = await openChanges(owner)
  for (const at of [...open, ...open]) {
    const recoded = await recodeCounty(owner, { ...at, chain })
    children += recoded.children
    if (recoded.rows > 0) say(`${at.county}：${recoded.children} 名儿童、${recoded.rows} 行改码`, { county: at.county, ...recoded })
  }
  done(open.length === 0 ? '没有做到一半的区划变更' : `区划变更完成：${children} 名儿童换了代码`, { children })
}
