import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Dashboard, defaultDashboard, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import * as grafanaUnits from "@grafana/grafana-foundation-sdk/units";
import { values } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { colours } from "../src/colours.ts";
import { dashboardFiles, dashboards } from "../src/dashboards.ts";
import { faultsBySchema } from "./schemas/grafana-schemas.ts";

const UNITS: ReadonlySet<unknown> = new Set(Object.values(grafanaUnits));
const all = [...dashboards()];
const jsonOf = (name: string) => JSON.parse(dashboardFiles().get(`${name}.json`) ?? "");
const panelsOf = ({ panels = [] }: Dashboard) =>
  panels.filter((panel): panel is Panel => panel.type !== "row");

/** What is missing from a panel's texts. */
function unsaidBy({ title, description = "", fieldConfig }: Panel): readonly string[] {
  const { unit = "", noValue = "" } = fieldConfig?.defaults ?? {};
  const isKnown = UNITS.has(unit) || /^(si|suffix):\S+$/.test(unit);
  const helps = /^.{20,}\.\n\n\*\*What to do:\*\* .{20,}\.$/.test(description);
  return [
    ...(isKnown ? [] : [`${title}: the unit is "${unit}"`]),
    ...(helps ? [] : [`${title}: what it is and what to do is "${description}"`]),
    ...(/^(not known|none counted|no budget is reported: .+|nothing was spent .+)$/.test(noValue)
      ? []
      : [`${title}: nothing is shown as "${noValue}"`]),
  ];
}

describe.each(all)("the dashboard %s", (name, dashboard) => {
  const panels = panelsOf(dashboard);

  it(`the dashboard ${name} fits the schema that Grafana publishes, in the SDK's version`, () => {
    expect(dashboard.schemaVersion).toBe(defaultDashboard().schemaVersion);
    expect(faultsBySchema(jsonOf(name))).toEqual([]);
  });

  it(`the dashboard ${name} is committed as it is generated`, () => {
    const file = join(import.meta.dirname, `../grafana/${name}.json`);
    expect(readFileSync(file, "utf8"), "run: npm run generate -- dashboards").toBe(
      dashboardFiles().get(`${name}.json`),
    );
  });

  it(`the dashboard ${name} has a uid, and its panels have unique ids and titles`, () => {
    expect(dashboard.uid).toBe(`wattspan-${name}`);
    const ids = (dashboard.panels ?? []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it(`every panel of the dashboard ${name} states what it is, its unit, and what to do`, () => {
    expect(panels.length).toBeGreaterThan(3);
    expect(panels.flatMap(unsaidBy)).toEqual([]);
  });

  it(`the dashboard ${name} shows a gap in its charts as a gap`, () => {
    const charts = panels.filter(({ type }) => type === "timeseries");
    expect(charts.length).toBeGreaterThan(0);
    for (const { fieldConfig } of charts) {
      expect(fieldConfig?.defaults.custom).toMatchObject({ spanNulls: false });
    }
    expect(JSON.stringify(dashboard)).not.toMatch(/nullValueMode|"options":"null"/);
  });

  it(`the dashboard ${name} fills its rows from edge to edge, and no panel overlaps another`, () => {
    const taken = new Map<string, string | undefined>();
    for (const { gridPos, title } of dashboard.panels ?? []) {
      const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {};
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          expect(taken.get(`${column} ${line}`), `${title} lies there too`).toBe(undefined);
          taken.set(`${column} ${line}`, title);
        }
      }
    }
    const lines = Math.max(...[...taken.keys()].map((place) => Number(place.split(" ")[1]))) + 1;
    expect(taken.size).toBe(24 * lines);
    expect([...taken.keys()].filter((place) => Number(place.split(" ")[0]) >= 24)).toEqual([]);
  });

  it(`every panel of the dashboard ${name} reads from the chosen data source`, () => {
    for (const { datasource } of panels) expect(datasource?.uid).toBe(`\${datasource}`);
  });
});

/** What was refused did not run, and is on no metric that a chart shows. */
const NOT_RUN: Readonly<Record<string, string>> = { method: "not_occurring", outcome: "refused" };

describe("the dashboards", () => {
  it("the dashboards link to each other visibly, and links keep the time and the chosen variables", () => {
    for (const [, { links = [] }] of all) {
      expect(links).toMatchObject([
        { type: "dashboards", tags: ["wattspan"], includeVars: true, keepTime: true },
      ]);
      expect(links[0]).not.toHaveProperty("placement");
    }
  });

  it("the dashboards have unique uids, and link only to dashboards that exist", () => {
    const uids = all.map(([, { uid }]) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    const linked = [...JSON.stringify(all).matchAll(/\/d\/([\w-]+)/g)].map(([, uid]) => uid);
    expect(linked.length).toBeGreaterThan(0);
    expect(linked.filter((uid) => !uids.includes(uid))).toEqual([]);
  });

  it("the dashboards have colours for exactly the values that charts distinguish", () => {
    for (const [key, of] of Object.entries(colours)) {
      const charted = values[key as keyof typeof colours].filter((value) => value !== NOT_RUN[key]);
      expect(Object.keys(of).sort(), key).toEqual(charted.sort());
    }
  });
});
