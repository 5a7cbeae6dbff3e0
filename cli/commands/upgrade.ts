import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const upgradeCommand = (): Command => new Command('upgrade')
  .description('先备份，再升级数据库大版本与程序')
  .action(() => { throw notYet('升级大版本') })
