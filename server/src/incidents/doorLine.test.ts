/** Whoever floods the door makes nobody wait but those behind the same address, and of these whoever filled the page in goes first. */
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { describe, expect, it } from 'vitest'
import { makeDoorLine, makeTickets, sourceOf } from './doorLine.ts'

/** A line, a clock of its own, and what became of everybody who came. */
function atTheDoor() {
  let now = 0
  const line = makeDoorLine(() => now)
  const served: string[] = []
  const told: string[] = []
  const seen = { taken: () => served.length, back: () => told.length }
  const come = (who: string, address: string, first = false): void => {
    void line.enter({ address, first }).then(done => { served.push(who); setImmediate(done) }, (error: unknown) => { told.push(error instanceof Problem ? `${who} ${error.status}` : String(error)) })
  }
  const settle = async (): Promise<void> => { for (let i = 0; i < 200; i++) await new Promise(done => { setImmediate(done) }) }
  return { come, settle, served, told, seen, pass: (ms: number) => { now += ms } }
}

describe('the line before the door', () => {
  it('takes the neighbour at once while a thousand come from elsewhere', async () => {
    const door = atTheDoor()
    for (let i = 0; i < 1_000; i++) door.come(`flood ${i}`, '10.0.0.1')
    door.come('neighbour', '10.0.0.2')
    await door.settle()
    expect(door.served).toContain('neighbour')
    expect(door.served.filter(who => who !== 'neighbour').length).toBe(10)
    // Who does not find room is told when to knock again, and waits nowhere in our memory.
    expect(door.told.every(said => said.endsWith('429'))).toBe(true)
    expect(door.seen.back()).toBeGreaterThan(900)
  })
  it('takes whoever filled the page in before the flood behind the same address, and one every three seconds', async () => {
    const door = atTheDoor()
    for (let i = 0; i < 100; i++) door.come(`flood ${i}`, '10.0.0.1')
    await door.settle()
    expect(door.seen.taken()).toBe(10)
    door.come('grandmother', '10.0.0.1', true)
    await door.settle()
    expect(door.served).not.toContain('grandmother')
    door.pass(3_001)
    door.come('one more', '10.0.0.1')
    await door.settle()
    expect(door.served.slice(10)).toEqual(['grandmother'])
  })
  it('never loses anybody: whoever came is taken or told to knock again', async () => {
    const door = atTheDoor()
    for (let i = 0; i < 500; i++) door.come(`one ${i}`, `10.0.${i % 50}.1`)
    await door.settle()
    door.pass(25_000)
    door.come('later', '10.1.0.1')
    await door.settle()
    expect(door.seen.taken() + door.seen.back()).toBe(501)
  })
  it('takes addresses of one subscriber as one', () => {
    expect([sourceOf('::ffff:10.0.0.1'), sourceOf('2001:db8:1:2:3:4:5:6')]).toEqual(['10.0.0.1', '2001:db8:1:2'])
  })
})

describe('a ticket', () => {
  it('is good once, after the time it takes to fill in the page, and only where it was given', () => {
    let now = 0
    const tickets = makeTickets(() => now)
    const [hasty, patient] = [tickets.give(), tickets.give()]
    expect(tickets.use(hasty)).toBe(false)
    now = 9_000
    expect([tickets.use(patient), tickets.use(patient), tickets.use(''), tickets.use(`${hasty}x`)]).toEqual([true, false, false, false])
    expect(makeTickets(() => now).use(hasty)).toBe(false)
  })
})
