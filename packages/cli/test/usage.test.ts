/** Command lines that are wrong, and what comes in from outside. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../scripts/fuzz/any-character.js";
import { inProcess, wattspan } from "./run-wattspan.js";

const CALL = ["estimate", "--model", "gpt-4o", "--output", "500"];
/** What must not reach a terminal: all that is not a visible character, but for the ends of lines. */
const UNSAFE = /[^\P{C}\n]/u;

describe("wrong usage", () => {
  it.each([
    [["--input", "-5"], '--input "-5": expected a whole number of tokens', "--input 50000"],
    [["--input", "1e18"], '--input "1e18": expected a whole number of tokens', "--input 50000"],
    [["--input", "NaN"], '--input "NaN": expected a whole number of tokens', "--input 50000"],
    [["--input", "many"], '--input "many": expected a whole number of tokens', "--input 50000"],
    [["--input", "1.5"], '--input "1.5": expected a whole number of tokens', "--input 50000"],
    [["--input", ""], '--input "": expected a whole number of tokens', "--input 50000"],
    [["--cached", "1000000000001"], "--cached", "--cached 50000"],
    [["--batch", "0"], '--batch "0": expected a whole number of requests', "--batch 32"],
    [["--gpu", "A100"], '--gpu "A100": expected one of H100, H200', "--gpu H100"],
    [["--location", "XX-1"], '--location "XX-1": expected a country as DE', "--location DE"],
    [["--location", "Germany"], "(nearest: DE)", "--location DE"],
    [
      ["--location", "aws:eu-west-9"],
      "nearest: aws:eu-west-1, aws:eu-west-2, aws:eu-west-3",
      "--location DE",
    ],
    [["--method", "phse"], "nearest: phase", "--method phase@2"],
    [["--provider", "--json"], '--provider "--json": expected a name', "--provider openai"],
    [["--modle", "x"], "unknown option '--modle'\n(Did you mean --model?)", "--help"],
    [["--input"], "option '--input <tokens>' argument missing", "--input 50000"],
    [["extra"], "too many arguments", "--help"],
  ])(
    "the error about %j names the option, what is expected, and an example",
    async (options, message, example) => {
      const { code, stdout, stderr } = await inProcess([...CALL, ...options]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^wattspan: /);
      expect(stderr).toContain(message);
      expect(stderr).toContain(example);
    },
  );

  it("an unknown command ends with 2, as a process too, and suggests the nearest one", async () => {
    const { code, stdout, stderr } = wattspan(["estimat"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("wattspan: unknown command 'estimat'\n(Did you mean estimate?)");
    expect((await inProcess([])).code).toBe(2);
    expect((await inProcess(["estimate"])).stderr).toContain("--model: expected the name of a model");
  });
});

describe("a word that is no command", () => {
  it.each([
    ["est", "estimate"],
    ["docter", "doctor"],
    ["d", "one of doctor, drift, dashboard"],
    ["estimat --help", "estimate"],
    ["help estimat", "estimate"],
    ["help audit verfy", "verify"],
    ["audit verfy --help", "verify"],
    ["audit help verfy", "verify"],
  ])("`wattspan %s` ends with 2, and asks whether it is %s", async (line, near) => {
    const { code, stdout, stderr } = await inProcess(line.split(" "));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^wattspan: unknown command '/);
    expect(stderr).toContain(`\n(Did you mean ${near}?)\n`);
  });

  it("`wattspan estimate NAME` names what is too many, and how a model is given", async () => {
    const { code, stderr } = await inProcess(["estimate", "foo"]);
    expect(code).toBe(2);
    expect(stderr).toContain("too many arguments for 'estimate': \"foo\"\n(Did you mean --model foo?)\n");
    const other = await inProcess(["audit", "verify", "run.audit.jsonl", "more"]);
    expect(other.stderr).toContain("too many arguments for 'verify': \"more\"\n(for example: ");
    expect((await inProcess([...CALL, "foo"])).stderr).not.toContain("--model foo");
  });
});

describe("a command to run without -- before it", () => {
  it.each([
    ["exec node app.js", "exec -- node app.js"],
    ["profile gpu-0 python3 load.py", "profile gpu-0 -- python3 load.py"],
    ["audit compare base head npm run workload", "audit compare base head -- npm run workload"],
    ["audit rerun run.audit.jsonl python3 agent.py", "audit rerun run.audit.jsonl -- python3 agent.py"],
  ])("`wattspan %s` is answered with the whole line", async (line, right) => {
    const { code, stderr } = await inProcess(line.split(" "));
    expect(code).toBe(2);
    expect(stderr).toContain(`expected -- before it, for example wattspan ${right}\n`);
  });

  it.each([
    "exec node -e 1",
    "audit run node -e 1",
    "audit compare base head npm -s test",
    "profile cpu a -b",
  ])("`wattspan %s` says that the unknown option may be the command's", async (line) => {
    const { code, stderr } = await inProcess(line.split(" "));
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^wattspan: unknown option '-.'\n\(if that option .* write -- before that command\)\n/,
    );
  });

  it.each([
    "exec --stge training -- true",
    "exec -x -- true",
    "exec -x",
    "audit verify a b -x",
    "doctor now -x",
  ])("`wattspan %s` says nothing of --", async (line) => {
    const { code, stderr } = await inProcess(line.split(" "));
    expect(code).toBe(2);
    expect(stderr).not.toContain("before that command");
  });
});

describe("--version and --help", () => {
  it("the options --version and --help print to stdout and end with 0", async () => {
    expect(await inProcess(["--version"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    for (const args of [["--help"], ["estimate", "--help"]]) {
      const { code, stdout, stderr } = await inProcess(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Examples:\n  $ wattspan estimate");
      expect(stdout).toContain("--no-color");
    }
  });

  it("the examples in the help of `estimate` work", async () => {
    const { stdout } = await inProcess(["estimate", "--help"]);
    const examples = [...stdout.matchAll(/^ {2}\$ wattspan (.+)$/gm)].map(([, line = ""]) =>
      line.replace(/ >.*/, ""),
    );
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples)
      expect(await inProcess(example.split(" "))).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("text from outside", () => {
  it.each([
    ["\u001b[31mred", "\\u{1b}[31mred"],
    ["gpt-4o\n", "gpt-4o\\u{a}"],
    ["gpt\u0000", undefined],
    ["gpt\u009b1m", "gpt\\u{9b}1m"],
    ["gpt\u202e", "gpt\\u{202e}"],
    ["gpt\u200b", "gpt\\u{200b}"],
  ])("the control character in %j is refused, and shown as an escape", async (model, shown) => {
    const { code, stdout, stderr } = await inProcess(["estimate", "--model", model, "--output", "5"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^wattspan: --model ".*": expected text without control characters/);
    if (shown) expect(stderr).toContain(`"${shown}"`);
    expect(stderr).not.toMatch(UNSAFE);
  });

  it("a long model name or option is cut in messages, and a name with spaces is unknown", async () => {
    const long = await inProcess(["estimate", "--model", "x".repeat(10_000), "--output", "5"]);
    expect(long.code).toBe(1);
    expect(long.stderr).toContain("... (10000 characters)");
    expect(long.stdout.length + long.stderr.length).toBeLessThan(4000);
    const spaced = await inProcess(["estimate", "--model", "gpt 4o", "--output", "5"]);
    expect(spaced.code).toBe(1);
    expect(spaced.stderr).toContain('the model "gpt 4o" is not in any table (nearest: gpt-4o');
    const option = await inProcess(["estimate", `--${"x".repeat(10_000)}`]);
    expect(option.code).toBe(2);
    expect(option.stderr.length).toBeLessThan(1000);
  });

  it("no argument reaches the output raw, or makes `estimate` throw", async () => {
    const word = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 40 }),
      fc.constantFrom("-5", "1e18", "NaN", "5", "gpt-4o", "FR", "aws:x", "--json", "--vendors"),
    );
    const option = fc.constantFrom(
      ..."model input output cached cache-write provider location method gpu batch"
        .split(" ")
        .map((name) => `--${name}`),
    );
    const args = fc
      .array(fc.oneof(word, fc.tuple(option, word)), { maxLength: 6 })
      .map((parts) => parts.flat());
    await fc.assert(
      fc.asyncProperty(args, async (given) => {
        const { code, stdout, stderr } = await inProcess(["estimate", ...given], {
          columns: 80,
          environment: { NO_COLOR: "1" },
        });
        expect([0, 1, 2]).toContain(code);
        expect(code === 2).toBe(stdout === "" && stderr !== "");
        expect(stdout + stderr).not.toMatch(UNSAFE);
      }),
      { numRuns: 300 },
    );
  });
});
