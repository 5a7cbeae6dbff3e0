/** Pictures and documents as an answer: from the camera, from the phone or the computer, several at once; each tells how far it is, can be stopped, sent
 *  again and taken out. */
import { useRef } from 'react'
import { Icon } from '../../ui/Icon.tsx'
import { Button } from '../../ui/Button.tsx'
import { type FieldWords, Field } from '../../ui/Field.tsx'
import { addressOfFile, idsIn, type KnownFile, saySize, useKnownFiles } from './known.ts'
import { beginUpload, dropUpload, retryUpload, type Upload, useUploads } from './uploads.ts'

const accepted = 'image/*,.jpg,.jpeg,.png,.pdf,.docx,.xlsx'
const usualMost = 9

function said(upload: Upload | undefined, known: KnownFile | undefined, isReading: boolean): string {
  if (upload?.state === 'waiting') return upload.said ?? '等着上传'
  if (upload?.state === 'sending') return upload.part >= 1 ? '正在保存' : `正在上传 ${Math.round(upload.part * 100)}%`
  if (upload?.state === 'failed') return upload.said ?? '没有传上去'
  const bytes = known?.bytes ?? upload?.bytes
  if (bytes !== undefined) return `已上传，${saySize(bytes)}`
  return isReading ? '…' : '没有传完或者已经清除，请删去后重新选择'
}

type Tile = { id: string; upload: Upload | undefined; known: KnownFile | undefined; isReading: boolean; onDrop: () => void }
function FileTile({ id, upload, known, isReading, onDrop }: Tile) {
  const isDone = upload === undefined || upload.state === 'done'
  const picture = upload?.preview ?? (known?.type === 'picture' ? addressOfFile(id, 'small') : null)
  const name = known?.name ?? upload?.name ?? '文件'
  const isBad = upload?.state === 'failed' || (isDone && known === undefined && upload === undefined && !isReading)
  return (
    <li className={isBad ? 'filetile bad' : 'filetile'}>
      {picture === null ? <span className="fileicon"><Icon name="file" size="xl" /></span> : <img src={picture} alt={name} />}
      <span className="grow filewords"><b className="ell">{name}</b><span className="cap muted" role="status">{said(upload, known, isReading)}</span>
        {upload?.state === 'sending' && <progress max={1} value={upload.part} aria-label={`${name}的上传进度`} />}
      </span>
      {upload?.state === 'failed' && upload.mayRetry && <Button onClick={() => retryUpload(id)}>再传一次</Button>}
      <button type="button" className="filedrop" aria-label={`${isDone ? '删去' : '取消上传'}${name}`} onClick={onDrop}><Icon name="close" /></button>
    </li>
  )
}

type Props = FieldWords & { most: number | null; value: unknown; onChange: (value: unknown) => void }
export function FilesInput({ most, value, onChange, ...words }: Props) {
  const ids = idsIn(value)
  const now = useRef(ids)
  now.current = ids
  const uploads = useUploads()
  const { files, isReading } = useKnownFiles(true)
  const camera = useRef<HTMLInputElement>(null)
  const room = (most ?? usualMost) - ids.length
  const put = (next: string[]): void => { now.current = next; onChange(next.length === 0 ? null : next) }
  const take = (list: FileList | null): void => put([...now.current, ...[...(list ?? [])].slice(0, Math.max(0, room)).map(beginUpload)])
  const drop = (id: string): void => { dropUpload(id); put(now.current.filter(one => one !== id)) }
  return (
    <Field {...words} full>{given => (
      <div className="files">
        {ids.length > 0 && <ul className="filelist" aria-label={`${words.label}，${ids.length} 个`}>{ids.map(id => <FileTile key={id} id={id} upload={uploads.get(id)} known={files.get(id)} isReading={isReading} onDrop={() => drop(id)} />)}</ul>}
        {room > 0 ? (
          <div className="row wrap gap2 filebuttons">
            <span className="cameraonly"><Button onClick={() => camera.current?.click()}><Icon name="plus" size="s" /> 拍照</Button></span>
            <label className="btn filepick"><Icon name="upload" size="s" /> 选照片或文件<input {...given} type="file" multiple accept={accepted} onChange={e => { take(e.target.files); e.target.value = '' }} /></label>
            <input ref={camera} type="file" accept="image/*" capture="environment" hidden aria-hidden="true" tabIndex={-1} onChange={e => { take(e.target.files); e.target.value = '' }} />
            <span className="cap muted">照片（.jpg、.png）或 .pdf、.docx、.xlsx，每个不超过 20 MB，还能放 {room} 个；照片里的拍摄地点会去掉</span>
          </div>
        ) : <p className="hint">已有 {ids.length} 个，到了上限；要换请先删去一个。</p>}
      </div>
    )}</Field>
  )
}
