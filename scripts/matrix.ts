/** `npm run matrix`: writes the committed table of contracts and roles anew. The diff is what a reviewer reads; a test fails
 *  while the table and the code differ. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { contractTable, tableFile } from '../testing/walk/contractTable.ts'

mkdirSync(dirname(tableFile), { recursive: true })
writeFileSync(tableFile, await contractTable())
console.log(`已写入 ${tableFile}`)
