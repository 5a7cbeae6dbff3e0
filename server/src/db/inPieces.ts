/** PostgreSQL takes 65,535 parameters a statement; how many rows come is nobody's to know. */
const rowsPerStatement = 1_000

export async function inPieces<T>(rows: readonly T[], write: (piece: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += rowsPerStatement) await write(rows.slice(i, i + rowsPerStatement))
}
