/** Each alert has a page that helps. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parses } from "../promql.ts";
import { strangers } from "../strangers.ts";
import { type AlertRule, alerts, RUNBOOKS, recordings } from "./rules.ts";

const folder = join(import.meta.dirname, "../../../docs/runbooks");
const HEADINGS = ["Symptom", "What it means", "First query", "Safe mitigation", "Who decides", "Rollback"];
const RECORDED = new Set(recordings.map(({ record }) => `the metric ${record}`));

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

/** What is missing of an alert's runbook. */
function missingOf({ alert, annotations }: AlertRule): string[] {
  const { runbook_url: url } = annotations;
  if (!url.startsWith(RUNBOOKS)) return [`${alert} has no runbook_url below ${RUNBOOKS}`];
  const file = join(folder, url.slice(RUNBOOKS.length));
  if (!existsSync(file)) return [`${alert} names ${file}, which is not there`];
  const page = readFileSync(file, "utf8");
  const sections = sectionsOf(page);
  const found = [...sections.keys()].join(", ");
  const query = /```promql\n([^`]+)\n```/.exec(sections.get("First query") ?? "")?.[1] ?? "";
  return [
    ...(found === HEADINGS.join(", ") ? [] : [`the headings of ${file} are: ${found}`]),
    ...HEADINGS.filter((heading) => !sections.get(heading)).map(
      (heading) => `${file}: nothing on ${heading}`,
    ),
    ...(page.includes(`\`${alert}\``) ? [] : [`${file} does not name ${alert}`]),
    ...(query !== "" && parses(query) ? [] : [`${file}: no query that parses`]),
    ...strangers(query).filter((stranger) => !RECORDED.has(stranger)),
  ];
}

describe("runbooks", () => {
  it("every alert has a runbook with all of its sections, whose query names what exists", () => {
    expect(alerts.flatMap(missingOf)).toEqual([]);
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
