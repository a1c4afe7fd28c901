/** Makes the pictures of the README: `npm run pictures`. The quickstart really runs, and its page and dashboard are photographed. */
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

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const node = (file: string, ...args: readonly string[]): Program =>
  started(process.execPath, [path(file), ...args]);

const folder = mkdtempSync(join(tmpdir(), "wattspan-pictures-"));
const report = join(folder, "report.html");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const quickstart = node("../main.ts", "--serve", "--port", "0", "--country", "DE", "--report", report);
try {
  const metrics = await quickstart.found(/metrics at (http:\S+)/);
  const dashboard = node(
    "../../../../packages/cli/bin/wattspan.js",
    ...["dashboard", "--open", "--port", "0", "--interval", "10", "--metrics", metrics],
  );
  try {
    const address = await dashboard.found(/(http:\S+)/);
    await quickstart.found(/(Serving until)/);
    await picture(browser, { url: pathToFileURL(report).href, name: "report", without: NOT_OF_REPORT });
    await pause(DASHBOARD_S * 1000);
    await picture(browser, {
      url: address,
      name: "dashboard",
      waitFor: "#tiles dd",
      without: NOT_OF_DASHBOARD,
    });
  } finally {
    await dashboard.end();
  }
} finally {
  await quickstart.end();
  await browser.close();
  rmSync(folder, { recursive: true });
}
