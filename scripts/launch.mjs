// The door every command comes through: `npm start`, `npm test`, `./qinghe …`. Plain JavaScript for Node 20 and newer, because
// it runs before anything is installed. It installs from the lock file when that is needed, then starts the real program under
// the Node 24 that came with the packages, so that whatever Node the machine has is good enough.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const neededMajor = 24
const [command = 'help', ...rest] = process.argv.slice(2)

const fail = words => {
  console.error(words)
  process.exit(1)
}

/** Commands that are programs of their own; everything else belongs to the command line in cli/. */
const programs = { test: 'scripts/test.mjs', days: 'scripts/days.mjs', check: 'scripts/check.mjs', matrix: 'scripts/matrix.ts', coverage: 'scripts/coverage.ts' }

const lockFile = join(root, 'package-lock.json')
const marker = join(root, 'node_modules/.qinghe-lock')
const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

/** What npm wrote down about its last install agrees with the lock file (somebody may have run npm by hand). */
function matchesInstalled() {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) =>
    !path.startsWith('node_modules/') || entry.optional || entry.link || installed[path]?.version === entry.version)
}

function install() {
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lockHash()) return
  if (!matchesInstalled()) {
    console.error('正在安装所需的程序包（只在第一次或升级后进行）……')
    const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
    const ran = spawnSync(npm[0], [...npm.slice(1), 'ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
    if (ran.error) fail('没有找到 npm。请安装 Node.js 20 或更高版本（自带 npm）后再试。')
    if (ran.status !== 0) fail('安装程序包失败，请检查网络与磁盘空间后重试；上面是 npm 的说明。')
  }
  try {
    writeFileSync(marker, lockHash())
  } catch {
    // A read-only installation is checked in full each time; that costs a tenth of a second and nothing else.
  }
}

function suitableNode() {
  const bundled = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(bundled)) return bundled
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  return fail(`本程序需要 Node.js ${neededMajor}。程序包里没有适用于 ${process.platform} ${process.arch} 的版本，本机的是 ${process.version}；请安装 Node.js ${neededMajor} 后重试。`)
}

function run(node, file, args) {
  const path = `${dirname(node)}:${process.env.PATH ?? ''}`
  // The channel tells the child when we are gone, however we went; see cli/stopping.ts.
  const child = spawn(node, [join(root, file), ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, PATH: path } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => fail(`程序没有启动成功：${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

install()
const file = programs[command]
if (file !== undefined && !existsSync(join(root, file))) fail(`这一版还没有 ${command} 命令。`)
run(suitableNode(), file ?? 'cli/main.ts', file === undefined ? [command, ...rest] : rest)
