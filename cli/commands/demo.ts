import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const demoCommand = (): Command => {
  const demo = new Command('demo').description('演示环境')
  demo.command('code <登录名>').description('重新生成一个演示账号的一次性密码').action(() => { throw notYet('重发演示密码') })
  return demo
}
