/** The only file of the server that wires parts: which endpoints there are, which jobs run, who reacts to whom. */
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type Logger, pino } from 'pino'
import { headPurpose, makeSigner } from './audit/head.ts'
import { startHeadsAbove } from './audit/headsAbove.ts'
import { headsBelow } from './audit/headsBelow.ts'
import { logHead, startHeadsOut } from './audit/headsOut.ts'
import type { Inbox } from './audit/inbox.ts'
import { makeLeaf } from './audit/leaf.ts'
import type { LogIdentity } from './audit/queries.ts'
import { tellState } from './audit/state.ts'
import { startWatching } from './audit/watching.ts'
import { serverBegins } from './audit/verifyRest.ts'
import { sweepReadings } from './audit/readings.ts'
import { auditRoutes } from './audit/routes.ts'
import { runSequencer } from './audit/sequencer.ts'
import { startRounds } from './census/jobs.ts'
import { censusRoutesOver } from './census/routes.ts'
import { startComparisons } from './comparisons/jobs.ts'
import { sweepExports } from './exports/run.ts'
import { clockLag, startClocks } from './duties/jobs.ts'
import { startGenerating } from './duties/generating.ts'
import { dutyRoutesOver } from './duties/routes.ts'
import { indicatorRoutesOver } from './indicators/routes.ts'
import { publicDoor } from './incidents/doorRoutes.ts'
import { fillBlinds } from './keys/fillBlinds.ts'
import { startFeed } from './db/feed.ts'
import { refuseChangedCatalogue } from './db/catalogue.ts'
import { type Pools, refuseMightyRoles } from './db/pools.ts'
import { inTransaction } from './db/transaction.ts'
import type { Endpoint } from './http/endpoint.ts'
import { diskProblems, health } from './http/health.ts'
import type { Kernel } from './http/kernel.ts'
import { installationPage } from './http/installation.ts'
import { makeMetrics } from './http/metrics.ts'
import { apiPages } from './http/openapi.ts'
import { buildServer } from './http/server.ts'
import { webApp } from './http/webApp.ts'
import { openInFlightFolder } from './exchange/inFlight.ts'
import { startLoop } from './jobs/loop.ts'
import { startWorker, type Worker } from './jobs/workerProcess.ts'
import { backlog, startMessages } from './messages/jobs.ts'
import { gatewayAt } from './outside/smsGateway.ts'
import type { HeadOfLog } from './printing/foot.ts'
import { endpointsBeforePlans, plansHere } from './planEndpoints.ts'
import { planRoutesOver } from './plans/plans.ts'
import { clearOldImports } from './imports/clearing.ts'
import { importUploads } from './imports/upload.ts'
import { clearOldRosters } from './rosters/clearing.ts'
import { rosterUploads } from './rosters/upload.ts'
import { clearStagedFiles } from './records/files/clearing.ts'
import { fileUploads } from './records/files/upload.ts'
import { startRinging } from './records/ringing.ts'
import type { ServeOptions, Serving } from './serveOptions.ts'
import { makeFlood } from './staff/flood.ts'
import { sweepSessions } from './staff/sessions.ts'
import { signInPlugin } from './staff/signIn.ts'
import { postingsSheetPlugin } from './staff/postingsSheet.ts'
import { startFigureJobs } from './statistics/jobs.ts'
import { startSubmissions } from './submissions/job.ts'
import { submissionUploads } from './submissions/upload.ts'
import { syncRoutes } from './sync/routes.ts'
import { openKernel } from './wiring.ts'
import { words } from './words.ts'
import { hasWork, readLedger, readRoster, workerSettings } from './workerWork.ts'
import { warningRoutesOver } from './warnings/routes.ts'

export { words }

/** Every contract endpoint, in the order of the features. */
export const endpointsOf = (log: LogIdentity & { head?: HeadOfLog }): readonly Endpoint[] =>
  [...endpointsBeforePlans(log.head), ...planRoutesOver(plansHere, log.head), ...censusRoutesOver(plansHere, log.head), ...dutyRoutesOver(plansHere), ...warningRoutesOver(plansHere), ...indicatorRoutesOver(plansHere), ...auditRoutes(log), ...syncRoutes]

