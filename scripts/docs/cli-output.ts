/** Finds the command output in pages, and writes it again. */

/** The exported function of the command line; `OutputStream`, `Time` and the rest are its own types. */
type RunCommandLine = (
  args: readonly string[],
  context: {
    readonly stdout: { write(text: string): unknown; readonly isTTY: boolean; readonly columns: number };
    readonly stderr: { write(text: string): unknown };
    readonly environment: Readonly<Record<string, string>>;
    readonly time: typeof PAGE_TIME;
  },
) => Promise<number>;

/** A block with a command and its output. */
const CONSOLE = /^```console\n\$ wattspan ([^\n]*)\n[\s\S]*?^```$/gm;
const HEAD = / \| head -n (\d+)$/;
/** Width of the output in pages. */
const COLUMNS = 80;
/** A fixed date for the output: otherwise it would change every day. */
const PAGE_TIME = {
  now: () => 0,
  wall: () => Date.UTC(2026, 10, 28),
  schedule: () => () => undefined,
  pause: async () => undefined,
};

/**
 * The page with the output of each command regenerated, as in a terminal of 80 columns without colour.
 * Commands that end in `| cat` or `| head -n 9` print into a pipe.
 *
 * @example await withOutputs(page, runCommandLine) === page // whether the page is up to date
 */
export async function withOutputs(page: string, runCommandLine: RunCommandLine): Promise<string> {
  let written = "";
  let from = 0;
  for (const match of page.matchAll(CONSOLE)) {
    const [block, command = ""] = match;
    const output = await outputOf(command, runCommandLine);
    written += `${page.slice(from, match.index)}\`\`\`console\n$ wattspan ${command}\n${output}\n\`\`\``;
    from = match.index + block.length;
  }
  return written + page.slice(from);
}

async function outputOf(command: string, runCommandLine: RunCommandLine): Promise<string> {
  const [, most] = HEAD.exec(command) ?? [];
  const isPiped = / \| \w/.test(command);
  let printed = "";
  const write = (text: string) => {
    printed += text;
  };
  const args = command.replace(/ \| .*$/, "").split(" ");
  const stdout = { write, isTTY: !isPiped, columns: COLUMNS };
  const environment = { LANG: "C.UTF-8", NO_COLOR: "1" };
  await runCommandLine(args, { stdout, stderr: { write }, environment, time: PAGE_TIME });
  const lines = printed.trimEnd().split("\n");
  return lines.slice(0, most === undefined ? lines.length : Number(most)).join("\n");
}
