/** What all commands have alike: their help, the example in their errors, and the version. */

import module from "node:module";
import { SCOPES as AUDITED_SCOPES } from "@wattspan/audit";
import { describe, expect, it } from "vitest";
import { SCOPES } from "../src/commands/options/scopes.js";
import { inProcess, NODE, run } from "./run-wattspan.js";

const helpOf = async (...args: readonly string[]): Promise<string> =>
  (await inProcess([...args, "--help"])).stdout;

const [, listed = ""] = (await helpOf()).split("\nCommands:\n");
const COMMANDS = [...listed.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = ""]) => name);
/** Commander's own: it lists the others. */
const OURS = COMMANDS.filter((name) => name !== "help");
const OURS_AND_SUB = [
  ...OURS,
  ...["run", "verify", "trace", "rerun", "compare"].map((name) => `audit ${name}`),
];

describe("every command", () => {
  it("the commands are found in the help of the program", () => {
    expect(OURS).toEqual(
      expect.arrayContaining("estimate carbon doctor exec profile dashboard version".split(" ")),
    );
  });

  it.each(OURS)("the help of `%s` states each default once, and without quotation marks", async (name) => {
    const options = (await helpOf(name)).split(/\n(?= {2}-)/).map((text) => text.replaceAll(/\s+/g, " "));
    expect(options.filter((text) => text.split("(default").length > 2)).toEqual([]);
    expect(options.filter((text) => text.includes('(default: "'))).toEqual([]);
  });

  it.each(OURS_AND_SUB)(
    "the help of `%s` fits a terminal of 80 columns, but for command lines and data",
    async (line) => {
      const { stdout } = await inProcess([...line.split(" "), "--help"], {
        columns: 80,
        environment: { NO_COLOR: "1" },
      });
      const isText = (text: string) => !/^(?:Usage:| {2}[${])/.test(text);
      const tooLong = stdout.split("\n").filter((text) => text.length > 80 && isText(text));
      expect(tooLong).toEqual([]);
    },
  );

  it("the help of the program fits a terminal of 80 columns, command lines included", async () => {
    const { stdout } = await inProcess(["--help"], { columns: 80, environment: { NO_COLOR: "1" } });
    expect(stdout.split("\n").filter((text) => text.length > 80)).toEqual([]);
  });

  it.each([...OURS, "audit verify", "audit compare"])(
    "`wattspan help %s` prints the help of that command",
    async (line) => {
      const names = line.split(" ");
      expect(await inProcess(["help", ...names])).toEqual(await inProcess([...names, "--help"]));
      expect((await inProcess(["help", ...names])).stdout).toContain(`Usage: wattspan ${line} `);
    },
  );

  it("`wattspan help` prints the help of the program", async () => {
    expect(await inProcess(["help"])).toEqual(await inProcess(["--help"]));
  });

  it.each(OURS_AND_SUB)("the help of `%s` explains each argument", async (line) => {
    const [, named = ""] = /\nArguments:\n(.*?)\n\n/s.exec(await helpOf(...line.split(" "))) ?? [];
    expect(named.split("\n").filter((text) => /^ {2}\S+\s*$/.test(text))).toEqual([]);
  });

  it.each([
    ...OURS.flatMap((name) => [`${name} --no-such-option`, `${name} one two three`]),
    ...["estimate", "exec", "profile"],
  ])("the error about `%s` shows an example of that command and of no other", async (line) => {
    const { code, stderr } = await inProcess(line.split(" "));
    const [name = ""] = line.split(" ");
    expect(code).toBe(2);
    expect(stderr).toContain(`wattspan ${name}`);
    const others = OURS.filter((other) => other !== name && stderr.includes(`wattspan ${other} `));
    expect(others).toEqual([]);
  });

  it.each(OURS)(
    "the error about a control character in `%s` has no example of another command",
    async (name) => {
      const { code, stderr } = await inProcess([name, "--name", "a\u001b[31m"]);
      expect(code).toBe(2);
      expect(stderr).toBe('wattspan: --name "a\\u{1b}[31m": expected text without control characters\n');
    },
  );
});

/** Writes where each module is that is loaded. */
const TRACED = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      process.stderr.write(url + "\\n");
      return next(url, context);
    },
  });`)}`;
/** What only a command that runs needs. */
const HEAVY = /\/packages\/(?:meters|audit|models|carbon|testing|wattspan)\//;

// Node before 22.15 has no such hooks.
describe.skipIf(!("registerHooks" in module))("the help", () => {
  it.each(["--help", "audit --help", "--version"])("`wattspan %s` loads no meter and no table", (line) => {
    const [command = "", ...before] = NODE;
    const { code, stderr } = run(command, ["--import", TRACED, ...before, ...line.split(" ")]);
    const loaded = stderr.trim().split("\n");
    expect(code).toBe(0);
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((url) => HEAVY.test(url))).toEqual([]);
  });
});

describe("the scopes", () => {
  it("the scopes of the command line are those of audits", () => {
    expect(SCOPES).toEqual(AUDITED_SCOPES);
  });
});

describe("the version", () => {
  it.each(["-v", "--version", "version"])("`wattspan %s` prints the version and ends with 0", async (arg) => {
    const { code, stdout, stderr } = await inProcess([arg]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
