/** Kinds as this server knows them: those shipped with it, compiled from kinds/ when it starts, and contents that older records were written
 *  under, read from the database and believed by their hash alone. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { readDeclaration } from './declarationFile.ts'

/** A kind with its text and the hash by which records name it. */
export type KnownKind = { kind: Kind; content: string; compiled: string }

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
export const knownAs = (kind: Kind): KnownKind => {
  // What it proves itself by is no part of what a record keeps.
  const compiled = JSON.stringify({ ...kind, cases: [] })
  return { kind, compiled, content: hashOf(compiled) }
}

const folder = fileURLToPath(new URL('../../../kinds', import.meta.url))
/** The files as they were written, by kind: a county lays its changes over them. */
const sources = new Map<string, string>()
export const sourceOf = (kind: string): string | undefined => sources.get(kind)
const kindFiles = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.yaml')).sort()

function read(name: string): Kind {
  const text = readFileSync(join(folder, name), 'utf8')
  const { kind, faults } = readDeclaration(text, shippedWorld)
  if (kind !== null) sources.set(kind.kind, text)
  if (kind === null) throw problem('kinds.broken', `kinds/${name} 有问题：${faults.map(({ line, column, message }) => `第 ${line} 行第 ${column} 列，${message}`).join('；')}`, 500)
  return kind
}

/** In the order of their files, so that lists of kinds are the same everywhere. */
export const shippedKinds: readonly KnownKind[] = kindFiles().map(name => knownAs(read(name)))
const byName = new Map(shippedKinds.map(one => [one.kind.kind, one]))

export const findKind = (name: string): KnownKind | undefined => byName.get(name)

/** Checked by the hash of its text; what was compiled by an older program is what it was. */
export const Compiled = z.custom<Kind>(value => typeof value === 'object' && value !== null && 'fields' in value && 'acts' in value)
const contents = new Map<string, Kind>(shippedKinds.map(one => [one.content, one.kind]))
const added: KnownKind[] = []
/** Every kind this server answers for. */
export const allKinds = (): readonly KnownKind[] => [...shippedKinds, ...added]
/** Kinds that are not shipped, from now on. */
export function admitKinds(more: readonly KnownKind[]): void {
  for (const one of more) {
    if (byName.has(one.kind.kind)) continue
    added.push(one)
    byName.set(one.kind.kind, one)
    contents.set(one.content, one.kind)
  }
}
const mostContents = 2_000

/** The contents some records were written under. @throws when the database holds none, or another than the hash says */
export async function loadContents(r: Pick<Reader, 'rows'>, asked: readonly string[]): Promise<(content: string) => Kind> {
  const missing = [...new Set(asked)].filter(content => !contents.has(content))
  if (missing.length > 0) {
    if (contents.size > mostContents) contents.clear()
    for (const { content, compiled } of await r.rows(sql<{ content: string; compiled: string }>`select content, compiled from qinghe.kind_contents where content = any(${missing}::text[])`)) {
      if (hashOf(compiled) !== content) throw new Error(`the content ${content} of a kind is not what its hash says`)
      contents.set(content, Compiled.parse(JSON.parse(compiled)))
    }
  }
  return content => {
    const found = contents.get(content) ?? shippedKinds.find(one => one.content === content)?.kind
    if (!found) throw new Error(`no kind has the content ${content}`)
    return found
  }
}
