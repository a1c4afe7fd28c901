/** The committed rules: their form, and what Prometheus' own tools say of them. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import { level, UP } from "../../src/rules/levels.ts";
import { recorded } from "../../src/rules/recorded.ts";
import { ruleTests } from "../../src/rules/scenarios.ts";
import { parses } from "../promql.ts";
import { strangers } from "../strangers.ts";
import { alerts, alone, recordings, trialsOf } from "./every-rule.ts";
import { failuresOf } from "./promtool.ts";

const folder = join(import.meta.dirname, "../../prometheus");
const LEVELS = Object.keys(level).map((name) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);
const FILES = ["recording.rules.yml", "alerts.rules.yml"];
const run = (program: string, ...options: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, options, { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
};

describe("the rules", () => {
  it("the expressions of all rules are valid PromQL", () => {
    const exprs = [...alerts, ...recordings].map(({ expr }) => expr);
    expect(exprs.filter((expr) => !parses(expr))).toEqual([]);
  });

  it("the rules put no number where nothing is known", () => {
    const exprs = [...alerts, ...recordings].map(({ expr }) => expr);
    expect(exprs.filter((expr) => /\b(vector|absent|absent_over_time)\s*\(/.test(expr))).toEqual([]);
  });

  it("the rules read only names of the table of names and recorded series", () => {
    const known = new Set([...Object.values(recorded), UP].map((name) => `the metric ${name}`));
    const found = [...alerts, ...recordings].flatMap(({ expr }) => strangers(expr));
    expect(found.filter((stranger) => !known.has(stranger))).toEqual([]);
    expect(strangers("rate(wattspan_joules_total[5m])")).toEqual(["the metric wattspan_joules_total"]);
  });

  it("the recording rules record each named series once, named by Prometheus' convention", () => {
    expect(recordings.map(({ record }) => record).sort()).toEqual(Object.values(recorded).sort());
    for (const { record } of recordings) {
      expect(record).toMatch(/^[a-z_]+:[a-zA-Z0-9_]+:[a-z0-9_]+$/);
      expect(LEVELS).toContain(record.split(":")[0]);
    }
  });

  it("each alert has a unique name, a wait, a severity, a summary and a description", () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert, for: holds, labels, annotations } of alerts) {
      expect(alert).toMatch(/^Wattspan[A-Z]\w+$/);
      expect(holds).toMatch(/^\d+m$/);
      expect(["warning", "info"]).toContain(labels.severity);
      expect(annotations.summary).toContain("$labels.");
      expect(annotations.description.length).toBeGreaterThan(annotations.summary.length);
    }
  });
});

const promtool = needing(["promtool"], "promtool");

describe.skipIf(!promtool.runs)(promtool.title, () => {
  it("promtool finds nothing wrong with the files of rules", () => {
    const { status, output } = run("promtool", "check", "rules", "--lint=all", "--lint-fatal", ...FILES);
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).toContain(`${recordings.length} rules found`);
    expect(output).toContain(`${alerts.length} rules found`);
  });

  it("promtool passes the tests of every rule, with the rules that it reads", () => {
    const { recording } = ruleTests;
    if (!recording) return expect.unreachable();
    const trials = [{ groups: [alone(...recordings)], ...recording }, ...alerts.flatMap(trialsOf)];
    expect(trials.length).toBeGreaterThan(alerts.length);
    expect(failuresOf(trials).filter((failure) => failure !== "")).toEqual([]);
  });
});

const vmalert = needing(["vmalert"], "vmalert");

describe.skipIf(!vmalert.runs)(vmalert.title, () => {
  it("vmalert loads the files of rules, with their queries and templates", () => {
    const { status, output } = run("vmalert", "-dryRun", ...FILES.map((file) => `-rule=${file}`));
    expect({ status, output }).toMatchObject({ status: 0 });
  });
});
