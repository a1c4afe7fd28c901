/** Workloads in files: the published schema says what the reader allows, and errors say where. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readWorkload, type WorkloadPlan } from "../src/index.js";
import { checkWorkload } from "../src/workload/check-workload.js";
import { workloadSchema } from "../src/workload/workload-schema.js";

const FILE = join(import.meta.dirname, "../workload.schema.json");
const folder = mkdtempSync(join(tmpdir(), "wattspan-workload-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const DIGEST = "a".repeat(64);
const WHOLE: WorkloadPlan = {
  version: 1,
  name: "summarize",
  scope: "inference",
  command: ["python3", "summarize.py", "--seed", "7"],
  setup: ["python3", "fetch.py"],
  repetitions: 12,
  warmUps: 2,
  restS: 0.5,
  timeoutS: 60,
  environment: ["OMP_NUM_THREADS"],
  parameters: { seed: 7, greedy: true, prompt: "short" },
  inputs: [{ path: "prompts.jsonl", sha256: DIGEST }],
  models: [
    { name: "tiny", version: "3", path: "models/tiny" },
    { name: "hosted", sha256: DIGEST },
  ],
  dataset: { name: "faq", version: "2026-11", path: "faq.jsonl" },
  unit: { name: "documents", count: 120 },
  steadiness: { steal: 0.02, others: 0.5, throttling: 2, frequency: true, clock: 0.5, meter: false },
  guardrails: ["moderation"],
};
const YAML = `version: 1
name: summarize
scope: inference
command: [python3, summarize.py]
dataset:
  name: faq
  version: "2026-11"
`;

const refused = (given: unknown): boolean => {
  try {
    checkWorkload(given);
    return false;
  } catch {
    return true;
  }
};

describe("the published schema of workloads", () => {
  const text = () => {
    const { $schema: draft, ...schema } = toJsonSchema(workloadSchema, {
      errorMode: "ignore",
      target: "draft-2020-12",
    });
    const ways = ["command", "module"].map((name) => ({ required: [name] }));
    return `${JSON.stringify({ $schema: draft, title: "Workload of a Wattspan audit", ...schema, oneOf: ways }, null, 2)}\n`;
  };

  it("the schema is the one that workloads are checked by", async () => {
    await expect(text()).toMatchFileSnapshot(FILE);
  });

  it("the schema and the check agree on whole workloads, on parts of them, and on wrong values anywhere", () => {
    const fits = new Ajv2020({ strict: true, strictRequired: false }).compile(
      JSON.parse(readFileSync(FILE, "utf8")),
    );
    expect(fits(WHOLE)).toBe(true);
    expect(checkWorkload(WHOLE)).toEqual(WHOLE);
    const ways = waysIn(WHOLE);
    const wrong = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        -1,
        0,
        1.5,
        "",
        "x",
        "../x",
        "/x",
        "a/..",
        [],
        {},
        true,
        "\u001b[31m",
        1e9,
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...ways),
        wrong,
        fc.constantFrom("set", "drop", "add"),
        (way, value, how) => {
          const changed = structuredClone(WHOLE) as unknown as Record<string, unknown>;
          const owner = way
            .slice(0, -1)
            .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, changed);
          const key = way.at(-1) as string;
          if (how === "set") owner[key] = value;
          else if (how === "drop" && !Array.isArray(owner)) delete owner[key];
          else if (!Array.isArray(owner)) owner[`${key}s`] = value;
          expect([changed, refused(changed)]).toEqual([changed, !fits(changed)]);
        },
      ),
      { numRuns: 2000 },
    );
    expect([refused({ ...WHOLE, module: "run.mjs" }), fits({ ...WHOLE, module: "run.mjs" })]).toEqual([
      true,
      false,
    ]);
  });
});

/** The ways to all members. */
function waysIn(value: unknown, before: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [...before, key],
    ...waysIn(inner, [...before, key]),
  ]);
}

