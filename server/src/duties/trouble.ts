/** What went wrong in one county stops no other; whoever looks after the machine hears which it was. */
export const troubleOf = (county: number, cause: unknown): Error => new Error(`duties of county ${county}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
