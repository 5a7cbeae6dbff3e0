import { demoCode } from '@qinghe/server/staff/demo.ts'
import { Command } from 'commander'
import { openInstallation } from '../installation.ts'
import { done } from '../speaking.ts'

export const demoCommand = (): Command => {
  const demo = new Command('demo').description('演示环境')
  demo.command('code <登录名>').description('显示某个演示账号此刻的动态验证码').action((login: string) => {
    const code = demoCode(openInstallation().home, login, Date.now())
    done(`${login} 的验证码：${code}（30 秒内有效）`, { login, code })
  })
  return demo
}
