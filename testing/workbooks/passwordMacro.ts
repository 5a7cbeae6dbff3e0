/** A workbook that asks for a password, opened by the LibreOffice of this machine as an official would, by typing it. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { csvFilter } from './libreOffice.ts'

const run = promisify(execFile)
const macro = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Convert(path As String, word As String, target As String)
  On Error Goto bad
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  how(1).Name = "Password"
  how(1).Value = word
  Dim book As Object
  book = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, how())
  Dim out(1) As New com.sun.star.beans.PropertyValue
  out(0).Name = "FilterName"
  out(0).Value = "Text - txt - csv (StarCalc)"
  out(1).Name = "FilterOptions"
  out(1).Value = "44,34,76"
  book.storeToURL(ConvertToURL(target), out())
bad:
  StarDesktop.terminate()
End Sub
</script:module>
`
const library = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
`

/** @returns its first sheet as csv; nothing where the password does not open it */
export async function openedWithPassword(file: Uint8Array, password: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'qinghe-office-'))
  const [input, target] = [join(folder, 'in.xlsx'), join(folder, 'out.csv')]
  try {
    writeFileSync(input, file)
    writeFileSync(join(folder, 'one.csv'), 'a')
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    // The profile is made by a first start; what lay there before would be thrown away.
    await run('soffice', ['--headless', profile, '--convert-to', csvFilter(',', 'utf-8'), '--outdir', join(folder, 'first'), join(folder, 'one.csv')], { timeout: 120_000 })
    const basic = join(folder, 'profile/user/basic/Standard')
    mkdirSync(basic, { recursive: true })
    writeFileSync(join(basic, 'Module1.xba'), macro)
    writeFileSync(join(basic, 'script.xlb'), library)
    await run('soffice', ['--headless', '--norestore', profile, `macro:///Standard.Module1.Convert(${input},${password},${target})`], { timeout: 120_000 })
    return existsSync(target) ? readFileSync(target, 'utf8') : undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
