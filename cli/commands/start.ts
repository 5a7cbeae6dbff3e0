import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { Command, Option } from 'commander'
import { openInstallation } from '../installation.ts'
import { selfSigned } from '../selfSigned.ts'
import { type Started, type StartOptions, startServer } from '../serving.ts'
import { done, say, show } from '../speaking.ts'
import { stopOnRequest } from '../stopping.ts'

type Flags = { lan?: boolean; tls?: string[]; only?: 'web' | 'jobs' }

export const startCommand = (): Command => new Command('start')
  .description('启动青禾：数据库、网页与后台任务')
  .option('--lan', '演示时让局域网内的设备访问（HTTPS，只限内网地址）')
  .option('--tls <file...>', '用自己的证书：--tls 证书.pem 私钥.pem')
  .addOption(new Option('--only <部分>', '只运行一部分').choices(['web', 'jobs']))
  .action(start)

async function start(flags: Flags): Promise<void> {
  const begun = performance.now()
  const installation = openInstallation()
  say(installation.real ? '正在启动青禾……' : '正在启动青禾演示……', { home: installation.home })
  const starting = startServer(installation, await optionsOf(flags))
  stopOnRequest(async () => (await starting).stop())
  const started = await starting
  await refuseUnready(started)
  tell(started, Math.round(performance.now() - begun))
}

async function optionsOf(flags: Flags): Promise<StartOptions> {
  const base = { lan: flags.lan === true, ...(flags.only === undefined ? {} : { only: flags.only }) }
  if (flags.tls === undefined) return flags.lan === true ? { ...base, https: selfSigned(openInstallation().home) } : base
  const [cert, key] = flags.tls
  if (cert === undefined || key === undefined) throw problem('start.tls', '--tls 需要两个文件：证书与私钥')
  return { ...base, https: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }
}

const patienceMs = 60_000
const betweenLooksMs = 500

/** The promise of `npm start` is an address that works; better no address than one that does not. */
async function refuseUnready(started: Started): Promise<void> {
  if (!started.url.startsWith('http://')) return
  // A busy machine may be late for one look and ready at the next: a balancer asks again as well.
  const until = performance.now() + patienceMs
  let words: string | undefined
  while (performance.now() < until) {
    const answer = await fetch(new URL('/health/ready', started.url)).catch(() => undefined)
    if (answer?.status === 200) return
    words = await answer?.text()
    await pause(betweenLooksMs)
  }
  await started.stop()
  throw problem('start.notReady', `服务已启动但没有就绪：${words ?? '没有回答'}`, 500)
}

function tell(started: Started, tookMs: number): void {
  if (started.accounts.length > 0) {
    const rows = started.accounts.map(({ login, role, place, password }) => `${login}　${password}　${role}（${place}）`)
    show('演示账号（登录名　口令　岗位）', rows, { accounts: started.accounts })
  }
  done(`青禾已就绪：${started.url}（按 Ctrl-C 停止）`, { url: started.url, tookMs })
}
