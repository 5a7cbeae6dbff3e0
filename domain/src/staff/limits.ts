/** Durations and counts of signing in and of posts, with what each rests on. Not parameters of a plan: a county may not
 *  loosen them. */

/** 等保2.0 三级: a session that nobody uses ends (docs/domain/法规.md). */
export const idleMinutes = 15
/** [建议] Nobody works longer in one go; a cookie left behind is worthless the next day. */
export const sessionHours = 12
/** [建议] The way from the administrator to a village takes days, not weeks. */
export const oneTimeCodeDays = 7
/** Between password and code. */
export const secondFactorMinutes = 5
/** ARCHITECTURE.md section 8: a list post reads at most this many assigned children. */
export const childrenPerPosting = 500
/** The database holds the same limit (spot_checks_last_at_most_a_quarter). */
export const spotCheckDays = 92
export const rowsPerImport = 2000
/** [建议] What waits for a second administrator is over after a week; the database holds the same (ask_order). */
export const orderDays = 7
