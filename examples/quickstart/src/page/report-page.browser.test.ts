import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventfulRun, run } from "./made-up-run.ts";
import { reportPage } from "./report-page.ts";

/** Path in Debian's package. */
const CHROMIUM = "/usr/bin/chromium";
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`${CHROMIUM} is not there: the report is not tested in a browser.`);

const quiet = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
const bare = ["no-sandbox", "disable-gpu", "disable-quic"];

let browser: Browser | undefined;
beforeAll(async () => {
  if (!hasChromium) return;
  const args = [...quiet, ...bare].map((name) => `--${name}`);
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
});
afterAll(() => browser?.close());

/** A browser's findings on a page: complaints, requests, and whether it is wider than the window. */
async function look(
  html: string,
  width: number,
  colorScheme: "light" | "dark",
  media: "screen" | "print" = "screen",
) {
  if (browser === undefined) throw new Error("the browser did not start");
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.emulateMedia({ media, colorScheme });
  await page.setContent(html, { waitUntil: "load" });
  await page.locator("details").evaluateAll((all) => all.map((details) => details.setAttribute("open", "")));
  const measured = await page.evaluate<Measured>(measure);
  await page.close();
  return { complaints, requests: requests.filter((url) => !url.startsWith("data:")), ...measured };
}

interface Measured {
  readonly overflow: number;
  readonly charts: number;
  readonly background: string;
  /** Captions of the tables that are wider than their boxes. */
  readonly scrolling: readonly string[];
  /** Labels of the power axis that stand on what is drawn. */
  readonly overlaps: number;
}

/** Runs in the page, so it is text: the types of the DOM are not known here. */
const measure = `(() => {
  const wide = [...document.querySelectorAll(".scroll")].filter((box) => box.scrollWidth > box.clientWidth);
  const power = [...document.querySelectorAll("svg[role=img]")].find(
    (svg) => svg.querySelector("title")?.textContent === "Power of the devices" && svg.getBoundingClientRect().width > 0,
  );
  const areas = [...(power?.querySelectorAll("[aria-label=area] path") ?? [])].map((path) => path.getBoundingClientRect());
  const labels = [...(power?.querySelectorAll("text") ?? [])].map((text) => text.getBoundingClientRect());
  return {
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  charts: [...document.querySelectorAll("svg[role=img]")].filter((svg) => svg.getBoundingClientRect().width > 0).length,
  background: getComputedStyle(document.body).backgroundColor,
  scrolling: wide.map((box) => box.querySelector("caption").textContent),
  overlaps: labels.filter((label) => areas.some((area) => label.right > area.left && label.left < area.right)).length,
};
})()`;

describe.runIf(hasChromium)("the report in a browser", () => {
  it.each([
    [1280, "light"],
    [1280, "dark"],
    [360, "light"],
    [360, "dark"],
  ] as const)(
    "the report in a browser at %d px, %s, logs nothing, loads nothing, and fits the width",
    async (width, scheme) => {
      const seen = await look(reportPage(eventfulRun), width, scheme);
      expect(seen).toMatchObject({
        complaints: [],
        requests: [],
        overflow: 0,
        charts: 4, // those for this width alone
        background: scheme === "dark" ? "rgb(16, 20, 27)" : "rgb(246, 247, 249)",
      });
    },
  );

  it.each([1280, 360])(
    "the report's tables at %d px show all their figures without scrolling",
    async (width) => {
      const { scrolling } = await look(reportPage(eventfulRun), width, "light");
      expect(scrolling).toEqual([]);
    },
  );

  it.each([1280, 360])(
    "the report's power chart at %d px has its labels next to the area, not on it",
    async (width) => {
      const { overlaps } = await look(reportPage(eventfulRun), width, "light");
      expect(overlaps).toBe(0);
    },
  );

  it("the printed report fits on paper, black on white even under a dark colour scheme", async () => {
    const seen = await look(reportPage(eventfulRun), 720, "dark", "print");
    expect(seen).toMatchObject({
      complaints: [],
      requests: [],
      overflow: 0,
      charts: 4,
      background: "rgb(255, 255, 255)",
    });
  });

  it("the report of an empty run logs nothing, loads nothing, and has no chart", async () => {
    const seen = await look(reportPage(run()), 360, "light");
    expect(seen).toMatchObject({ complaints: [], requests: [], overflow: 0, charts: 0 });
  });
});
