/** Pictures and documents of records: uploaded first, to whoever uploads them; an act names them, and from then on they belong to its field and are
 *  read by whoever reads that. */
import { z } from 'zod'
import { command, noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { count, type Find, line, open, ruleText, workText } from '../kernel/shown.ts'
import { audienceKey, audiences } from '../staff/audiences.ts'
import type { Kind } from './kind.ts'

export const fileTypes = ['picture', 'pdf', 'docx', 'xlsx'] as const
export type FileType = (typeof fileTypes)[number]
/** How many one account may have lying ready at once, and how much: more than the fullest form takes. */
export const mostStaged = { files: 60, bytes: 300 * 1024 * 1024 }

/** Fields of a kind that hold files; lines hold none. */
export const holdsFiles = (kind: Pick<Kind, 'fields'>): boolean => kind.fields.some(field => field.type === 'files')

/** Whether this act may fill one of them. */
export const takesFiles = ({ fields }: Pick<Kind, 'fields'>, act: { id: string }): boolean => fields.some(field => field.type === 'files' && (field.on === null || field.on === act.id))

const fileName = z.string().trim().min(1).max(200)
/** multipart/form-data: part `envelope` (JSON, the usual Envelope around this input) first, then part `file`. The id is the client's own. */
export const StageInput = z.object({ file: RecordId, name: fileName })
export type StageInput = z.infer<typeof StageInput>
export const stageFile = command('records.stageFile', {
  at: 'POST /api/records/files', input: StageInput, touches: () => [], may: 'records.stage', purpose: 'care', audit: '上传照片或文件',
})

/** Whose part one reads again because one wrote it is nobody's audience but one's own. */
const findAudience: Find = key => (key === 'own' || Object.hasOwn(audiences, key) ? { domains: [audienceKey(key)], mask: 'words', sealed: false } : undefined)
const told = { file: RecordId, type: open('code', z.enum(fileTypes)), bytes: count(), at: Instant }

export const StagedOutput = z.object({ files: z.array(z.object({ ...told, name: workText() })) })
export type StagedOutput = z.infer<typeof StagedOutput>
export const stagedFiles = query('records.stagedFiles', {
  at: 'GET /api/records/files', input: z.object({}), output: StagedOutput, may: 'records.stage', purpose: 'care',
  audit: noChildren('查看自己已上传、还没有用到记录里的文件', '只有本人上传的文件，还没有用到任何儿童的记录里'),
})

export const FilesInput = z.object({ record: RecordId })
export type FilesInput = z.infer<typeof FilesInput>
export const FilesOutput = z.object({
  child: ChildId.nullable(),
  files: z.array(line({ by: 'audience', values: ['name'], find: findAudience }, z.object({ audience: open('rule', z.string()), field: open('rule', z.string()), ...told, name: z.string() }))),
})
export type FilesOutput = z.infer<typeof FilesOutput>
export const filesOf = query('records.files', {
  at: 'GET /api/records/files/of/:record', input: FilesInput, output: FilesOutput, may: 'records.read', purpose: 'care',
  audit: shows('查看记录的照片和文件目录', 'S2', (output: FilesOutput) => (output.child === null ? [] : [output.child])),
})

export const FileInput = z.object({ file: RecordId, size: z.enum(['full', 'small']).default('full') })
export type FileInput = z.infer<typeof FileInput>
/** A download, or a picture for the page. Nothing in it can be masked any more, so it is only for whoever reads the field in clear. */
export const FileOutput = line({ by: 'audience', values: ['fileName', 'bytes'], find: findAudience }, z.object({
  audience: open('rule', z.string()), child: ChildId.nullable(), fileName: z.string(), mediaType: ruleText(), bytes: z.instanceof(Uint8Array), inline: open('rule', z.boolean()),
}))
export type FileOutput = z.infer<typeof FileOutput>
export const readFile = query('records.file', {
  at: 'GET /api/records/files/:file', input: FileInput, output: FileOutput, may: 'records.read', purpose: 'care',
  audit: shows('打开记录的照片或文件', 'S2', (output: FileOutput) => (output.child === null ? [] : [output.child])),
})