const version = '0.1.0'
const foldEveryMs = 2_000
const compareEveryMs = 1_000
const deriveEveryMs = 1_000
const sweepEveryMs = 60_000
const sendEveryMs = 2_000

/** The installation's own id stands in every signed head; without it the database was never set up. */
async function installationOf(pools: Pools): Promise<{ id: string; kind: 'demo' | 'real'; ahead: number }> {
  const { rows } = await pools.qinghe_signin.query<{ id: string; kind: 'demo' | 'real'; ahead: number }>(
    'select id, kind, round(extract(epoch from qinghe.now() - now()))::int as ahead from qinghe.installation')
  const [found] = rows
  if (!found) throw problem('installation.missing', '数据库里还没有安装信息，请先运行 qinghe init（正式使用）或 npm start（演示）', 500)
  if (found.kind === 'real' && found.ahead !== 0) throw problem('clock.offset', '正式环境的数据库时钟被拨动过，拒绝启动', 500)
  return found
}

const dayMs = 86_400_000
const hourMs = 3_600_000
/** Once now and then again and again. */
function startEvery(ms: number, work: () => Promise<unknown>, onError: (error: unknown) => void): { stop: () => Promise<void> } {
  let turn = work().catch(onError)
  const timer = setInterval(() => { turn = work().catch(onError) }, ms)
  return { stop: async () => { clearInterval(timer); await turn } }
}
const everyDay = (work: () => Promise<unknown>, onError: (error: unknown) => void): { stop: () => Promise<void> } => startEvery(dayMs, work, onError)

/** Posts, credentials and rights as they stand when the server begins: whatever happened to them meanwhile does not fit. */
async function beginOn({ pools: { qinghe_audit }, ring }: Kernel): Promise<void> {
  const client = await qinghe_audit.connect()
  try {
    await refuseChangedCatalogue(client)
    await inTransaction(client, () => tellState(client, { phrase: serverBegins, key: ring.chain }))
  } finally {
    client.release()
  }
}

type Running = { kernel: Kernel; inbox: Inbox; worker: Worker; identity: LogIdentity; stop: () => Promise<void>; log: Logger }

async function startParts(options: ServeOptions, log: Logger): Promise<Running> {
  const { kernel, inbox, close } = await openKernel(options, { fault: (id, error) => log.error({ id, err: error }, 'fault'), onError: (what, error) => log.error({ err: error }, what) })
  const { pools } = kernel
  await refuseMightyRoles(pools)
  await beginOn(kernel)
  await fillBlinds(pools, kernel.ring)
  const installation = await installationOf(pools)
  const { privateKey, publicKey } = options.keys.signingPair(headPurpose)
  const worker = startWorker({
    entry: new URL('./worker.ts', import.meta.url), settings: workerSettings(options), onFault: error => log.error({ err: error }, 'worker'),
    ...(options.only === 'web' ? {} : { hasWork: () => hasWork(kernel) }),
  })
  const jobs = options.only === 'web' ? [] : [
    runSequencer({ pool: pools.qinghe_tree, signer: makeSigner(installation.id, privateKey), onError: error => log.error({ err: error }, 'audit sequencer') }),
    ...(options.headsDir === undefined ? [] : [startHeadsOut({ pool: pools.qinghe_tree, origin: installation.id, dir: options.headsDir, onError: error => log.error({ err: error }, 'audit heads') })]),
    ...(options.headsAbove === undefined ? [] : [startHeadsAbove({ pool: pools.qinghe_tree, signer: makeSigner(installation.id, privateKey), above: options.headsAbove, onError: error => log.error({ err: error }, 'heads above') })]),
    startWatching(pools.qinghe_audit, error => log.error({ err: error }, 'catalogue')),
    startFigureJobs({ pools, everyMs: foldEveryMs, onError: error => log.error({ err: error }, 'figures') }),
    startFeed(pools.qinghe_feed, error => log.error({ err: error }, 'feed')),
    startComparisons(kernel, { everyMs: compareEveryMs, onError: error => log.error({ err: error }, 'comparisons') }),
    startGenerating({ pool: pools.qinghe_scanner, parameters: () => kernel.parameters, plans: plansHere }, { everyMs: deriveEveryMs, onError: error => log.error({ err: error }, 'duties') }),
    startRounds({ pool: pools.qinghe_scanner, parameters: () => kernel.parameters, plans: plansHere }, { everyMs: sweepEveryMs, onError: error => log.error({ err: error }, 'rounds') }),
    startSubmissions(kernel, { everyMs: compareEveryMs, onError: error => log.error({ err: error }, 'submissions') }),
    startClocks({ kernel, here: plansHere, onError: error => log.error({ err: error }, 'duties'), onFindings: findings => log.warn({ findings }, 'clocks of duties that were wrong are put right') }),
    startRinging(kernel, error => log.error({ err: error }, 'slips')),
    startMessages({ kernel, gateway: options.sms && gatewayAt(options.sms), everyMs: sendEveryMs, onError: error => log.error({ err: error }, 'messages') }),
    startLoop(() => sweepExports(kernel), { everyMs: sweepEveryMs, onError: error => log.error({ err: error }, 'exports') }),
    everyDay(() => clearOldRosters(pools.qinghe_importer), error => log.error({ err: error }, 'old rosters')),
    everyDay(() => clearOldImports(pools.qinghe_importer), error => log.error({ err: error }, 'old imports')),
    startEvery(hourMs, () => clearStagedFiles(pools.qinghe_importer), error => log.error({ err: error }, 'staged files')),
    everyDay(() => sweepReadings(pools.qinghe_signin), error => log.error({ err: error }, 'old readings')),
    everyDay(() => sweepSessions(pools.qinghe_signin), error => log.error({ err: error }, 'sessions')),
  ]
  return {
    kernel, inbox, worker, log, identity: { origin: installation.id, publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }).toString() },
    stop: async () => { await Promise.all([worker.stop(), ...jobs.map(job => job.stop())]); await close() },
  }
}

