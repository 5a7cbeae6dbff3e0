import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const userCommand = (): Command => {
  const user = new Command('user').description('账号与岗位：由系统管理员提出、安全管理员确认')
  user.command('add').description('提出一个账号').action(() => { throw notYet('命令行开户') })
  user.command('list').description('列出账号').action(() => { throw notYet('命令行查看账号') })
  user.command('disable <登录名>').description('停用账号').action(() => { throw notYet('命令行停用账号') })
  return user
}
