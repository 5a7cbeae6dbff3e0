import { Command } from 'commander'
import { notYet } from '../notYet.ts'

export const verifyCommand = (): Command => new Command('verify').action(() => { throw notYet('verify') })
