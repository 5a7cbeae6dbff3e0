import { type DragEvent, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

type Props = { title: string; hint: string; accept: string; busy: boolean; onFile: (file: File) => void }

/** Drop a file, or pick one with the button; the same file may be taken twice. */
export function DropZone({ title, hint, accept, busy, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => { const file = files?.[0]; if (file !== undefined) onFile(file) }
  const drop = (e: DragEvent) => { e.preventDefault(); setOver(false); take(e.dataTransfer.files) }
  return (
    <fieldset className={over ? 'dropzone over' : 'dropzone'} aria-label={title} onDragOver={e => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="upload" size="xl" />
      <b>{title}</b>
      <span className="muted t13">或者</span>
      <Button kind="primary" busy={busy} onClick={() => input.current?.click()}>{busy ? '正在上传' : '选一个文件'}</Button>
      <input ref={input} type="file" accept={accept} hidden onChange={e => { take(e.target.files); e.target.value = '' }} />
      <span className="cap muted">{hint}</span>
    </fieldset>
  )
}
