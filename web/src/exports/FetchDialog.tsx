/** A large file and its password: the one is downloaded, the other stands here and nowhere else. */
import { useState } from 'react'
import { fetchExport } from '@qinghe/domain/exports/contract.ts'
import type { Export } from '@qinghe/domain/exports/types.ts'
import { download } from '../app/api.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/layout.tsx'
import { toast } from '../ui/toast.tsx'
import { newPassword } from './password.ts'

export function FetchDialog({ file, onClose }: { file: Export; onClose: () => void }) {
  const [password] = useState(newPassword)
  const [state, setState] = useState<'before' | 'loading' | 'done'>('before')
  const [wrong, setWrong] = useState<string | null>(null)
  const fetchNow = (): void => {
    setState('loading')
    setWrong(null)
    download(fetchExport, { export: file.id, password }, file.title).then(() => setState('done'), (error: unknown) => {
      const { title, next } = sayFailure(failureOf(error))
      setWrong(`${title}。${next}`)
      setState('before')
    })
  }
  const copy = (): void => { navigator.clipboard.writeText(password).then(() => toast('密码已复制'), () => toast('没有复制成功，请照着抄写')) }
  return (
    <Dialog title={`下载 ${file.number}`} onClose={onClose}
      footer={state === 'done' ? <><Button onClick={copy}>复制密码</Button><Button kind="primary" onClick={onClose}>密码已记下</Button></> : <><Button onClick={onClose}>取消</Button><Button kind="primary" busy={state === 'loading'} onClick={fetchNow}>下载</Button></>}>
      {wrong !== null && <Note tone="amber">{wrong}</Note>}
      {state !== 'done' ? <Note>下载时生成一个打开密码，只在这里显示一次，系统不保存。忘了就再下载一次，会换一个新密码。</Note> : (
        <>
          <p>文件已下载。打开密码是：</p>
          <p className="exportpassword"><code>{password}</code></p>
          <Note tone="amber">请另用电话或当面告诉收文件的人，不要和文件放在一起发。关闭以后不再显示。</Note>
        </>
      )}
    </Dialog>
  )
}
