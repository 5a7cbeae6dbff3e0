/** All rosters of the corpus. */
import type { Order } from './desk.ts'
import { deepTown, groupedTown, pagedTown, plainTown } from './made/town.ts'
import type { MadeRoster } from './truth.ts'

export const makers: readonly ((order: Order) => MadeRoster)[] = [plainTown, groupedTown, deepTown, pagedTown]
