import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('审计')
  audit.command('verify').description('核对审计树与已签发的树头').option('--against <树头...>', '另行保存的树头文件')
    .action(() => { throw notYet('命令行核对审计') })
  return audit
}
