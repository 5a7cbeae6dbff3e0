import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const distributeCommand = (): Command => new Command('distribute')
  .description('把已升级的数据库按县分布到多台 Citus 节点')
  .action(() => { throw notYet('分布式') })