describe("a workload file", () => {
  it("YAML, JSON and modules give the same plan", async () => {
    const json = JSON.stringify(WHOLE, undefined, "\t");
    const files = [
      write("whole.yaml", JSON.stringify(WHOLE)),
      write("whole.json", json),
      write("whole.mjs", `export default ${json};`),
      write("whole.ts", `const workload: object = ${json};\nexport default workload;`),
    ];
    for (const file of files) expect(await readWorkload(file, {})).toMatchObject({ plan: WHOLE, folder });
    const { plan } = await readWorkload(write("few.yml", YAML), {});
    expect(plan).toEqual(parse(YAML));
  });

  it("a module brings its function, or is one that a file names", async () => {
    const file = write(
      "own.mjs",
      `export default { version: 1, name: "n", scope: "caching", run: () => 5 };`,
    );
    const own = await readWorkload(file, {});
    expect(own.run?.({} as never)).toBe(5);
    expect(own.plan).toEqual({ version: 1, name: "n", scope: "caching" });
    write("work.mjs", "export default () => 6;");
    const named = await readWorkload(
      write("named.yaml", "version: 1\nname: n\nscope: training\nmodule: work.mjs\n"),
      {},
    );
    expect(named.run?.({} as never)).toBe(6);
  });

  it.each([
    ["the workload", "- 1\n"],
    ["comand is not known; did you mean command?", YAML.replace("command", "comand")],
    [
      "dataset.vresion is not known; did you mean dataset.version?",
      YAML.replace('version: "2', 'vresion: "2'),
    ],
    ['scope is "serving", but must be one of training, fine_tuning', YAML.replace("inference", "serving")],
    ["dataset.version is undefined, but must be stated", YAML.replace(/ {2}version.*\n/, "")],
    ["dataset.version is 2026, but must be a text", YAML.replace('"2026-11"', "2026")],
    ["repetitions is 0, but must be at least 1", `${YAML}repetitions: 0\n`],
    ["timeoutS is 0, but must be above 0", `${YAML}timeoutS: 0\n`],
    ["inputs.1.path is a string, but must be a path in", `${YAML}inputs:\n- path: a\n- path: ../a b\n`],
    ["inputs.0.path is a string, but must be a path in", `${YAML}inputs:\n- path: /etc/passwd\n`],
    ["environment.0 is a string, but must be names of variables", `${YAML}environment: ["A=5"]\n`],
    ["name is a string, but must be a text without control", YAML.replace("summarize", '"\\e[31m"')],
    ["the workload is undefined, but must be a workload with either", YAML.replace(/command.*\n/, "")],
    ["is not YAML", YAML.replace("[python3", "[python3: [")],
    ["is not YAML", `${YAML}name: twice\n`],
  ])("what is wrong in a file is named: %s", async (problem, text) => {
    const file = write("wrong.yaml", text);
    await expect(readWorkload(file, {})).rejects.toMatchObject({
      name: "WorkloadFileError",
      message: expect.stringContaining(`${file}: ${problem}`),
    });
  });

  it("a parameter that the record could not hold is refused", async () => {
    for (const name of ["__proto__", "constructor"]) {
      const file = write("prototype.yaml", `${YAML}parameters: { ${name}: 1 }\n`);
      await expect(readWorkload(file, {}), name).rejects.toThrow(
        `parameters.${name} is "${name}", but must be another name`,
      );
    }
  });

  it("files that are none, and modules that cannot be loaded, are refused by the same kind of error", async () => {
    const aliases = write("alias.yaml", `${YAML}setup: &a [x]\nguardrails: *a\n`);
    const rows = [
      [join(folder, "none.yaml"), "cannot be read (ENOENT)"],
      [write("plan.toml", ""), "expected a file that ends in .yaml"],
      [write("broken.mjs", "throw new Error('sk-secret')"), "the module cannot be loaded (Error)"],
      [write("none.mjs", "export const x = 5;"), "none.mjs: has no default export. Write `export default`"],
      [write("empty.mjs", "export default 5"), "the workload is 5, but must be names with values"],
      [write("no-function.yaml", "version: 1\nname: n\nscope: training\nmodule: empty.mjs\n"), "no function"],
      [write("up.yaml", "version: 1\nname: n\nscope: training\nmodule: ../x.mjs\n"), "a path in this folder"],
      [aliases, "is not YAML without aliases"],
      [write("deep.yaml", "[".repeat(100_000)), "is not YAML"],
      [write("deep.json", `${"[".repeat(20_000)}${"]".repeat(20_000)}`), "deep.json"],
      [write("long.yaml", "#".repeat(1_000_001)), "longer than"],
    ] as const;
    for (const [file, problem] of rows)
      await expect(readWorkload(file, {}), file).rejects.toMatchObject({
        name: "WorkloadFileError",
        message: expect.stringContaining(problem),
      });
    await expect(readWorkload(join(folder, "broken.mjs"), {})).rejects.not.toThrow("sk-secret");
  });

  it.skipIf(process.platform === "win32")(
    "a module behind a link out of the folder is not loaded",
    async () => {
      const outside = mkdtempSync(join(tmpdir(), "wattspan-outside-"));
      writeFileSync(join(outside, "work.mjs"), "export default () => 1;");
      mkdirSync(join(folder, "inner"), { recursive: true });
      symlinkSync(join(outside, "work.mjs"), join(folder, "inner", "work.mjs"));
      const file = write("linked.yaml", "version: 1\nname: n\nscope: training\nmodule: inner/work.mjs\n");
      await expect(readWorkload(file, {})).rejects.toThrow("leads out of the folder");
      rmSync(outside, { recursive: true });
    },
  );
});

describe("secrets in a workload", () => {
  const of =
    (more: object, environment = {}) =>
    () =>
      checkWorkload({ ...parse(YAML), ...more }, environment);

  it.each([
    ["command.2", { command: ["run", "--token", "abc"] }],
    ["command.1", { command: ["run", "--api-key=abc"] }],
    ["command.2", { command: ["sh", "-c", "curl -H 'Authorization: Bearer abcdefgh12'"] }],
    ["command.1", { command: ["run", "sk-proj-0123456789abcdef"] }],
    ["command.1", { command: ["run", "https://ada:lovelace@example.org/"] }],
    ["parameters.password", { parameters: { password: "x" } }],
    ["models.0.version", { models: [{ name: "m", version: "ghp_012345678901234567890123" }] }],
  ])("%s is refused, and not shown", (member, more) => {
    expect(of(more)).toThrow(`${member} looks like a secret`);
    expect(of(more)).not.toThrow(/lovelace|sk-proj|abc/);
  });

  it("the value of a variable that is secret by its name is found anywhere", () => {
    const environment = { OPENAI_API_KEY: "winter-is-long", HOME: "python3 is here", SHORT_KEY: "run" };
    expect(of({ setup: ["x", "--with=winter-is-long"] }, environment)).toThrow("setup.1 looks like a secret");
    expect(of({}, environment)).not.toThrow();
  });

  it("words that only resemble them are not", () => {
    const words = [
      "--max-tokens",
      "100",
      "--tokenizer",
      "bpe",
      "--max-token=5",
      "sk-learn-pipelines-for-all",
      "a:b",
    ];
    expect(of({ command: ["run", ...words, "--token", "$TOKEN"] })).not.toThrow();
  });
});
