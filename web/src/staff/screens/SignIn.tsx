/** Two steps: password, then six digits. A first sign-in uses a one-time code and sets a password of one's own. */
import { useEffect, useState } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import type { SignInStep } from '@qinghe/domain/staff/session.ts'
import { DemoMark } from '../../app/installation.tsx'
import { Mark } from '../../ui/Icon.tsx'
import { BeginForm, type Begun, CodeForm, EnrolForm, PasswordForm } from '../signInForms.tsx'
import '../staff.css'

type Stage = { at: 'password' } | { at: 'begin'; begun: Begun } | { at: 'code' } | { at: 'enrol'; secret: string; uri: string }

const stageAfter = (step: SignInStep): Stage | 'in' => {
  switch (step.next) {
    case 'done': return 'in'
    case 'secondFactor': return { at: 'code' }
    case 'enrolment': return { at: 'enrol', secret: step.secret, uri: step.uri }
  }
}

const heads: Record<Stage['at'], { title: string; note: string }> = {
  password: { title: '登录', note: '用本单位管理员给您的登录名。' },
  begin: { title: '首次登录', note: '填写一次性口令，再设一个自己的口令。' },
  code: { title: '第二步：验证码', note: '打开手机上的验证器，填写青禾那一行的 6 位数字。' },
  enrol: { title: '绑定验证器', note: '县级以上和能导出资料的岗位，登录时要多一道验证码。' },
}

export function SignIn() {
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const [stage, setStage] = useState<Stage>({ at: 'password' })
  useEffect(() => { document.title = '登录 · 青禾' }, [])
  const go = async (step: SignInStep) => {
    const after = stageAfter(step)
    if (after !== 'in') { setStage(after); return }
    client.clear()
    await navigate({ href: next ?? '/', replace: true })
  }
  const head = heads[stage.at]
  return (
    <div className="signin">
      <DemoMark />
      <main className="signcard">
        <div className="row gap3 signbrand"><Mark size={34} /><div><b>青禾</b><div className="cap muted">农村留守儿童关爱保护</div></div></div>
        <h1>{head.title}</h1>
        <p className="muted t13">{head.note}</p>
        {stage.at === 'password' && <PasswordForm onStep={go} onBegin={begun => setStage({ at: 'begin', begun })} />}
        {stage.at === 'begin' && <BeginForm begun={stage.begun} onStep={go} onBack={() => setStage({ at: 'password' })} />}
        {stage.at === 'code' && <CodeForm onStep={go} onBack={() => setStage({ at: 'password' })} />}
        {stage.at === 'enrol' && <EnrolForm secret={stage.secret} uri={stage.uri} onStep={go} onBack={() => setStage({ at: 'password' })} />}
      </main>
      <p className="cap muted signfoot">发现孩子正受伤害，请先拨打 110。每一次查看儿童信息都会留下记录。</p>
    </div>
  )
}
