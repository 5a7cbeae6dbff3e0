/** Do the digests of posts, credentials and rights that stand in the log follow from one another, and is the last one what is there now? */
import type { KeyObject } from 'node:crypto'
import type { Finding } from './findings.ts'
import type { Leaf } from './leaf.ts'
import { type Digests, wholeState } from './state.ts'
import type { Db } from './store.ts'

type Step = { index: number; before: string; after: string }
type Course = { now: string; last: number; waiting: Step[] }

/** Leaves of one second may stand in another order than they were made in: a step waits for so many others before it is a gap. */
const patience = 8

/** Kept while the leaves are walked. */
export class StateBook {
  readonly #courses = new Map<string, Course>()
  readonly #gaps: Finding[] = []

  add(leaf: Leaf, index: number): void {
    for (const [name, [before, after]] of Object.entries(leaf.state ?? {})) {
      const course = this.#courses.get(name)
      if (course === undefined) {
        this.#courses.set(name, { now: after, last: index, waiting: [] })
      } else {
        course.waiting.push({ index, before, after })
        this.#follow(course)
        while (course.waiting.length > patience) this.#leap(name, course)
      }
    }
  }

  #follow(course: Course): void {
    for (let next = course.waiting.find(step => step.before === course.now); next !== undefined; next = course.waiting.find(step => step.before === course.now)) {
      this.#take(course, next)
    }
  }

  #take(course: Course, step: Step): void {
    course.now = step.after
    course.last = step.index
    course.waiting = course.waiting.filter(one => one !== step)
  }

  /** Something happened that no leaf tells of. */
  #leap(name: string, course: Course): void {
    const [first] = course.waiting
    if (!first) return
    this.#gaps.push({ kind: 'stateGap', class: name, after: course.last, before: first.index })
    this.#take(course, first)
    this.#follow(course)
  }

  /** @param present digests as they are now */
  findings(present: Digests): Finding[] {
    for (const [name, course] of this.#courses) while (course.waiting.length > 0) this.#leap(name, course)
    return [...this.#gaps, ...[...this.#courses].flatMap(([name, { now, last }]): Finding[] =>
      (present[name] === undefined || present[name] === now ? [] : [{ kind: 'stateNow', class: name, after: last }]))]
  }
}

export const checkState = async (db: Db, key: KeyObject, book: StateBook): Promise<Finding[]> => book.findings(await wholeState(db, key, false))
