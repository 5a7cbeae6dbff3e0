/** What every row that hangs on a record has in common: a line of its history, a part, a file. */
export type Hanging = {
  id: string; county: number; record: string; revision: number; readers: number; entry: number; barred: string[]
  region: number; school: number; child: string | null; follows: boolean; made_by: string
  given_to: string; reported: string; sealed: Uint8Array; account: string; at: string
}
