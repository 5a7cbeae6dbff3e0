// Starts the demo on a throw-away folder for the journeys and leaves nothing behind. The folder's path is fixed below .cache, so
// that a journey can read the demo accounts' first passwords from it.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const home = join(root, '.cache/journeys')
rmSync(home, { recursive: true, force: true })
mkdirSync(home, { recursive: true })
chmodSync(home, 0o711)

const child = spawn(process.execPath, [join(root, 'scripts/launch.mjs'), 'start'], { stdio: 'inherit', env: { ...process.env, QINGHE_HOME: home } })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', code => {
  rmSync(home, { recursive: true, force: true })
  process.exit(code ?? 0)
})