/** Starts HTTP and jobs on a migrated database. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const log = pino({ level: 'warn', base: null })
  const running = await startParts(options, log)
  if (options.only === 'jobs') return { url: '', stop: running.stop }
  const { kernel, inbox, worker, identity } = running
  const head = () => logHead(kernel.pools.qinghe_tree, { origin: identity.origin, dir: options.headsDir, above: options.headsAbove })
  const endpoints = endpointsOf({ ...identity, head })
  const secure = options.https !== undefined || options.proxies.length > 0
  const metrics = makeMetrics({ outbox: () => backlog(kernel), clockLag: () => clockLag(kernel) })
  const inFlight = openInFlightFolder(join(options.home, 'in-flight'))
  const server = await buildServer({
    kernel, endpoints, secure, proxies: options.proxies, hosts: options.hosts, ...(options.https ? { https: options.https } : {}),
    plugins: [
      signInPlugin({ record: leaf => inbox.append(makeLeaf(leaf)), access: words }),
      publicDoor(), headsBelow(makeFlood()), postingsSheetPlugin(), rosterUploads(inFlight, error => log.error({ err: error }, 'roster'), ({ actor, input, file }) => worker.run(readRoster, { posting: actor.posting, input, file: file.ticket() })),
      importUploads(inFlight, error => log.error({ err: error }, 'import'), ({ actor, input, file }) => worker.run(readLedger, { posting: actor.posting, input, file: file.ticket() })), submissionUploads(inFlight), fileUploads(inFlight), installationPage({ kind: options.demo ? 'demo' : 'real', version, backup: options.backup, log: head }), metrics.plugin, health(() => diskProblems(options.home)), apiPages(endpoints, version), webApp(options.webDir),
    ],
  })
  const address = await server.listen({ host: options.listen.host, port: options.listen.port })
  const measuring = options.metricsPort === undefined ? undefined : await metrics.listen(options.metricsPort)
  // Fastify does not know that the server it was given speaks TLS.
  const url = address.replace(/^http:/, options.https ? 'https:' : 'http:').replace('127.0.0.1', 'localhost').replace('0.0.0.0', 'localhost')
  return { url, stop: async () => { await server.close(); await measuring?.stop(); inFlight.close(); await running.stop() } }
}
