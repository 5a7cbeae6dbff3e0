import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const backupCommand = (): Command => new Command('backup').action(() => { throw notYet('backup') })
