/** The committed rules: their form, their names, and what Prometheus' own tools say of them. */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import { parses, promtool } from "../promql.ts";
import { strangers } from "../strangers.ts";
import { alerts, FOLDER, RULE_FILES, recordings, TEST_FILES, textOf } from "./rules.ts";

const exprs = [...alerts, ...recordings].map(({ expr }) => expr);

describe("the rules", () => {
  it("the expressions of all rules are valid PromQL", () => {
    expect(exprs.filter((expr) => !parses(expr))).toEqual([]);
  });

  it("the rules put no number where nothing is known", () => {
    expect(exprs.filter((expr) => /\b(vector|absent|absent_over_time)\s*\(/.test(expr))).toEqual([]);
  });

  it("the rules read only names of the table of names and recorded series", () => {
    const known = new Set(
      [...recordings.map(({ record }) => record), "up"].map((name) => `the metric ${name}`),
    );
    expect(exprs.flatMap(strangers).filter((stranger) => !known.has(stranger))).toEqual([]);
  });

  it("the recording rules record each series once, named by Prometheus' convention", () => {
    const names = recordings.map(({ record }) => record);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z_]+:[a-zA-Z0-9_]+:[a-z0-9_]+$/.test(name))).toEqual([]);
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

  it("each rule is asked for by a test for promtool, and each alert fires in one", () => {
    const tests = TEST_FILES.map(textOf).join("\n");
    expect(recordings.filter(({ record }) => !tests.includes(`expr: ${record}\n`))).toEqual([]);
    const firing = (alert: string) => new RegExp(`alertname: ${alert}\n\\s+exp_alerts:\n`).test(tests);
    expect(alerts.filter(({ alert }) => !firing(alert))).toEqual([]);
  });
});

const inPromtool = needing(["promtool"], "promtool");

describe.skipIf(!inPromtool.runs)(inPromtool.title, () => {
  it("promtool finds nothing wrong with the files of rules", () => {
    const options = ["check", "rules", "--lint=all", "--lint-fatal", ...RULE_FILES];
    expect(promtool(options, { cwd: FOLDER })).toMatchObject({ status: 0 });
  });

  it("promtool passes the tests of the recording rules", () => {
    const options = ["test", "rules", "recording.test.yml"];
    expect(promtool(options, { cwd: FOLDER })).toMatchObject({ status: 0 });
  });
});

const vmalert = needing(["vmalert"], "vmalert");

describe.skipIf(!vmalert.runs)(vmalert.title, () => {
  it("vmalert loads the files of rules, with their queries and templates", () => {
    const options = ["-dryRun", ...RULE_FILES.map((file) => `-rule=${file}`)];
    const { status, stderr } = spawnSync("vmalert", options, { cwd: FOLDER, encoding: "utf8" });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
});
