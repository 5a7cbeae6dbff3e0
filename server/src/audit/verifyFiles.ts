/** Are the files of a record those that were laid to it? The history of the record keeps a hash of each, so that neither bytes nor names nor whole files
 *  can be put in another's place, by whoever holds the keys either. */
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { fieldOf } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { z } from 'zod'
import type { KeyRing } from '../crypto/sealing.ts'
import { fileMarks } from '../records/files/attaching.ts'
import { fileSecretAt, keyOfFile, markOf, type SealedFile } from '../records/files/store.ts'
import type { Hanging } from './hanging.ts'

export type FileRow = Omit<Hanging, 'revision' | 'sealed'> & SealedFile & { field: string; audience: string }
/** By file. */
export type Marks = Map<string, string>
const Kept = z.record(z.string(), z.string())

/** What a line of history says of files that came with it. */
export const marksIn = (after: Readonly<Record<string, unknown>>): [string, string][] => Object.entries(Kept.catch({}).parse(after[fileMarks]))

type Checked = { kind: Kind; files: readonly FileRow[]; marks: Marks }
const isRight = (ring: KeyRing, kind: Kind, marks: Marks) => (file: FileRow): boolean => {
  const field = fieldOf(kind, file.field)
  const audience = field?.part ?? kind.audience
  return field?.type === 'files' && file.audience === audience && file.readers === Number(bitOf(audience)) && markOf(keyOfFile(ring, fileSecretAt(file.id), file.secret), file) === marks.get(file.id)
}
/** @throws SealBroken when something was not sealed where it lies */
export const wrongFiles = (ring: KeyRing, { kind, files, marks }: Checked): boolean => files.length !== marks.size || !files.every(isRight(ring, kind, marks))
