import { Command } from 'commander'
import { evaluate, type EvaluateFlags } from '../linkage.ts'
import { convertModel, linkFiles, type LinkFlags, type ModelFlags } from '../linkageModels.ts'

export const linkageCommand = (): Command => {
  const linkage = new Command('linkage').description('数据比对（不需要平台在运行）')
  linkage.command('evaluate').description('在有标准答案的数据上测比对质量：先定模型和认定线并打印其 SHA-256，再打开标准答案')
    .requiredOption('--left <文件>', 'CSV 名册').option('--right <文件>', '另一份 CSV 名册；不写时在一份里查重')
    .requiredOption('--key <列名>', '每行的键，两份名册同名，不参加比对').requiredOption('--truth <文件>', '标准答案：两列，每行是同一人的两个键')
    .requiredOption('--out <文件>', '结果写到哪个 JSON 文件').option('--model <文件>', '把模型写到哪个 JSON 文件')
    .option('--memory <大小>', '数据库最多用多少内存，如 1GB').option('--threads <个数>', '线程数').option('--seed <整数>', '抽样的种子').option('--spill <目录>', '内存不够时加密暂存的目录')
    .action((flags: EvaluateFlags) => evaluate(flags))
  linkage.command('link').description('用给定的模型比对两份名册（或在一份里查重），写出认定的对')
    .requiredOption('--model <文件>', '模型 JSON').requiredOption('--left <文件>', 'CSV 名册').option('--right <文件>', '另一份 CSV 名册')
    .requiredOption('--key <列名>', '每行的键').requiredOption('--out <文件>', '结果写到哪个 CSV 文件').option('--memory <大小>', '数据库最多用多少内存，如 1GB').option('--spill <目录>', '内存不够时加密暂存的目录')
    .action((flags: LinkFlags) => linkFiles(flags))
  linkage.command('model').description('读入 Splink 的模型 JSON，或把模型写成 Splink 的 JSON')
    .option('--import <文件>', 'Splink 的模型，读成本平台的').option('--export <文件>', '本平台的模型，写成 Splink 的').requiredOption('--out <文件>', '写到哪个 JSON 文件')
    .action((flags: ModelFlags) => convertModel(flags))
  return linkage
}
