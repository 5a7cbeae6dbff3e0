import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const restoreCommand = (): Command => new Command('restore').action(() => { throw notYet('restore') })
