/**
 * The keys folder: the one thing that backups never contain. It holds the root key; everything else secret is derived from it
 * (role passwords, backup key, signing key, …), so two of the three paper shares of the root key bring all of them back.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, openSync, closeSync, fsyncSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'

export type Keys = {
  dir: string
  root: Buffer
  /** 32 bytes for one purpose; different purposes tell nothing about each other. */
  derive: (purpose: string) => Buffer
  /** A password for a service role, 43 letters, always the same for the same name. */
  secretFor: (name: string) => string
  /** Ed25519 pair for signing what leaves the machine for this purpose. */
  signingPair: (purpose: string) => { privateKey: KeyObject; publicKey: KeyObject }
}

const rootLength = 32
const rootFile = (dir: string) => join(dir, 'root.key')

export const hasRoot = (dir: string): boolean => existsSync(rootFile(dir))

/** Opens the folder; makes a root key only where nothing can have been sealed with an earlier one. */
export function openKeys(dir: string, { mayCreate }: { mayCreate: boolean }): Keys {
  if (!hasRoot(dir)) {
    if (!mayCreate) {
      throw problem('keys.missing',
        `密钥文件夹 ${dir} 里没有根密钥，而数据库已经存在。请用恢复份额找回（qinghe restore --shares），不要新建密钥，否则已加密的内容将永远无法读出`, 500)
    }
    keepRoot(dir, randomBytes(rootLength))
  }
  refuseOpenDoors(dir)
  return keysOf(dir, readFileSync(rootFile(dir)))
}

/** Everything derived from a root key, for a folder or for a root that was just put together from shares. */
export function keysOf(dir: string, root: Buffer): Keys {
  if (root.length !== rootLength) throw problem('keys.damaged', `密钥文件夹 ${dir} 里的根密钥长度不对，请用恢复份额找回`, 500)
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', root, 'qinghe', purpose, 32))
  return { dir, root, derive, secretFor: name => derive(`secret:${name}`).toString('base64url'), signingPair: purpose => pairFrom(derive(`sign:${purpose}`)) }
}

/** Writes the root key once, durably; a second writer loses and keeps the first one's key. */
export function keepRoot(dir: string, root: Buffer): void {
  // Parents stay walkable: the database lies beside the keys and may be served by another user (embedded/places.ts).
  mkdirSync(dirname(dir), { recursive: true, mode: 0o711 })
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  const draft = join(dir, `.root-${process.pid}`)
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, root)
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(draft, rootFile(dir))
  } catch (error) {
    if (!hasRoot(dir)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function refuseOpenDoors(dir: string): void {
  for (const path of [dir, rootFile(dir)]) {
    if ((statSync(path).mode & 0o077) !== 0) throw problem('keys.exposed', `密钥文件夹的权限过宽：${path} 只应由本用户读取（chmod 700 文件夹、600 文件）`, 500)
  }
}

// RFC 8410: the fixed PKCS#8 head of an Ed25519 private key, followed by its 32-byte seed.
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex')

function pairFrom(seed: Buffer): { privateKey: KeyObject; publicKey: KeyObject } {
  const privateKey = createPrivateKey({ key: Buffer.concat([ed25519Head, seed]), format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
