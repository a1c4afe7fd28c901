/** Adds up ledgers, merges or prunes them. */

import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { mergeLedger, pruneLedger, readLedger } from "@wattspan/audit/ledger";
import { WattspanConfigurationError } from "@wattspan/core";
import { oneOf } from "../../command/arguments.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { type LedgerSums, ledgerReport, ledgerSums } from "../../ledger/ledger-report.js";
import { ledgerText } from "../../ledger/ledger-text.js";
import { DEFAULT_BY, MEMBERS, type Member } from "../../ledger/members.js";
import { type Intensities, repricedSums } from "../../ledger/repriced-sums.js";
import { systemTime } from "../../process/time.js";
import { thingsText } from "../../terminal/text/number-text.js";
import { safeText } from "../../terminal/text/safe-text.js";

/** Options of `wattspan ledger`. */
export interface LedgerOptions extends OutputOptions {
  readonly by?: readonly string[];
  readonly intensities?: string;
  readonly merge?: string;
  readonly prune?: number;
}

const MERGE_ADVICE = {
  EEXIST: "it is there already, and is never replaced; name a new file, such as november.ledger.jsonl",
  ENOENT: "its folder is not there; create it, or name another",
} as const;
/** With each of them nothing is added up or printed. */
const ALONE = ["prune", "merge"] as const;
const MAX_TABLE_BYTES = 64 * 2 ** 20;

/** What `wattspan ledger` does. */
export async function runLedger(
  paths: readonly string[],
  options: LedgerOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout, time = systemTime } = context;
  const { merge, prune } = options;
  checkAlone(options);
  for (const path of paths) await checkPath(path, prune !== undefined);
  if (prune !== undefined) {
    const deleted = (await Promise.all(paths.map((path) => pruneLedger(path, prune, time.wall())))).flat();
    stdout.write(`deleted ${thingsText(deleted.length, "file")}\n`);
    return 0;
  }
  if (merge !== undefined) return writeMerged(paths, merge, context);
  return printLedger(paths, options, context);
}

function checkAlone(options: LedgerOptions): void {
  const alone = ALONE.find((name) => options[name] !== undefined);
  const others = [...ALONE, "by", "intensities", "json"] as const;
  const other = others.find((name) => name !== alone && options[name] !== undefined);
  if (alone === undefined || other === undefined) return;
  throw new UsageError(
    `--${other}`,
    undefined,
    `to be used without --${alone}`,
    "wattspan ledger /var/lib/wattspan/ledger --prune 90",
  );
}

async function writeMerged(
  paths: readonly string[],
  file: string,
  { stdout, stderr, time = systemTime }: CommandContext,
): Promise<ExitCode> {
  const name = safeText(file, 200);
  try {
    const { rows, footprints, damaged, overlapping } = await mergeLedger(paths, file, time.wall());
    const lost = damaged > 0 ? `; ${thingsText(damaged, "damaged line")} left out` : "";
    const twice =
      overlapping > 0
        ? `; lines that ${thingsText(overlapping, "merged file")} had in common with others are in it twice`
        : "";
    stdout.write(
      `${name}: ${thingsText(rows, "row")}, ${thingsText(footprints, "footprint")}${lost}${twice}\n`,
    );
    return 0;
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    const advice = code in MERGE_ADVICE ? `: ${MERGE_ADVICE[code as keyof typeof MERGE_ADVICE]}` : "";
    stderr.write(`wattspan: ${name}: cannot be written (${code})${advice}\n`);
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
  const sums = table ? await pricedBy(table, intensities, paths, before) : before;
  const report = ledgerReport(sums, by);
  print(context, output, report, (canvas) => ledgerText(report, canvas));
  return report.lines.length > 0 ? 0 : 1;
}

/** @throws {@link UsageError} that says what the table lacks */
async function pricedBy(
  table: Intensities,
  file: string | undefined,
  paths: readonly string[],
  before: LedgerSums,
): Promise<LedgerSums> {
  try {
    return await repricedSums(paths, table, before);
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    const lacks = error.option.startsWith("columns.");
    const [header = ""] = table.text.split(/\r?\n/, 1);
    const expected = lacks
      ? `the columns from and gCO2ePerKwh, and zone for several places; its first line is "${safeText(header)}"`
      : `${error.option.replace(/^text, /, "in ")}: ${error.allowed}`;
    throw new UsageError("--intensities", file, expected, undefined);
  }
}

async function checkPath(path: string, isFolder: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  const what = isFolder ? "a folder of a ledger" : "a folder or a file of a ledger";
  if (!found || (isFolder && !found.isDirectory()))
    throw new UsageError("ledger", path, what, "wattspan ledger /var/lib/wattspan/ledger");
}

async function tableOf(path: string): Promise<Intensities> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_TABLE_BYTES)
    throw new UsageError("--intensities", path, "a CSV file", "--intensities corrected.csv");
  return { text: await readFile(path, "utf8"), source: basename(path) };
}
