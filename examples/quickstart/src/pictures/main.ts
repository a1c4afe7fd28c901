/**
 * Makes the pictures of the README and the guides: `npm run pictures`. The quickstart really runs, and its page and
 * dashboard are photographed; so is the dashboard of agents with a budget.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { picture } from "./picture.ts";
import { type Program, started } from "./program.ts";

const CHROMIUM = "/usr/bin/chromium";
/** Enough readings for lines. */
const DASHBOARD_S = 200;
/** All but three figures and where the joules went, by kind. */
const NOT_OF_REPORT =
  ".headline > :nth-child(n + 4), .sums, .note, section:not([aria-labelledby=shares]), tr:has(.item), footer";
/** All but three figures and the chart of models. */
const NOT_OF_DASHBOARD = "#choices, #tiles > :nth-child(n + 4), #panels > :not(:nth-child(4)), #unknown";

/** All but the chart of limits. */
const NOT_OF_BUDGETS = "#choices, #tiles, #span, #panels > :not(:nth-child(6)), #unknown";
const METRICS = /metrics at (http:\S+)/;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const node = (file: string, ...args: readonly string[]): Program =>
  started(process.execPath, [path(file), ...args]);
const dashboardOf = (metrics: string): Program =>
  node(
    "../../../../packages/cli/bin/wattspan.js",
    ...["dashboard", "--open", "--port", "0", "--interval", "10", "--metrics", metrics],
  );

const folder = mkdtempSync(join(tmpdir(), "wattspan-pictures-"));
const report = join(folder, "report.html");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const quickstart = node("../main.ts", "--serve", "--port", "0", "--country", "DE", "--report", report);
const budgeted = node("budgeted.ts");
try {
  const dashboard = dashboardOf(await quickstart.found(METRICS));
  const budgets = dashboardOf(await budgeted.found(METRICS));
  try {
    const url = await dashboard.found(/(http:\S+)/);
    const budgetsUrl = await budgets.found(/(http:\S+)/);
    await quickstart.found(/(Serving until)/);
    await picture(browser, { url: pathToFileURL(report).href, name: "report", without: NOT_OF_REPORT });
    await pause(DASHBOARD_S * 1000);
    const waitFor = "#tiles dd";
    await picture(browser, { url, name: "dashboard", waitFor, without: NOT_OF_DASHBOARD });
    await picture(browser, { url: budgetsUrl, name: "budgets", waitFor, without: NOT_OF_BUDGETS });
  } finally {
    for (const program of [dashboard, budgets]) await program.end();
  }
} finally {
  for (const program of [quickstart, budgeted]) await program.end();
  await browser.close();
  rmSync(folder, { recursive: true });
}
