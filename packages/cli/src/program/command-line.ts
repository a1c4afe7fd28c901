import { WattspanConfigurationError } from "@wattspan/core";
import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { refuseUnsafe } from "../command/arguments.js";
import type { CommandContext, ExitCode } from "../command/command-context.js";
import { UsageError } from "../command/usage-error.js";
import { AUDIT } from "../commands/audit.js";
import { BUDGET } from "../commands/budget.js";
import { CARBON } from "../commands/carbon.js";
import { DASHBOARD } from "../commands/dashboard.js";
import { DOCTOR } from "../commands/doctor.js";
import { DRIFT } from "../commands/drift.js";
import { ESTIMATE } from "../commands/estimate.js";
import { EXEC } from "../commands/exec.js";
import { LEDGER } from "../commands/ledger.js";
import { addDescribed, type Description } from "../commands/options/described.js";
import { PROFILE } from "../commands/profile.js";
import { REPORT } from "../commands/report.js";
import { styleOf } from "../terminal/style.js";
import { terminalOf } from "../terminal/terminal.js";
import { safeText } from "../terminal/text/safe-text.js";
import { checkNames, lacksDashes, runsAnother, withoutHelp } from "./asked-command.js";
import { refuseExcess } from "./excess-arguments.js";

const VERSION: Description = {
  name: "version",
  summary: "the version",
  description: "Prints the version.",
  examples: ["wattspan version"],
  exitCodes: "0 done, 2 the command line is wrong",
  action: () => ({
    run(_, { stdout }) {
      stdout.write(`${manifest.version}\n`);
      return 0;
    },
  }),
};
const COMMANDS: readonly Description[] = [
  ESTIMATE,
  CARBON,
  DOCTOR,
  EXEC,
  PROFILE,
  REPORT,
  BUDGET,
  LEDGER,
  AUDIT,
  DRIFT,
  DASHBOARD,
  VERSION,
];
const VERSION_OPTIONS = ["-v", "--version"];

const EXAMPLES = `
Examples:
${COMMANDS.map(({ examples: [first] }) => `  $ ${first}`).join("\n")}
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
  for (const command of COMMANDS)
    addDescribed(program, command, async (action, options, given) => {
      code = await action.run(options, context, given, child);
    });
  try {
    refuseUnsafe(own);
    if (!VERSION_OPTIONS.includes(own[0] ?? "")) checkNames(program, own);
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

/** After `--` follows another command line, which is neither parsed nor checked here. */
function withoutChild(args: readonly string[]): readonly [own: readonly string[], child: readonly string[]] {
  const end = args.indexOf("--");
  return end >= 0 && runsAnother(COMMANDS, args) ? [args.slice(0, end), args.slice(end + 1)] : [args, []];
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
      outputError: (text, write) => write(errorText(text, child.length === 0 && lacksDashes(COMMANDS, args))),
    })
    .showHelpAfterError(HINT)
    .allowExcessArguments()
    .hook("preAction", (_, command) => refuseExcess(command, runsAnother(COMMANDS, args)))
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
