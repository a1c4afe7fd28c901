/** The GitHub action and the GitLab template: their scripts run, against a program that says what it was asked. */

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, object>>;
  readonly runs: { readonly steps: readonly Step[] };
}
interface Template {
  readonly ".wattspan-gate": {
    readonly script: readonly string[];
    readonly rules: readonly { changes: readonly string[] }[];
  };
}

const folderOf = join(import.meta.dirname, "../../../actions/compare");
const read = <T>(name: string) => parse(readFileSync(join(folderOf, name), "utf8")) as T;
const action = read<Action>("action.yml");
const steps = action.runs.steps.filter(({ run }) => run !== undefined);
const template = read<Template>("gitlab.yml")[".wattspan-gate"];

/** Runs a script where `npx` writes its arguments and a report, and ends with a code. */
function ran(script: string, environment: Readonly<Record<string, string>>, code = 0) {
  const folder = emptyFolder();
  const npx = `#!/usr/bin/env bash
printf '%s\\n' "$@" > "${folder}/asked"
mkdir -p report; echo '<!-- wattspan-gate -->' > report/comment.md; echo '{"outcome":"fail"}' > report/comparison.json
exit ${code}
`;
  mkdirSync(join(folder, "bin"));
  for (const [name, text] of [
    ["npx", npx],
    ["git", "#!/bin/sh\nmkdir -p base head\n"],
  ] as const) {
    writeFileSync(join(folder, "bin", name), text);
    chmodSync(join(folder, "bin", name), 0o755);
  }
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  const env = {
    ...process.env,
    ...files,
    ...environment,
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
  };
  const { status } = spawnSync("bash", ["-e", "-c", script], { cwd: folder, env });
  return {
    status,
    asked: readFileSync(join(folder, "asked"), "utf8").trimEnd().split("\n"),
    outputs: () => readFileSync(files.GITHUB_OUTPUT, "utf8"),
  };
}

const compareStep = steps.find(({ id }) => id === "compare") as Step;
const INPUTS = {
  COMMAND: "npm run workload; echo $HOME",
  WORKLOAD: "",
  BASE_RECORDS: "",
  HEAD_RECORDS: "",
  MAX_INCREASE: "energy=5%\n\nlatency=10%\n",
  MAX_DECREASE: "",
  MAX_PAIRS: "20",
  ALLOW_INCONCLUSIVE: "false",
  VERSION: "1.2.3",
};

describe("the GitHub action", () => {
  it("no script has an expression in it, which would be code from outside", () => {
    for (const { run, shell } of steps) {
      expect(run).not.toContain("${{");
      expect(shell).toBe("bash");
      expect(spawnSync("bash", ["-n", "-c", run as string]).status).toBe(0);
    }
  });

  it("every input is used, and every input that is used exists", () => {
    const used = [...JSON.stringify(action.runs).matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(action.inputs).sort());
    expect(Object.keys(compareStep.env ?? {}).sort()).toEqual(Object.keys(INPUTS).sort());
  });

  it("the comparison is asked for by each limit, and its outcome is an output", () => {
    const { status, asked, outputs } = ran(compareStep.run as string, INPUTS, 1);
    expect(status).toBe(1);
    expect(asked.slice(0, 5)).toEqual(["--yes", "@wattspan/cli@1.2.3", "audit", "compare", "base"]);
    expect(asked.join(" ")).toContain("--max-increase energy=5% --max-increase latency=10% ");
    expect(asked.join(" ")).toContain("--max-pairs 20 -- ");
    expect(asked.slice(-4)).toEqual(["--", "sh", "-c", INPUTS.COMMAND]);
    expect(outputs()).toContain("outcome=fail\n");
  });

  it("a workload file is compared in place of a command", () => {
    const { asked } = ran(compareStep.run as string, { ...INPUTS, WORKLOAD: "a b.yaml" });
    expect(asked.slice(-4)).toEqual(["--max-pairs", "20", "--workload", "a b.yaml"]);
  });

  it("records are compared under the policy of BASE, and no command runs", () => {
    const records = { BASE_RECORDS: "records/main", HEAD_RECORDS: "a b", GITHUB_WORKSPACE: "/w" };
    const script = `mkdir -p base/.wattspan; touch base/.wattspan/policy.yaml\n${compareStep.run}`;
    const { asked } = ran(script, { ...INPUTS, ...records });
    expect(asked.slice(3, 6)).toEqual(["compare", "/w/records/main", "/w/a b"]);
    expect(asked.slice(-3)).toEqual(["--recorded", "--policy", "base/.wattspan/policy.yaml"]);
  });

  it.each([
    [3, "false", 3],
    [3, "true", 0],
    [1, "true", 1],
    [0, "false", 0],
  ])(
    "a comparison that ends with %i ends the step, inconclusive ones allowed: %s, with %i",
    (code, allowed, ended) => {
      expect(ran(compareStep.run as string, { ...INPUTS, ALLOW_INCONCLUSIVE: allowed }, code).status).toBe(
        ended,
      );
    },
  );
});

describe("the GitLab template", () => {
  const variables = {
    ...{ WORKLOAD: "npm run workload", WORKLOAD_FILE: "", PREPARE: "true", MAX_PAIRS: "50" },
    ...{ BASE_RECORDS: "", HEAD_RECORDS: "" },
  };

  it("the comparison is asked for by its limit, or by the policy alone", () => {
    const run = (MAX_INCREASE: string) =>
      ran(template.script.join("\n"), { ...variables, MAX_INCREASE }).asked.join(" ");
    expect(run("energy=5%")).toContain("base head --max-increase energy=5% --markdown report/comment.md");
    expect(run("")).toContain("base head --markdown report/comment.md");
    expect(run("")).toContain("--max-pairs 50 -- sh -c npm run workload");
  });

  it("a workload file is compared in place of a command", () => {
    const files = { ...variables, WORKLOAD_FILE: "a b.yaml", MAX_INCREASE: "" };
    expect(ran(template.script.join("\n"), files).asked.slice(-2)).toEqual(["--workload", "a b.yaml"]);
  });

  it("records are compared, and no command runs", () => {
    const records = { BASE_RECORDS: "records/main", HEAD_RECORDS: "a b" };
    const { asked } = ran(template.script.join("\n"), { ...variables, ...records, MAX_INCREASE: "" });
    expect(asked.slice(2, 7)).toEqual(["audit", "compare", "records/main", "a b", "--recorded"]);
    expect(asked).not.toContain("--");
  });

  it("changes of code, models, data, policies, schedules, architecture and deployment start it", () => {
    const folders = ["src", "models", "data", "policies", "schedules", "infra", "deploy"];
    expect(template.rules[0]?.changes).toEqual(
      expect.arrayContaining(folders.map((folder) => `${folder}/**/*`)),
    );
  });
});

it("every option that the pipelines name is one of `audit compare`", async () => {
  const { stdout: help } = await inProcess(["audit", "compare", "--help"]);
  const scripts = [compareStep.run, ...template.script].join("\n");
  const named = new Set(
    [...scripts.matchAll(/(?<![a-z-])(--(?!yes|detach)[a-z-]{3,})/g)].map(([, option]) => option as string),
  );
  expect(named.size).toBeGreaterThan(5);
  expect([...named].filter((option) => !help.includes(`${option} `))).toEqual([]);
});
