import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const regionsCommand = (): Command => {
  const regions = new Command('regions').description('行政区划：导入、合并、拆分')
  regions.command('import <文件>').description('导入区划表').action(() => { throw notYet('命令行导入区划') })
  return regions
}
