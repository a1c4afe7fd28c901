/** Each alert has a page that helps, and the first query of the page gives something while the alert fires. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import { type AlertRule, RUNBOOKS } from "../../src/rules/rule.ts";
import { faultsByPromtool, parses } from "../promql.ts";
import { alerts, firingOf, recordingsFor } from "./every-rule.ts";
import { failuresOf, type Trial } from "./promtool.ts";

const folder = join(import.meta.dirname, "../../../docs/runbooks");
const HEADINGS = ["Symptom", "What it means", "First query", "Safe mitigation", "Who decides", "Rollback"];

/** Text under each heading of the second rank, in the order of the page. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const [, ...parts] = page.split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...lines] = part.split("\n");
      return [heading, lines.join("\n").trim()];
    }),
  );
}

const firstQueryOf = (page: string) => /```promql\n([^`]+)\n```/.exec(page)?.[1] ?? "";

/** What is missing of an alert's runbook. */
function missingOf({ alert, annotations }: Pick<AlertRule, "alert" | "annotations">): string[] {
  const { runbook_url: url } = annotations;
  if (!url?.startsWith(RUNBOOKS)) return [`${alert} has no runbook_url below ${RUNBOOKS}`];
  const file = join(folder, url.slice(RUNBOOKS.length));
  if (!existsSync(file)) return [`${alert} names ${file}, which is not there`];
  const page = readFileSync(file, "utf8");
  const sections = sectionsOf(page);
  const found = [...sections.keys()].join(", ");
  return [
    ...(found === HEADINGS.join(", ") ? [] : [`the headings of ${file} are: ${found}`]),
    ...HEADINGS.filter((heading) => !sections.get(heading)).map(
      (heading) => `${file}: nothing on ${heading}`,
    ),
    ...(page.includes(`\`${alert}\``) ? [] : [`${file} does not name ${alert}`]),
    ...(parses(firstQueryOf(sections.get("First query") ?? "")) ? [] : [`${file}: no query that parses`]),
  ];
}

const pageOf = ({ annotations }: AlertRule) =>
  readFileSync(join(folder, annotations.runbook_url.slice(RUNBOOKS.length)), "utf8");

describe("runbooks", () => {
  it("every alert has a runbook with all of its sections", () => {
    expect(alerts.flatMap(missingOf)).toEqual([]);
  });

  it("a missing or incomplete runbook is found", () => {
    const [alert] = alerts as [AlertRule];
    const pointing = (runbook_url: string) => ({
      ...alert,
      annotations: { ...alert.annotations, runbook_url },
    });
    expect(missingOf(pointing(undefined as unknown as string))[0]).toContain("no runbook_url");
    expect(missingOf(pointing("https://elsewhere.example/meter-lost.md"))[0]).toContain("no runbook_url");
    expect(missingOf(pointing(`${RUNBOOKS}nothing.md`))[0]).toContain("is not there");
    expect(missingOf(pointing(`${RUNBOOKS}README.md`)).length).toBeGreaterThan(2);
    expect(missingOf({ ...alert, alert: "WattspanOther" })[0]).toContain("does not name WattspanOther");
  });

  it("every runbook belongs to an alert, and the index lists it with its severity", () => {
    const index = readFileSync(join(folder, "README.md"), "utf8");
    const pages = readdirSync(folder).filter((name) => name !== "README.md");
    expect(pages.map((name) => RUNBOOKS + name).sort()).toEqual(
      alerts.map(({ annotations }) => annotations.runbook_url).sort(),
    );
    for (const { alert, labels, annotations } of alerts) {
      const row = index.split("\n").find((line) => line.startsWith(`| \`${alert}\``));
      expect(row).toContain(`| ${labels.severity} `);
      expect(row).toContain(`(${annotations.runbook_url.slice(RUNBOOKS.length)})`);
    }
  });
});

const { runs, title } = needing(["promtool"], "promtool");

describe.skipIf(!runs)(title, () => {
  it("promtool finds nothing wrong with the first queries of the runbooks", () => {
    expect(faultsByPromtool(alerts.map((alert) => firstQueryOf(pageOf(alert))))).toBe("");
  });

  /** The first query of an alert's page, asked while the alert fires: it must give something. */
  const askedWhileFiring = (alert: AlertRule): Trial => {
    const { evaluationInterval, scenario, at } = firingOf(alert.alert);
    const query = firstQueryOf(pageOf(alert));
    const asking = {
      expr: `count(${query}) > bool 0`,
      eval_time: at,
      exp_samples: [{ labels: "{}", value: 1 }],
    };
    const given = { interval: scenario.interval, input_series: scenario.input_series };
    const asked = { name: alert.alert, ...given, promql_expr_test: [asking] };
    return { groups: recordingsFor([query]), scenarios: [asked], evaluationInterval };
  };

  it("the first query of every runbook gives something while its alert fires", () => {
    const failures = failuresOf(alerts.map(askedWhileFiring));
    expect(alerts.flatMap(({ alert }, index) => (failures[index] ? [alert, failures[index]] : []))).toEqual(
      [],
    );
  });
});
