/** From an installation to a running server: database, roles, migrations, web app, demo, HTTP. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Backup } from '@qinghe/domain/kernel/installation.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { startNightlyBackup } from '@qinghe/server/backup/nightly.ts'
import { backupAge } from '@qinghe/server/backup/verify.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import type { DemoAccount, DemoOptions, ServeOptions, Serving } from '@qinghe/server/serveOptions.ts'
import { backupOptions, proofFolder } from './backups.ts'
import { bringUpToDate, type Database, startDatabase } from './database.ts'
import { hostsOf } from './hosts.ts'
import { type Installation, programDir } from './installation.ts'
import { isLoopback } from './loopback.ts'
import { isPrivate, privateAddresses } from './selfSigned.ts'
import { say, warn } from './speaking.ts'
import { buildWebApp } from './webApp.ts'

export type StartOptions = { lan: boolean; https?: { key: string; cert: string }; only?: 'web' | 'jobs' }
export type Started = { url: string; accounts: DemoAccount[]; stop: () => Promise<void> }

export async function startServer(installation: Installation, options: StartOptions): Promise<Started> {
  const building = options.only === 'jobs' ? Promise.resolve(false) : buildWebApp(installation.webDir)
  building.catch(() => undefined) // awaited below; until then a failing database must not be drowned by a failing build
  const database = await startDatabase(installation, true)
  try {
    const ran = await bringUpToDate(database)
    if (ran.length > 0) say(`数据库已升级：${ran.join('、')}`, { migrations: ran })
    const accounts = installation.real ? [] : await loadDemo(installation, database)
    await building
    const serving = await serve(installation, database, options)
    const nightly = options.only === 'web' ? undefined : await startBackups(installation, database)
    let stopping = false
    if (!installation.real && options.only !== 'web') {
      completeDemo(database).catch((error: Error) => stopping || warn(`其余地区的区划没有装完，下次启动时再装：${error.message}`))
    }
    const stop = async () => {
      stopping = true
      await Promise.allSettled([serving.stop(), nightly?.stop()])
      await database.stop()
    }
    return { url: serving.url, accounts, stop }
  } catch (error) {
    // What was half started still holds connections; their complaint that the database went away must not hide the reason.
    process.on('uncaughtException', () => undefined)
    await database.stop()
    throw error
  }
}

/** By default, every night, without configuration; an outside database is backed up by its own people. */
async function startBackups(installation: Installation, database: Database): Promise<{ stop: () => Promise<void> } | undefined> {
  if (database.embedded === undefined) return undefined
  const options = await backupOptions(installation, database)
  const report = (error: Error) => warn(`备份没有成功，一小时后再试：${error.message}`)
  return startNightlyBackup({ ...options, scratch: proofFolder(installation), now: () => Date.now(), report })
}

function backupState({ backupsDir, secondBackup }: Installation, { keys }: Database): Backup {
  const { verified, hoursSinceVerified, red } = backupAge(backupsDir, keys, new Date())
  return { verifiedAt: verified === undefined ? null : instant(verified), hoursSinceVerified: hoursSinceVerified ?? null, red, secondPlace: secondBackup !== undefined }
}

async function serve(installation: Installation, database: Database, options: StartOptions): Promise<Serving> {
  const module_: { serve: (options: ServeOptions) => Promise<Serving> } = await part('server/src/main.ts', '服务程序')
  const host = hostFor(installation, options)
  const [headsDir, headsAbove, sms] = [installation.headsDir(), installation.headsAbove(), installation.sms()]
  const serving = module_.serve({
    ...options, connection: database.connection, keys: database.keys, home: installation.home, webDir: installation.webDir,
    listen: { host, port: installation.port }, hosts: hostsOf(installation.hosts, host, options.https), demo: !installation.real, proxies: installation.proxies,
    ...(headsDir === undefined ? {} : { headsDir }), ...(headsAbove === undefined ? {} : { headsAbove }), ...(sms === undefined ? {} : { sms }),
    ...(installation.metricsPort === undefined ? {} : { metricsPort: installation.metricsPort }),
    ...(database.embedded === undefined ? {} : { backup: () => backupState(installation, database) }),
  })
  return serving.catch((error: unknown) => {
    if (!isTaken(error)) throw error
    throw problem('start.portTaken', `端口 ${installation.port} 已被别的程序占用；请先停止它，或换一个端口：PORT=8090 npm start`, 409)
  })
}

/** Without a certificate only this machine, or a proxy on it, is spoken to. A demo listens on loopback; with --lan on one private address, never on all: a machine may have a public one as well. */
export function hostFor({ real, host }: Pick<Installation, 'real' | 'host'>, { lan, https }: StartOptions, inContainer = isContainer()): string {
  if (host !== undefined) {
    // Inside a container loopback is nobody's; who may reach the port is decided where it is published.
    const isFit = real || inContainer || isLoopback(host) || (lan && isPrivate(host))
    if (!isFit) throw problem('start.demoHost', `演示只在本机使用，不能听 ${host}；给内网的设备看请用 --lan，正式使用请先运行 ./qinghe init`)
    return host
  }
  if (!lan) return real && https ? '0.0.0.0' : '127.0.0.1'
  const address = privateAddresses().find(found => !found.startsWith('127.'))
  if (address === undefined) throw problem('start.noLan', '本机没有内网地址（10、172.16–31、192.168 开头），无法用 --lan 启动')
  return address
}

const isContainer = (): boolean => existsSync('/.dockerenv') || existsSync('/run/.containerenv')

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

async function loadDemo(installation: Installation, database: Database): Promise<DemoAccount[]> {
  if (!existsSync(join(programDir, 'server/src/demo.ts'))) return []
  const module_: { loadDemo: (options: DemoOptions) => Promise<DemoAccount[]> } = await part('server/src/demo.ts', '演示数据')
  const { connection, keys } = database
  return module_.loadDemo({ owner: connection(ownerRole), connection, keys, home: installation.home })
}

/** Divisions outside the demo county, behind people who are at work already. */
async function completeDemo(database: Database): Promise<void> {
  if (!existsSync(join(programDir, 'server/src/demo.ts'))) return
  const module_: { completeRegions: (options: Pick<DemoOptions, 'owner'>) => Promise<number> } = await part('server/src/demo.ts', '演示数据')
  const rows = await module_.completeRegions({ owner: database.connection(ownerRole) })
  if (rows > 0) say(`全国区划已装好（${rows} 个）`, { regions: rows })
}

/** Loaded late: a command that needs no server must not pay for reading one, nor fail with it. */
async function part<T>(file: string, name: string): Promise<T> {
  const path = join(programDir, file)
  if (!existsSync(path)) throw problem('part.missing', `这一版还没有${name}（${file}）`, 500)
  return await import(path)
}
