/** Pictures small, opened large with a press; documents by name and size. */
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { addressOfFile, idsIn, type KnownFile, saySize, useKnownFiles } from './known.ts'

type Shown = { pictures: readonly KnownFile[]; at: number; onGo: (at: number) => void; onClose: () => void }
function Large({ pictures, at, onGo, onClose }: Shown) {
  const one = pictures[at]
  const [isBroken, setBroken] = useState(false)
  if (one === undefined) return null
  const go = (to: number) => { setBroken(false); onGo(to) }
  return (
    <Dialog title={one.name} wide onClose={onClose} footer={<>
      {pictures.length > 1 && <span className="muted t13 grow">第 {at + 1} 张，共 {pictures.length} 张</span>}
      {at > 0 && <Button onClick={() => go(at - 1)}>上一张</Button>}
      {at < pictures.length - 1 && <Button onClick={() => go(at + 1)}>下一张</Button>}
      <Button kind="primary" onClick={onClose}>关闭</Button>
    </>}>
      {isBroken ? <p className="soft">这张照片没有打开，可能是网络断了，请关闭后再点一次。</p> : <img key={one.id} className="largepicture" src={addressOfFile(one.id)} alt={one.name} onError={() => setBroken(true)} />}
    </Dialog>
  )
}

export function FilesValue({ value }: { value: unknown }) {
  const { files, isReading } = useKnownFiles(false)
  const [open, setOpen] = useState<number | null>(null)
  const ids = idsIn(value)
  const known = ids.flatMap(id => files.get(id) ?? [])
  if (known.length === 0) return <>{isReading ? '…' : `${ids.length} 个文件`}</>
  const pictures = known.filter(one => one.type === 'picture')
  return (
    <span className="filesvalue">
      {pictures.length > 0 && <span className="thumbs">{pictures.map((one, i) => (
        <button key={one.id} type="button" className="thumb" aria-label={`放大照片 ${one.name}`} onClick={() => setOpen(i)}><img src={addressOfFile(one.id, 'small')} alt={one.name} loading="lazy" /></button>
      ))}</span>}
      {known.filter(one => one.type !== 'picture').map(one => <a key={one.id} className="lk filelink" href={addressOfFile(one.id)} download={one.name}><Icon name="file" size="s" /> {one.name} <span className="muted cap">{saySize(one.bytes)}</span></a>)}
      {open !== null && <Large pictures={pictures} at={open} onGo={setOpen} onClose={() => setOpen(null)} />}
    </span>
  )
}
