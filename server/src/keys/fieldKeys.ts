/** Which versions of the field keys are alive. Not secret: the keys themselves are derived from the root (keys/folder.ts). */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Keys } from './folder.ts'

export const FieldKeyState = z.object({
  current: z.int().min(1).max(65_535),
  /** Versions something may still be sealed under; `current` is one of them. */
  live: z.array(z.int().min(1).max(65_535)).min(1),
  algorithm: z.enum(['AES-256-GCM', 'SM4']),
})
export type FieldKeyState = z.infer<typeof FieldKeyState>

const firstState: FieldKeyState = { current: 1, live: [1], algorithm: 'AES-256-GCM' }
const stateFile = (dir: string) => join(dir, 'field-keys.json')

export const fieldKeyState = (dir: string): FieldKeyState =>
  existsSync(stateFile(dir)) ? FieldKeyState.parse(JSON.parse(readFileSync(stateFile(dir), 'utf8'))) : firstState

/** Replaces the state in one step, so that a crash leaves the old or the new one. */
export function keepFieldKeyState(dir: string, state: FieldKeyState): void {
  const draft = `${stateFile(dir)}.new`
  writeFileSync(draft, JSON.stringify(FieldKeyState.parse(state)), { mode: 0o600, flush: true })
  renameSync(draft, stateFile(dir))
}

/** What crypto/sealing.ts makes its key ring from. */
export function fieldKeys(keys: Keys): { rootKeys: ReadonlyMap<number, Uint8Array>; current: number; algorithm: FieldKeyState['algorithm']; chain: Uint8Array } {
  const { current, live, algorithm } = fieldKeyState(keys.dir)
  return { rootKeys: new Map(live.map(version => [version, keys.derive(`fields:${version}`)])), current, algorithm, chain: keys.derive('chain') }
}

/** What a rotation does to the versions, one step after the other. Between two steps every server must have read the state again:
 *  first all know a version and look for it, then they seal with it, and only when nothing is sealed otherwise the others go. */
export type Step = 'announce' | 'use' | 'retire'

export function stepFieldKeys(keys: Keys, step: Step, algorithm?: FieldKeyState['algorithm']): FieldKeyState {
  const state = fieldKeyState(keys.dir)
  const newest = Math.max(...state.live)
  const next: FieldKeyState = step === 'announce' ? { ...state, live: [...state.live, newest + 1] }
    : step === 'use' ? { ...state, current: newest, algorithm: algorithm ?? state.algorithm }
    : { ...state, live: [state.current] }
  keepFieldKeyState(keys.dir, next)
  return next
}
