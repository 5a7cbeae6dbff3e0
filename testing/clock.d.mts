/** How far the clocks of this run are ahead; 0 on an ordinary day. */
export const aheadMs: number
export function moveDate(byMs: number): void
export function byTheMachinesClock(): void
