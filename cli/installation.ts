/** Where this installation keeps its things. The only file of the command line that reads the environment. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Above } from '@qinghe/server/audit/askAbove.ts'
import type { ServeOptions } from '@qinghe/server/serveOptions.ts'
import { z } from 'zod'
import { isLoopback } from './loopback.ts'

export const programDir = dirname(dirname(fileURLToPath(import.meta.url)))

export type Installation = {
  /** data/ beside the program unless QINGHE_HOME names another folder. */
  home: string
  databaseDir: string
  keysDir: string
  backupsDir: string
  webDir: string
  port: number
  /** Address to listen on; a demo listens on loopback only unless told otherwise. */
  host: string | undefined
  /** An outside PostgreSQL (owner's address) instead of the embedded one. */
  databaseUrl: string | undefined
  /** Reverse proxies that speak HTTPS for us: their X-Forwarded-For is believed, cookies are Secure. */
  proxies: readonly string[]
  /** Names people call this installation by, beside those of its certificate and its addresses. */
  hosts: readonly string[]
  /** Loopback port for metrics; none without it. */
  metricsPort: number | undefined
  /** A second place for backups: an outside disk or a mounted folder. */
  secondBackup: string | undefined
  /** Where heads of the audit log go by themselves: a folder elsewhere; beside the second backup when nothing else is said. */
  headsDir: () => string | undefined
  /** The installation of the level above, to which they go by HTTPS. Read when it is needed: a certificate that is gone must not stand in the way of a backup. */
  headsAbove: () => Above | undefined
  /** The gateway for text messages. Its secret is read when the server starts. */
  sms: () => ServeOptions['sms']
  /** `init` has made a real installation here; without it we are a demo. */
  real: boolean
}

const listed = () => z.string().default('').transform(text => text.split(',').map(one => one.trim()).filter(one => one !== ''))
const Environment = z.object({
  QINGHE_HOME: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  /** Addresses of reverse proxies that speak HTTPS for us, joined by commas. */
  QINGHE_PROXIES: listed(),
  /** Names this installation is called by, joined by commas, without scheme and port. */
  QINGHE_HOSTS: listed(),
  QINGHE_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  QINGHE_BACKUP_TO: z.string().optional(),
  QINGHE_HEADS_TO: z.string().optional(),
  QINGHE_HEADS_ABOVE: z.string().optional(),
  QINGHE_HEADS_CA: z.string().optional(),
  QINGHE_SMS_URL: z.string().optional(),
  QINGHE_SMS_SECRET_FILE: z.string().optional(),
  QINGHE_SMS_CA: z.string().optional(),
})

export const realMark = (home: string): string => join(home, 'installation.json')

type Env = z.infer<typeof Environment>

/** A folder with the name of an address would be made, and nothing would leave the machine. */
function headsDirIn({ QINGHE_HEADS_TO: dir, QINGHE_BACKUP_TO: second }: Env): string | undefined {
  if (dir !== undefined && /^[a-z]+:\/\//i.test(dir)) throw problem('heads.noFolder', `QINGHE_HEADS_TO 要写文件夹，现在是“${dir}”；上级系统的网址请写在 QINGHE_HEADS_ABOVE`)
  return dir ?? (second === undefined ? undefined : join(second, 'heads'))
}

function headsAboveIn({ QINGHE_HEADS_ABOVE: address, QINGHE_HEADS_CA: ca }: Env): Above | undefined {
  if (address === undefined || address === '') return undefined
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:') throw problem('heads.noAddress', `QINGHE_HEADS_ABOVE 要写上级系统的 https:// 网址，现在是“${address}”`)
  if (ca !== undefined && !existsSync(ca)) throw problem('heads.noCa', `QINGHE_HEADS_CA 指的证书文件“${ca}”不存在`)
  return { address, ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }) }
}

/** Over the net HTTPS only: numbers of people travel. On this machine a translating program may be spoken to in the clear. */
const isFitForNumbers = (address: string): boolean => URL.canParse(address) && (new URL(address).protocol === 'https:' || (new URL(address).protocol === 'http:' && isLoopback(new URL(address).hostname)))
const shortestSecret = 16
function smsIn({ QINGHE_SMS_URL: address, QINGHE_SMS_SECRET_FILE: file, QINGHE_SMS_CA: ca }: Env): ServeOptions['sms'] {
  if (address === undefined || address === '') return undefined
  if (!isFitForNumbers(address)) throw problem('sms.noAddress', `QINGHE_SMS_URL 要写短信网关的 https:// 网址（网关装在本机时可以用 http://127.0.0.1），现在是“${address}”`)
  if (file === undefined || !existsSync(file)) throw problem('sms.noSecret', 'QINGHE_SMS_SECRET_FILE 要写存放短信网关密钥的文件，文件要存在')
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < shortestSecret || !/^[\x21-\x7e]+$/.test(secret)) throw problem('sms.shortSecret', `短信网关的密钥要有 ${shortestSecret} 个以上的英文字母、数字或符号，写在“${file}”的一行里`)
  if (ca !== undefined && !existsSync(ca)) throw problem('sms.noCa', `QINGHE_SMS_CA 指的证书文件“${ca}”不存在`)
  return { address, secret, ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }) }
}

export function openInstallation(): Installation {
  const env = Environment.parse(process.env)
  const home = resolve(env.QINGHE_HOME ?? join(programDir, 'data'))
  mkdirSync(home, { recursive: true, mode: 0o711 })
  return {
    home, databaseDir: join(home, 'database'), keysDir: join(home, 'keys'), backupsDir: join(home, 'backups'),
    webDir: join(programDir, 'web/dist'), port: env.PORT, host: env.HOST, databaseUrl: env.DATABASE_URL, secondBackup: env.QINGHE_BACKUP_TO, metricsPort: env.QINGHE_METRICS_PORT, proxies: env.QINGHE_PROXIES, hosts: env.QINGHE_HOSTS,
    headsDir: () => headsDirIn(env), headsAbove: () => headsAboveIn(env), sms: () => smsIn(env),
    real: existsSync(realMark(home)),
  }
}

const Manifest = z.object({ version: z.string() })
export const programVersion = (): string => Manifest.parse(JSON.parse(readFileSync(join(programDir, 'package.json'), 'utf8'))).version
