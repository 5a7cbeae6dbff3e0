/** `npm run matrix`: writes the committed tables anew, of contracts and roles and of what each answer shows. The diff is what a reviewer
 *  reads; a test fails while table and code differ. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { contractTable, tableFile } from '../testing/walk/contractTable.ts'
import { shownFile, shownTable } from '../testing/walk/shownTable.ts'

for (const [file, text] of [[tableFile, await contractTable()], [shownFile, await shownTable()]] as const) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.log(`已写入 ${file}`)
}
