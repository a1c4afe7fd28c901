/** `wattspan ledger`: what services used, from their ledgers. */

import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { mergeLedger, pruneLedger, readLedger } from "@wattspan/audit/ledger";
import { daysOf, listed, nameOf, oneOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { type OutputOptions, print } from "../command/output-options.js";
import { UsageError } from "../command/usage-error.js";
import { ledgerReport, ledgerSums, MEMBERS, type Member } from "../ledger/ledger-report.js";
import { ledgerText } from "../ledger/ledger-text.js";
import { repricedSums } from "../ledger/repriced-sums.js";
import { systemTime } from "../process/time.js";
import { thingsText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { addExamples } from "./options/examples.js";

interface LedgerOptions extends OutputOptions {
  readonly by?: readonly string[];
  readonly intensities?: string;
  readonly merge?: string;
  readonly prune?: number;
}

const EXAMPLES = {
  examples: [
    "wattspan ledger /var/lib/wattspan/ledger",
    "wattspan ledger /mnt/a/ledger /mnt/b/ledger --by day,model",
    "wattspan ledger /var/lib/wattspan/ledger --intensities corrected.csv --by zone",
    "wattspan ledger /mnt/a/ledger /mnt/b/ledger --merge november.ledger.jsonl",
    "wattspan ledger /var/lib/wattspan/ledger --prune 90",
  ],
  exitCodes: "0 done, 1 there is no row, 2 the command line is wrong",
} as const;
const DEFAULT_BY = ["model"];
const MAX_TABLE_BYTES = 64 * 2 ** 20;

/** Adds the command. @example addLedger(program, context, (code) => codes.push(code)) */
export const addLedger: AddCommand = (program, context, ended) => {
  const command = program
    .command("ledger")
    .argument("<paths...>", "folders or files of ledgers, also of several hosts; copies count once")
    .summary("what services used, hour by hour, from their ledgers")
    .description(
      "What services used, from the ledgers that serviceLedger of @wattspan/audit/ledger keeps: sums of energy, emissions and calls; and the same with corrected carbon intensities, merged into one file, or without old files.",
    )
    .option("--by <members>", `adds up by ${MEMBERS.join(", ")} (default: ${DEFAULT_BY.join(", ")})`, listed)
    .option(
      "--intensities <file>",
      "prices again: a CSV file with the columns from, gCO2ePerKwh and, for several places, zone; needs ledgers with footprints",
      nameOf("--intensities", "corrected.csv"),
    )
    .option(
      "--merge <file>",
      "writes one new file with all of it",
      nameOf("--merge", "november.ledger.jsonl"),
    )
    .option("--prune <days>", "deletes files of days before so many days ago", daysOf("--prune"))
    .option("--json", "one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async (paths: readonly string[]) =>
    ended(await runLedger(paths, command.optsWithGlobals<LedgerOptions>(), context)),
  );
};

async function runLedger(
  paths: readonly string[],
  options: LedgerOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout, time = systemTime } = context;
  const { merge, prune } = options;
  for (const path of paths) await checkPath(path, prune !== undefined);
  if (prune !== undefined) {
    const deleted = (await Promise.all(paths.map((path) => pruneLedger(path, prune, time.wall())))).flat();
    stdout.write(`deleted ${thingsText(deleted.length, "file")}\n`);
    return 0;
  }
  if (merge !== undefined) return writeMerged(paths, merge, context);
  return printLedger(paths, options, context);
}

async function writeMerged(
  paths: readonly string[],
  file: string,
  { stdout, stderr, time = systemTime }: CommandContext,
): Promise<ExitCode> {
  const name = safeText(file, 200);
  try {
    const { rows, footprints, damaged } = await mergeLedger(paths, file, time.wall());
    const lost = damaged > 0 ? `; ${thingsText(damaged, "damaged line")} left out` : "";
    stdout.write(`${name}: ${thingsText(rows, "row")}, ${thingsText(footprints, "footprint")}${lost}\n`);
    return 0;
  } catch (error) {
    stderr.write(
      `wattspan: ${name}: cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"})\n`,
    );
    return 1;
  }
}

async function printLedger(
  paths: readonly string[],
  { by: given = DEFAULT_BY, intensities, ...output }: LedgerOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const by = given.map(oneOf("--by", MEMBERS)) as readonly Member[];
  const before = await ledgerSums(readLedger(paths));
  const table = intensities === undefined ? undefined : await tableOf(intensities);
  const sums = table ? await repricedSums(paths, table, before) : before;
  const report = ledgerReport(sums, by);
  print(context, output, report, (canvas) => ledgerText(report, canvas));
  return report.lines.length > 0 ? 0 : 1;
}

async function checkPath(path: string, isFolder: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  const what = isFolder ? "a folder of a ledger" : "a folder or a file of a ledger";
  if (!found || (isFolder && !found.isDirectory()))
    throw new UsageError("ledger", path, what, EXAMPLES.examples[0]);
}

async function tableOf(path: string): Promise<{ readonly text: string; readonly source: string }> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_TABLE_BYTES)
    throw new UsageError("--intensities", path, "a CSV file", "--intensities corrected.csv");
  return { text: await readFile(path, "utf8"), source: basename(path) };
}
