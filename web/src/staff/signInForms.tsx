import { type FormEvent, lazy, type ReactNode, Suspense, useState } from 'react'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { isWholeCode, wholeCodeWords } from '@qinghe/domain/staff/oneTimeCode.ts'
import { weaknessesOf } from '@qinghe/domain/staff/password.ts'
import { looksLikeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { begin, giveCode, signIn, type SignInStep } from '@qinghe/domain/staff/session.ts'
import { call } from '../app/api.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Check, TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'

const QrCode = lazy(() => import('./QrCode.tsx').then(file => ({ default: file.QrCode })))

type Props = { onStep: (step: SignInStep) => Promise<void> }

/** Sends one step and keeps what was refused. */
function useStep(onStep: Props['onStep']) {
  const [busy, setBusy] = useState(false)
  const [issues, setIssues] = useState<readonly Issue[]>([])
  const run = (asking: () => Promise<SignInStep>) => {
    setBusy(true); setIssues([])
    asking().then(onStep).catch((error: unknown) => {
      const failure = failureOf(error)
      const said = sayFailure(failure)
      setIssues(failure.kind === 'problem' ? failure.issues : [{ code: failure.kind, message: `${said.title}。${said.next}` }])
    }).finally(() => setBusy(false))
  }
  return { busy, issues, setIssues, run }
}

function StepForm({ onSubmit, issues, children }: { onSubmit: () => void; issues: readonly Issue[]; children: ReactNode }) {
  const submit = (e: FormEvent) => { e.preventDefault(); onSubmit() }
  return (
    <form className="col gap4" onSubmit={submit} noValidate>
      {issues.map(i => <Note key={i.code + i.message} tone="red"><span role="alert">{i.message}</span></Note>)}
      {children}
    </form>
  )
}

const need = (field: string, value: string, message: string): Issue[] => value.trim() === '' ? [{ code: `${field}.missing`, message, field }] : []

/** What was typed goes along to the form that was meant. */
export type Begun = { login: string; code: string }

/** `login`: who was signed in until now. */
export function PasswordForm({ onStep, onBegin, login: before = '' }: Props & { onBegin?: (begun: Begun) => void; login?: string }) {
  const [login, setLogin] = useState(before)
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const { busy, issues, setIssues, run } = useStep(onStep)
  const submit = () => {
    const missing = [...need('login', login, '请填写登录名'), ...need('password', password, '请填写口令')]
    if (missing.length > 0) setIssues(missing)
    else run(() => call(signIn, { login, password }))
  }
  return (
    <StepForm onSubmit={submit} issues={issues}>
      <TextField label="登录名" size="lg" value={login} onChange={setLogin} autoComplete="username" focus={before === ''} />
      <TextField label="口令" size="lg" type={shown ? 'text' : 'password'} value={password} onChange={setPassword} autoComplete="current-password" focus={before !== ''} />
      <Check label="显示" checked={shown} onChange={setShown} />
      <Button kind="primary" size="lg" type="submit" wide busy={busy}>下一步</Button>
      {onBegin !== undefined && issues.length > 0 && looksLikeCode(password) && (
        <Note tone="amber">这像是一次性口令。第一次登录，或口令重置以后，要先用它设一个自己的口令。 <button type="button" className="lk" onClick={() => onBegin({ login, code: password })}>用它首次登录</button></Note>
      )}
      {onBegin !== undefined && <div className="row t13"><button type="button" className="tl" onClick={() => onBegin({ login, code: '' })}>首次登录，或口令已重置</button></div>}
    </StepForm>
  )
}

export function CodeForm({ onStep, onBack }: Props & { onBack: () => void }) {
  const [code, setCode] = useState('')
  const { busy, issues, run } = useStep(onStep)
  const submit = (value = code) => run(() => call(giveCode, { code: value }))
  const change = (value: string) => {
    const digits = value.replace(/\D/g, '').slice(0, 6)
    setCode(digits)
    if (digits.length === 6 && !busy) submit(digits)
  }
  return (
    <StepForm onSubmit={() => submit()} issues={issues}>
      <TextField label="6 位验证码" size="code" inputMode="numeric" autoComplete="one-time-code" value={code} onChange={change} focus />
      <Button kind="primary" size="lg" type="submit" wide busy={busy} disabled={code.length < 6}>登录</Button>
      <div className="row t13 muted"><button type="button" className="tl" onClick={onBack}>换一个账号</button><span className="end">手机丢了或换了，请找本单位系统管理员重置</span></div>
    </StepForm>
  )
}

export function EnrolForm({ secret, uri, onStep, onBack }: Props & { secret: string; uri: string; onBack: () => void }) {
  return (
    <div className="col gap4">
      <ol className="enrol">
        <li>手机上装一个验证器（任何支持标准动态口令的都可以）。</li>
        <li>用它扫这个图；扫不了就手工填写下面的密钥。</li>
      </ol>
      <div className="row gap4 start wrap">
        <Suspense fallback={<div className="qrwait" />}><QrCode text={uri} /></Suspense>
        <div className="grow col gap1"><span className="cap muted">密钥，只显示这一次</span><b className="secret">{secret.replace(/(.{4})/g, '$1 ').trim()}</b>
          <a className="btn narrow" href={uri}>在这部手机的验证器里打开</a></div>
      </div>
      <CodeForm onStep={onStep} onBack={onBack} />
    </div>
  )
}

/** Every reason against the new password shows while it is typed. */
type NewProps = { login: string; value: string; again: string; onChange: (v: string) => void; onAgain: (v: string) => void; focus?: boolean }
export function NewPassword({ login, value, again, onChange, onAgain, focus = false }: NewProps) {
  const [shown, setShown] = useState(false)
  const type = shown ? 'text' : 'password'
  const weak = value === '' ? [] : weaknessesOf(value, { login })
  return (
    <>
      <TextField label="新口令" size="lg" type={type} value={value} onChange={onChange} autoComplete="new-password" maxLength={128} focus={focus}
        hint="至少 10 个字符，大小写字母、数字、符号占三种；或 16 个字符以上的长口令" error={weak[0]?.message} />
      <TextField label="再写一遍" size="lg" type={type} value={again} onChange={onAgain} autoComplete="new-password" maxLength={128}
        error={again !== '' && again !== value ? '两次写的不一样' : undefined} />
      <Check label="显示口令" checked={shown} onChange={setShown} />
    </>
  )
}

export function BeginForm({ onStep, onBack, begun }: Props & { onBack: () => void; begun: Begun }) {
  const [login, setLogin] = useState(begun.login)
  const [code, setCode] = useState(begun.code)
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const { busy, issues, setIssues, run } = useStep(onStep)
  const submit = () => {
    const wrong = [
      ...need('login', login, '请填写登录名'), ...need('code', code, '请填写一次性口令'), ...(code.trim() === '' || isWholeCode(code) ? [] : [{ code: 'code.half', message: wholeCodeWords, field: 'code' }]), ...weaknessesOf(password, { login }),
      ...(again === password ? [] : [{ code: 'password.again', message: '两次写的口令不一样', field: 'again' }]),
    ]
    if (wrong.length > 0) setIssues(wrong)
    else run(() => call(begin, { login, code, password }))
  }
  return (
    <StepForm onSubmit={submit} issues={issues}>
      <TextField label="登录名" size="lg" value={login} onChange={setLogin} autoComplete="username" focus={begun.login === ''} />
      <TextField label="一次性口令" size="lg" value={code} onChange={setCode} focus={begun.login !== '' && begun.code === ''} placeholder="如 K7TW-MA4Q-RX9D-6HVC" hint="前 8 位由系统管理员、后 8 位由安全管理员告诉您，接着填在一起。不分大小写，7 天内有效，用一次作废。" />
      <NewPassword login={login} value={password} again={again} onChange={setPassword} onAgain={setAgain} focus={begun.code !== ''} />
      <Button kind="primary" size="lg" type="submit" wide busy={busy}>设好口令，继续</Button>
      <div className="row t13"><button type="button" className="tl" onClick={onBack}>已经设过口令，直接登录</button></div>
    </StepForm>
  )
}
