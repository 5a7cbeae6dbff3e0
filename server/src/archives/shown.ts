import { type Actor, domainBits } from '@qinghe/domain/kernel/actor.ts'

export const readsFamily = (actor: Actor): boolean => (actor.reads & domainBits.FAM) !== 0
