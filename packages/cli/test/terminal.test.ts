/** What a terminal gets: colour where there may be, lines that fit. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { inProcess, run, SHELL_COMMAND } from "./run-wattspan.js";

const CALL = ["estimate", "--model", "gpt-4o", "--input", "50000", "--output", "500"];
const ESCAPE = "\u001b[";
const hasScript = spawnSync("script", ["--version"]).status === 0;

describe.runIf(hasScript)("in a pseudo-terminal", () => {
  const inTerminal = (more: string, environment: NodeJS.ProcessEnv = {}): string => {
    const { stdout } = run(
      "script",
      ["-qec", `stty cols 100; ${SHELL_COMMAND} ${CALL.join(" ")} ${more}`, "/dev/null"],
      environment,
    );
    expect(stdout).toContain("phase@2");
    return stdout;
  };

  it("`estimate` in a pseudo-terminal has colour and drawn lines", () => {
    const shown = inTerminal("");
    expect(shown).toContain(ESCAPE);
    expect(shown).toMatch(/├─+●─+┤/);
  });

  it("`estimate` in a pseudo-terminal prints ASCII alone with LANG=C and NO_COLOR", () => {
    expect(inTerminal("", { LANG: "C", NO_COLOR: "1" })).toMatch(/^[\r\n\x20-\x7e]+$/);
  });
});

describe("with a terminal for its output", () => {
  const shown = async (more: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    (await inProcess([...CALL, ...more], { columns: 100, environment })).stdout;

  it("`estimate` on a terminal has no colour with --no-color, NO_COLOR or FORCE_COLOR=0", async () => {
    expect(await shown([])).toContain(ESCAPE);
    expect(await shown(["--no-color"])).not.toContain(ESCAPE);
    expect(await shown([], { NO_COLOR: "1" })).not.toContain(ESCAPE);
    expect(await shown([], { FORCE_COLOR: "0" })).not.toContain(ESCAPE);
  });

  it("`estimate` on a terminal prints ASCII alone with LANG=C, and on a dumb terminal", async () => {
    expect(await shown(["--no-color"], { LANG: "C" })).toMatch(/^[\n\x20-\x7e]+$/);
    expect(await shown([], { TERM: "dumb" })).toMatch(/^[\n\x20-\x7e]+$/);
  });
});

describe("in a pipe", () => {
  it("`estimate` in a pipe has colour only with FORCE_COLOR and without --no-color", async () => {
    const environment = { FORCE_COLOR: "1" };
    expect((await inProcess(CALL)).stdout).not.toContain(ESCAPE);
    expect((await inProcess(CALL, { environment })).stdout).toContain(ESCAPE);
    expect((await inProcess([...CALL, "--no-color"], { environment })).stdout).not.toContain(ESCAPE);
  });

  it("the program ends silently when the reader of its output closes the pipe", () => {
    const { code, stderr } = run("sh", ["-c", `${SHELL_COMMAND} estimate --help | head -n 1`]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe.runIf(existsSync("/dev/full"))("on a full disk", () => {
  it.each(["estimate --model gpt-4o --output 5", "version", "doctor --help"])(
    "`wattspan %s` ends with 1 and one line that says so",
    (args) => {
      const { code, stderr } = run("sh", ["-c", `${SHELL_COMMAND} ${args} > /dev/full`]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: "wattspan: cannot write to standard output (ENOSPC)\n",
      });
    },
  );

  it("`exec` keeps the exit code of its command when its report cannot be written", () => {
    const line = `${SHELL_COMMAND} exec --root /no/such -- sh -c 'exit 4' 2> /dev/full`;
    expect(run("sh", ["-c", line]).code).toBe(4);
  });
});

describe("the layout", () => {
  const calls = [
    CALL,
    [...CALL, "--location", "FR"],
    [
      "estimate",
      "--model",
      "claude-sonnet-5",
      "--input",
      "2000",
      "--cached",
      "48000",
      "--cache-write",
      "100",
      "--output",
      "900",
    ],
    [
      "estimate",
      "--model",
      "llama-3.1-70b",
      "--input",
      "900",
      "--output",
      "250",
      "--gpu",
      "H100",
      "--batch",
      "32",
      "--provider",
      "openrouter",
    ],
    ["estimate", "--model", "gpt-4o", "--input", "0", "--output", "0"],
    ["estimate", "--model", "gpt-4o", "--input", "1000000000000", "--output", "1000000000000"],
  ];

  it.each([80, 100, 120])("the layout of every command fits %i columns", async (columns) => {
    for (const args of calls) {
      const { code, stdout } = await inProcess(args, { columns });
      expect(code).toBe(0);
      const tooLong = stripVTControlCharacters(stdout)
        .split("\n")
        .filter((line) => line.length > columns);
      expect(tooLong, args.join(" ")).toEqual([]);
    }
  });

  it("`estimate` describes the call in words", async () => {
    const [, , cached = [], served = []] = calls;
    const { stdout } = await inProcess(cached, { columns: 120, environment: { NO_COLOR: "1" } });
    expect(stdout).toContain(
      "50,100 input (2,000 fresh + 48,000 from cache + 100 written to cache) + 900 output",
    );
    const other = await inProcess(served, { columns: 120, environment: { NO_COLOR: "1" } });
    expect(other.stdout).toContain("by openrouter, on H100, 32 requests at once");
    expect(other.stdout).toContain("assumed: anywhere in the world");
  });
});
