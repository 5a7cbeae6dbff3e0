import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const worldCommand = (): Command => new Command('world')
  .description('生成一个虚构的县（用于演示与压力测试）')
  .action(() => { throw notYet('生成虚构县') })
