/** The session ended while the page was open: sign in above it, and everything typed is still there. */
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { me, type SignInStep } from '@qinghe/domain/staff/session.ts'
import { CodeForm, PasswordForm } from '../staff/signInForms.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/toast.tsx'
import { call } from './api.ts'
import { noteSignedIn } from './expiry.ts'
import { sessionKey, sessionOf, useSession } from './session.ts'

const leave = () => window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`)

export function SignInAgain() {
  const { account, posting } = useSession()
  const client = useQueryClient()
  const [code, setCode] = useState(false)
  const go = async (step: SignInStep) => {
    if (step.next === 'secondFactor') { setCode(true); return }
    if (step.next === 'enrolment') { leave(); return }
    const session = sessionOf(await call(me, {}))
    // Somebody else, or another post: what is on the screen is not theirs to see.
    if (session.account.id !== account.id || session.acting !== (posting?.id ?? null)) { window.location.assign('/'); return }
    client.setQueryData(sessionKey, session)
    noteSignedIn()
    await client.invalidateQueries({ predicate: query => query.queryKey[0] !== sessionKey[0] })
    toast('已重新登录，请接着办')
  }
  return (
    <Dialog title="登录已过期" onClose={leave}>
      <p className="t13 soft">很久没有操作，或在别处退出了。页面上填写的内容还在，重新登录后接着办。</p>
      {code ? <CodeForm onStep={go} onBack={() => setCode(false)} /> : <PasswordForm onStep={go} login={account.login} />}
    </Dialog>
  )
}
