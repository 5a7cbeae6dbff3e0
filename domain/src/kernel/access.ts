/** `may` words. A feature's access.ts lists them with the matrix cells they need; the kernel asks before anything runs. */
import type { Letter } from './actor.ts'
import type { DataDomain } from './dataDomain.ts'

/** The acting role's cell in `domain` must hold one of `letters`; or it is one of `posts`, where a text names who does a thing and no
 *  cell of the matrix tells them from others. */
export type Need = { domain: DataDomain; letters: readonly Letter[] } | { posts: readonly string[] }
export type Access = Record<string, readonly Need[]>

/** needs('ID', 'R') — one cell; several needs are all required. `needs('ID','R','M')`: any of the letters is enough. */
export const needs = (domain: DataDomain, ...letters: [Letter, ...Letter[]]): Need => ({ domain, letters })

export const posts = (roles: readonly string[]): Need => ({ posts: roles })
