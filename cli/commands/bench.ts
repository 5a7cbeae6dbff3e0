import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { Command } from 'commander'
import { programDir } from '../installation.ts'

const benchDir = join(programDir, 'bench')

/** A benchmark is one file of bench/; what follows its name is for itself. */
export const benchCommand = (): Command => new Command('bench')
  .description('运行一项性能测量，结果写入 bench/results')
  .argument('[名称]', '不写名称时列出全部')
  .allowUnknownOption().allowExcessArguments()
  .action(async (name: string | undefined, _options, command: Command) => {
    const known = names()
    if (name === undefined) return console.log(known.join('\n'))
    if (!known.includes(name)) throw problem('bench.unknown', `没有名为 ${name} 的测量，现有：${known.join('、') || '（无）'}`)
    process.exitCode = await run(join(benchDir, `${name}.ts`), command.args.slice(1))
  })

/** Files that only help others to measure do not say how they are run. */
const isBenchmark = (name: string): boolean => readFileSync(join(benchDir, `${name}.ts`), 'utf8').includes(`npm run bench ${name}`)

const names = (): string[] => existsSync(benchDir)
  ? readdirSync(benchDir).filter(file => file.endsWith('.ts')).map(file => file.slice(0, -3)).filter(isBenchmark).sort()
  : []

const run = (file: string, args: string[]): Promise<number> => new Promise((done, failed) => {
  const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit' })
  child.once('error', failed)
  child.once('exit', code => done(code ?? 1))
})
