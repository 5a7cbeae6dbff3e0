/** A workbook opened and saved again by the LibreOffice of this machine: the nearest thing to what an office does to a file. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** True where `soffice` can be started; Debian: apt install libreoffice-calc. */
export function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Separator and letters of a csv as its filter takes them: the code of the sign, that of the quote, the number of the encoding. */
export const csvFilter = (separator: string, encoding: 'utf-8' | 'utf-16' | 'gb18030'): `csv:${string}` =>
  `csv:Text - txt - csv (StarCalc):${separator.charCodeAt(0)},34,${{ 'utf-8': 76, 'utf-16': 65_535, gb18030: 85 }[encoding]}`

/** The bytes of the file as LibreOffice saves it in another format (or the same). Takes a few seconds; its profile is thrown away. */
export async function savedByLibreOffice(
  file: Uint8Array,
  to: 'xlsx' | 'xls' | 'ods' | 'fods' | `csv:${string}`,
  from: 'xlsx' | 'fods' = 'xlsx',
): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'qinghe-office-'))
  try {
    const input = join(folder, `workbook.${from}`)
    writeFileSync(input, file)
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    await run('soffice', ['--headless', profile, '--convert-to', to, '--outdir', join(folder, 'out'), input], {
      timeout: 120_000,
    })
    return readFileSync(join(folder, 'out', `workbook.${to.replace(/:.*/, '')}`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
