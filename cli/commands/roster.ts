import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const rosterCommand = (): Command => {
  const roster = new Command('roster').description('花名册')
  roster.command('import <文件>').description('导入花名册').action(() => { throw notYet('命令行导入花名册') })
  return roster
}
