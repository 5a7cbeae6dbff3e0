import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const initCommand = (): Command => new Command('init').action(() => { throw notYet('init') })
