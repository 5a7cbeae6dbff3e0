/** The line before the door. Reports are taken in turn from the addresses they come from, so whoever floods makes nobody wait but those behind the same address,
 *  and of these whoever took the time to fill the page in goes first. Nobody is turned away for good: who cannot stand in the line is told when to knock again, and
 *  the page does so by itself. What is taken is taken two at a time, so that the rest of the server goes on working. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { issue, Problem } from '@qinghe/domain/kernel/problem.ts'

/** A village behind one mast of a network reports a few times in such a while; beyond it one at a time. */
const atOnce = 10
const whileMs = 600_000
const paceMs = 3_000
const together = 2
const lookMs = 500
const mostBehind = 30
const mostWaiting = 600
const mostLines = 20_000
const longestMs = 20_000
const knockSeconds = 4

type Waiting = { since: number; first: boolean; enter: () => void; refuse: (reason: Problem) => void }
type Line = { since: number; taken: number; next: number; waiting: Waiting[] }
export type DoorLine = {
  /** Resolves once it is one's turn; what it gives is called when one is done. @throws Problem 429 with the seconds after which to knock again */
  enter: (from: { address: string; first: boolean }) => Promise<() => void>
}

const full = () => new Problem([issue('door.line', `正在排队，${knockSeconds} 秒后自动再送。孩子有危险的，现在就打 110`, { details: { seconds: knockSeconds } })], 429)

/** Somebody who has one address of the newer kind has all that begin alike. */
export const sourceOf = (address: string): string => {
  const plain = address.replace(/^::ffff:/u, '')
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain
}

class Queue implements DoorLine {
  readonly #lines = new Map<string, Line>()
  readonly #nowMs: () => number
  #working = 0
  #waiting = 0
  #timer: NodeJS.Timeout | undefined
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }
  enter({ address, first }: { address: string; first: boolean }): Promise<() => void> {
    return new Promise((resolve, refuse) => {
      const { waiting } = this.#lineOf(sourceOf(address))
      const at = first ? waiting.findIndex(one => !one.first) : -1
      waiting.splice(at < 0 ? waiting.length : at, 0, { since: this.#nowMs(), first, enter: () => resolve(() => this.#done()), refuse })
      this.#waiting += 1
      this.#makeRoom(waiting)
      this.#go()
    })
  }
  #leave(waiting: Waiting[], one: Waiting): void {
    waiting.splice(waiting.indexOf(one), 1)
    this.#waiting -= 1
  }
  #done(): void {
    this.#working -= 1
    this.#go()
  }
  /** Nobody stands longer than a telephone waits for an answer. */
  #sendBack(now: number): void {
    for (const { waiting } of this.#lines.values()) for (const one of waiting.filter(each => now - each.since > longestMs)) {
      this.#leave(waiting, one)
      one.refuse(full())
    }
  }
  #take(address: string, line: Line, now: number): void {
    const [one] = line.waiting
    if (one === undefined) return
    this.#leave(line.waiting, one)
    line.taken += 1
    if (line.taken >= atOnce) line.next = now + paceMs
    // To the end, so that the next is somebody else's.
    this.#lines.delete(address)
    this.#lines.set(address, line)
    this.#working += 1
    one.enter()
  }
  #go(): void {
    const now = this.#nowMs()
    this.#sendBack(now)
    for (const [address, line] of [...this.#lines].filter(([, each]) => each.waiting.length > 0)) {
      if (this.#working >= together) return
      if (line.next <= now) this.#take(address, line, now)
    }
    if (this.#waiting === 0 || this.#timer !== undefined) return
    this.#timer = setTimeout(() => { this.#timer = undefined; this.#go() }, lookMs).unref()
  }
  #lineOf(address: string): Line {
    const now = this.#nowMs()
    const known = this.#lines.get(address)
    if (known && (known.waiting.length > 0 || now - known.since < whileMs)) return known
    const line = { since: now, taken: 0, next: 0, waiting: [] }
    this.#lines.set(address, line)
    const oldest = this.#lines.size > mostLines ? [...this.#lines].find(([, each]) => each.waiting.length === 0 && each !== line) : undefined
    if (oldest) this.#lines.delete(oldest[0])
    return line
  }
  /** Whoever stands last where most stand goes, whoever it is. */
  #makeRoom(waiting: Waiting[]): void {
    const all = [...this.#lines.values()].map(line => line.waiting)
    const longest = waiting.length > mostBehind ? waiting : this.#waiting > mostWaiting ? all.reduce((a, b) => (b.length > a.length ? b : a)) : undefined
    const last = longest?.at(-1)
    if (!longest || !last) return
    this.#leave(longest, last)
    last.refuse(full())
  }
}
/** @param nowMs a clock that only goes forward */
export const makeDoorLine = (nowMs: () => number = () => performance.now()): DoorLine => new Queue(nowMs)

const soonestMs = 8_000
const latestMs = 12 * 3_600_000
const mostUsed = 20_000
export type Tickets = { give: () => string; /** Once, and only after the time it takes to fill in the page. */ use: (ticket: string) => boolean }

/** Kept nowhere but in the memory of this process: after a restart everybody stands in the same line. */
export function makeTickets(nowMs: () => number = () => performance.now()): Tickets {
  const key = randomBytes(32)
  const used = new Set<string>()
  const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  return {
    give: () => {
      const text = `${Math.round(nowMs()).toString(36)}.${randomBytes(9).toString('base64url')}`
      return `${text}.${sign(text).toString('base64url')}`
    },
    use: ticket => {
      const [at = '', salt = '', mark = ''] = ticket.split('.')
      const [said, right] = [Buffer.from(mark, 'base64url'), sign(`${at}.${salt}`)]
      const age = nowMs() - Number.parseInt(at, 36)
      if (said.length !== right.length || !timingSafeEqual(said, right) || age < soonestMs || age > latestMs || used.has(salt)) return false
      const [oldest] = used
      if (used.size >= mostUsed && oldest !== undefined) used.delete(oldest)
      used.add(salt)
      return true
    },
  }
}
