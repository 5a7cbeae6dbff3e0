/** A thousand archives as PDF, two hundred a request as one post may take them, over HTTP with masks, leaves and typesetting; every child is looked for
 *  on the paper afterwards. The baseline is the same archives read as JSON, one by one. Run: npm run bench print. Result: bench/results/print.json. */
import { commit, environment, median, watch, writeResult } from './measure.ts'
import { seed, sharedWorld, wanted } from './rig/home.ts'
import { asking, signInOnce } from './rig/people.ts'
import { asRole, startServer } from './rig/server.ts'
import { pdfText, together } from '../testing/paperText.ts'

const slices = 5
const perSlice = 200
const mostSeconds = 30

const world = await sharedWorld()
const loadBefore = environment()
const server = await startServer(world.home)
try {
  const post = world.accounts.posts.find(one => one.role === 'countyCivilAffairs')!
  const person = await signInOnce(server.url, world.accounts, post)
  const children = await asRole(world.home, 'qinghe_owner', async owner => (await owner.query<{ id: string; name: string }>(
    `select id, name from qinghe.children where region >= $1 and region < $2 and status = 'active' order by id limit $3`, [post.region, post.region + 1_000_000, slices * perSlice])).rows)
  const { get } = asking(server.url, person.cookie)
  const usage = watch({ server: server.pid, postgres: server.postgres })
  const [values, baseline, peaks]: [number[], number[], number[]] = [[], [], []]
  for (let slice = 0; slice < slices; slice++) {
    const some = children.slice(slice * perSlice, (slice + 1) * perSlice)
    let began = performance.now()
    for (const { id } of some) await get(`/api/archives/${id}`)
    baseline.push(Number(((performance.now() - began) / 1000).toFixed(2)))
    began = performance.now()
    const answer = await fetch(`${server.url}/api/printing/archives`, { method: 'POST', headers: { cookie: person.cookie, origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify({ layout: 'file', children: some.map(one => one.id), format: 'pdf', purpose: 'file' }) })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    values.push(Number(((performance.now() - began) / 1000).toFixed(2)))
    const text = together(pdfText(bytes))
    const missing = some.filter(one => !text.includes(together(one.name)))
    if (!answer.ok || missing.length > 0) throw new Error(`${answer.status}, ${missing.length} children are not on the paper`)
    peaks.push(Math.round((usage()[0]?.maxRssBytes ?? 0) / 2 ** 20))
    console.log(`slice ${slice + 1}: ${values.at(-1)} s, at most ${peaks.at(-1)} MB`)
  }
  const whole = values.reduce((sum, one) => sum + one, 0)
  writeResult({
    name: 'print', command: 'npm run bench print', commit: commit(), seed, rows: { children: wanted.children, printed: children.length }, environment: loadBefore, processes: usage(), unit: 's', values,
    baseline: { what: 'the same archives read as JSON, one by one', values: baseline }, ratio: Number((median(baseline) / median(values)).toFixed(2)),
    check: `the name of each of ${children.length} children stands on the paper`, target: `≤ ${mostSeconds} s for a thousand, memory flat`, met: whole <= mostSeconds,
    note: `${whole.toFixed(1)} s for ${children.length}; peak of the server after each two hundred: ${peaks.join(', ')} MB`,
  })
} finally {
  await server.stop()
}
