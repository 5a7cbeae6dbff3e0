/** The command line. One file a command in commands/; this file only lists them and says what went wrong. */
import { Command, CommanderError } from 'commander'
import { auditCommand } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { benchCommand } from './commands/bench.ts'
import { demoCommand } from './commands/demo.ts'
import { distributeCommand } from './commands/distribute.ts'
import { initCommand } from './commands/init.ts'
import { keysCommand } from './commands/keys.ts'
import { linkageCommand } from './commands/linkage.ts'
import { migrateCommand } from './commands/migrate.ts'
import { regionsCommand } from './commands/regions.ts'
import { restoreCommand } from './commands/restore.ts'
import { rosterCommand } from './commands/roster.ts'
import { startCommand } from './commands/start.ts'
import { upgradeCommand } from './commands/upgrade.ts'
import { userCommand } from './commands/user.ts'
import { verifyCommand } from './commands/verify.ts'
import { worldCommand } from './commands/world.ts'
import { programVersion } from './installation.ts'
import { sayFailure } from './speaking.ts'

const commands = [
  startCommand, initCommand, migrateCommand, backupCommand, restoreCommand, verifyCommand, userCommand, regionsCommand,
  rosterCommand, keysCommand, worldCommand, auditCommand, demoCommand, upgradeCommand, distributeCommand, benchCommand, linkageCommand,
]

const mistakes: Record<string, string> = {
  'commander.unknownCommand': '没有这个命令',
  'commander.unknownOption': '没有这个选项',
  'commander.missingArgument': '缺少必填的参数',
  'commander.optionMissingArgument': '选项后面缺少内容',
  'commander.missingMandatoryOptionValue': '缺少必填的选项',
  'commander.excessArguments': '参数太多',
  'commander.invalidArgument': '参数的写法不对',
}

const headings: Record<string, string> = { 'Usage:': '用法：', 'Options:': '选项：', 'Commands:': '命令：', 'Arguments:': '参数：' }

function program(): Command {
  const root = new Command('qinghe')
  root.description('青禾：农村留守儿童关爱服务平台').version(programVersion(), '-V, --version', '显示版本号')
  for (const command of commands) root.addCommand(command())
  for (const command of everyCommand(root)) {
    if (command.commands.length > 0) command.usage('<命令> [选项]').helpCommand('help [命令]', '显示某个命令的说明')
    command.exitOverride().configureOutput({ outputError: () => undefined }).helpOption('-h, --help', '显示说明')
      .configureHelp({ styleTitle: title => headings[title] ?? title })
  }
  return root
}

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)]

async function run(args: string[]): Promise<number> {
  const root = program()
  try {
    await root.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return explain(error)
    sayFailure(error)
    return 1
  }
}

function explain(error: CommanderError): number {
  if (error.exitCode === 0) return 0
  const detail = /'([^']+)'/.exec(error.message)?.[1]
  const words = mistakes[error.code] ?? '命令的写法不对'
  if (error.code !== 'commander.help') console.error(`${words}${detail === undefined ? '' : `：${detail}`}。运行 ./qinghe help 查看全部命令。`)
  return 1
}

const code = await run(process.argv.slice(2))
if (code !== 0) process.exit(code)
