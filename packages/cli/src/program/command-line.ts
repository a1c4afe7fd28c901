import { WattspanConfigurationError } from "@wattspan/core";
import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { refuseUnsafe } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { UsageError } from "../command/usage-error.js";
import { addVersion } from "../commands/version.js";
import { styleOf } from "../terminal/style.js";
import { terminalOf } from "../terminal/terminal.js";
import { safeText } from "../terminal/text/safe-text.js";
import { checkNames, commandIn, lacksDashes, runsAnother, withoutHelp } from "./asked-command.js";
import { refuseExcess } from "./excess-arguments.js";

/** Each is loaded where it is needed: most of a start is loading code. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  estimate: async () => (await import("../commands/estimate.js")).addEstimate,
  carbon: async () => (await import("../commands/carbon.js")).addCarbon,
  doctor: async () => (await import("../commands/doctor.js")).addDoctor,
  exec: async () => (await import("../commands/exec.js")).addExec,
  profile: async () => (await import("../commands/profile.js")).addProfile,
  report: async () => (await import("../commands/report.js")).addReport,
  budget: async () => (await import("../commands/budget.js")).addBudget,
  ledger: async () => (await import("../commands/ledger.js")).addLedger,
  audit: async () => (await import("../commands/audit.js")).addAudit,
  drift: async () => (await import("../commands/drift.js")).addDrift,
  dashboard: async () => (await import("../commands/dashboard.js")).addDashboard,
};
const VERSION = ["version", "-v", "--version"];

const EXAMPLES = `
Examples:
  $ wattspan estimate --model gpt-4o --input 50000 --output 500
  $ wattspan carbon --location DE
  $ wattspan doctor
  $ wattspan exec -- python3 train.py
  $ wattspan profile cpu
  $ wattspan profile gpu-0 -- python3 load.py
  $ wattspan report run.jsonl
  $ wattspan budget receipts.jsonl
  $ wattspan ledger /var/lib/wattspan/ledger
  $ wattspan audit run -- python3 agent.py
  $ wattspan audit compare base head --max-increase energy=5% -- npm run load
  $ wattspan drift nightly
  $ wattspan dashboard
  $ wattspan estimate --help`;
const HINT =
  "(for example: wattspan estimate --model gpt-4o --input 50000 --output 500; all commands: wattspan --help)";
/** Where an option was meant for the other command. */
const DASHES = "(if that option belongs to the command to run, write -- before that command)";
const HELP = "the options of a command, and examples";
const HELP_WIDTH = 100;
const MAX_ERROR_LENGTH = 400;

/**
 * Runs the command line, and gives its exit code: 0 done, 1 no result, 2 wrong usage. Writes only to the
 * streams of the context; never ends the process.
 *
 * @param args the arguments after the name of the program.
 * @example await runCommandLine(["estimate", "--model", "gpt-4o", "--output", "500", "--json"], { stdout, stderr,
 * environment })
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = 0;
  const [own, child] = withoutChild(withoutHelp(args));
  const program = programOf(context, [own, child]);
  const ended = (by: ExitCode) => {
    code = by;
  };
  for (const add of await commandsFor(own)) add(program, context, ended, child);
  addVersion(program, manifest.version, context);
  try {
    refuseUnsafe(own);
    if (!VERSION.includes(own[0] ?? "")) checkNames(program, own);
    await program.parseAsync([...own], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if ((error as NodeJS.ErrnoException).syscall === "uv_cwd") {
      context.stderr.write(
        "wattspan: the folder that it was started in is no longer there: change to another\n",
      );
      return 1;
    }
    if (!(error instanceof UsageError || error instanceof WattspanConfigurationError)) throw error;
    context.stderr.write(`wattspan: ${error.message.replace(/^wattspan: /, "")}\n`);
    return 2;
  }
}

/** The command that is named; all, if their names and summaries may be needed. */
async function commandsFor(args: readonly string[]): Promise<readonly AddCommand[]> {
  const [first = ""] = args;
  if (VERSION.includes(first)) return [];
  const name = commandIn(args);
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((named ? [named] : Object.values(COMMANDS)).map((load) => load()));
}

/** After `--` follows another command line, which is neither parsed nor checked here. */
function withoutChild(args: readonly string[]): readonly [own: readonly string[], child: readonly string[]] {
  const end = args.indexOf("--");
  return end >= 0 && runsAnother(args) ? [args.slice(0, end), args.slice(end + 1)] : [args, []];
}

function programOf(
  { stdout, stderr, environment }: CommandContext,
  [args, child]: ReturnType<typeof withoutChild>,
): Command {
  const mayColour = !args.includes("--no-color");
  const [out, err] = [stdout, stderr].map((stream) => terminalOf(stream, environment, mayColour));
  const bold = (text: string): string => styleOf({ colour: true }).strong(text);
  return new Command("wattspan")
    .description("Energy and carbon of AI inference.")
    .version(manifest.version, "-v, --version", "the version")
    .helpOption("-h, --help", "options and examples")
    .helpCommand("help [command]", HELP)
    .addHelpText("after", EXAMPLES)
    .option("--no-color", "no colour; NO_COLOR and FORCE_COLOR work too")
    .configureHelp({
      styleTitle: bold,
      showGlobalOptions: true,
      // With their arguments the names take so much room that Commander wraps nothing.
      subcommandTerm: (command) => command.name(),
    })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => Math.min(out?.width ?? HELP_WIDTH, HELP_WIDTH),
      getErrHelpWidth: () => Math.min(err?.width ?? HELP_WIDTH, HELP_WIDTH),
      getOutHasColors: () => out?.colour ?? false,
      getErrHasColors: () => err?.colour ?? false,
      outputError: (text, write) => write(errorText(text, child.length === 0 && lacksDashes(args))),
    })
    .showHelpAfterError(HINT)
    .allowExcessArguments()
    .hook("preAction", (_, command) => refuseExcess(command, runsAnother(args)))
    .exitOverride();
}

/** Commander repeats the whole argument, however long. */
const errorText = (text: string, mayLackDashes: boolean): string => {
  const [first = "", ...more] = text
    .trimEnd()
    .split("\n")
    .map((line) => safeText(line, MAX_ERROR_LENGTH));
  const isOfOther = mayLackDashes && first.startsWith("error: unknown option") && more.length === 0;
  return `${[first.replace(/^error: /, "wattspan: "), ...(isOfOther ? [DASHES] : more)].join("\n")}\n`;
};
