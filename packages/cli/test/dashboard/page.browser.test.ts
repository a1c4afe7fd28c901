/** The page in a real Chromium: what it complains of, what it asks for, and whether it fits. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { buildPage } from "../../build-page.js";
import { pageDataOf } from "../../src/dashboard/action.js";
import { metricsPage } from "../../src/dashboard/metrics-page.js";
import type { PageData } from "../../src/dashboard/page-data.js";
import { pageServer } from "../../src/dashboard/page-server.js";
import { HAS_LOOPBACK } from "../run-wattspan.js";
import { HOSTILE_REPORTED, meteredApplication } from "./metered-application.js";
import { standInServer } from "./stand-in-server.js";

/** Where Debian's package puts it. */
const CHROMIUM = "/usr/bin/chromium";
const hasChromium = existsSync(CHROMIUM);
const why = hasChromium ? "" : ` (skipped: ${CHROMIUM} is not there; on Debian: apt-get install chromium)`;
const QUIET = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
const BARE = ["no-sandbox", "disable-gpu", "disable-quic"];
const POLL = { timeout: 60_000, interval: 50 };
/** Where a person wants to see them: `SCREENSHOTS=/tmp npx vitest run --project cli page.browser`. */
const { SCREENSHOTS } = process.env;

const assets = mkdtempSync(join(tmpdir(), "wattspan-page-"));
let browser: Browser | undefined;
beforeAll(async () => {
  if (!hasChromium) return;
  await buildPage(assets);
  const args = [...QUIET, ...BARE].map((name) => `--${name}`);
  browser = await chromium.launch({ executablePath: CHROMIUM, args, timeout: POLL.timeout });
});
afterAll(async () => {
  await browser?.close();
  rmSync(assets, { recursive: true, force: true });
});

/** The page of a metrics page, at its server. */
async function servedPage(metricsUrl: string): Promise<string> {
  const source = metricsPage(new URL(metricsUrl), { intervalS: 0.2 });
  onTestFinished(() => source.close());
  return servedData(() => pageDataOf(source));
}

async function servedData(data: () => Promise<unknown>): Promise<string> {
  const server = await pageServer({ port: 0, assets, data });
  onTestFinished(() => server.close());
  return server.url;
}

/** Opens it, and notes what should not be. */
async function opened(url: string, width = 1280, colorScheme: "light" | "dark" = "light") {
  if (!browser) return expect.unreachable("the browser did not start");
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(POLL.timeout);
  const [complaints, elsewhere]: [string[], string[]] = [[], []];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith("data:")) elsewhere.push(asked);
  });
  await page.goto(url);
  await page.locator("#tiles dd").first().waitFor();
  return { page, complaints, elsewhere };
}

/**
 * These run in the page, so they are text: the types of the DOM are not known here. A copy is read, as
 * Chromium wants it.
 */
const PIXELS = `(canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  return copy.getImageData(0, 0, canvas.width, canvas.height).data;
}`;
/** Axes are grey, what is drawn has colours. */
const IS_DRAWN = `(bytes) => {
  for (let i = 0; i < bytes.length; i += 4) {
    const [red, green, blue, alpha] = bytes.slice(i, i + 4);
    if (alpha > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) return true;
  }
  return false;
}`;
const MEASURE = `({
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  background: getComputedStyle(document.body).backgroundColor,
  drawn: [...document.querySelectorAll("canvas")].filter((canvas) => (${IS_DRAWN})((${PIXELS})(canvas))).length,
})`;
const measured = (page: Page) =>
  page.evaluate<{ readonly overflow: number; readonly background: string; readonly drawn: number }>(MEASURE);

describe.runIf(hasChromium && HAS_LOOPBACK)(`the page in a browser${why}`, () => {
  it("the page shows what a real application metered, in light, dark and phone layout, with names as text", async () => {
    const application = await meteredApplication();
    onTestFinished(() => application.close());
    const url = await servedPage(application.url);
    await application.work();
    const answer = async () => (await (await fetch(`${url}data`)).json()) as PageData;
    const columns = async () =>
      (await answer()).panels[0]?.series[0]?.values.filter((value) => value !== null).length;
    for (let time = 0; time < 4; time++) {
      const before = (await columns()) ?? 0;
      await application.work(time);
      await expect.poll(columns, POLL).toBeGreaterThan(before);
    }
    for (const [name, width, scheme] of [
      ["light", 1280, "light"],
      ["dark", 1280, "dark"],
      ["phone", 360, "light"],
      ["phone-dark", 360, "dark"],
    ] as const) {
      const { page, complaints, elsewhere } = await opened(url, width, scheme);
      // All but that of shares, of which the grid of the application says nothing.
      await expect.poll(async () => (await measured(page)).drawn, POLL).toBe(7);
      expect(await measured(page)).toMatchObject({
        overflow: 0,
        background: scheme === "dark" ? "rgb(16, 20, 27)" : "rgb(246, 247, 249)",
      });
      const label = page.locator(".legend .label", { hasText: "<img src=x" });
      expect(await label.first().textContent()).toBe(HOSTILE_REPORTED);
      expect(await page.locator("main img").count()).toBe(0);
      expect(await page.title()).toBe("Wattspan");
      expect(await page.locator("#unknown tbody tr").first().textContent()).toMatch(/^[a-z_]+\d+/);
      if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `page-${name}.png`), fullPage: true });
      expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    }
  });

  it("the page states what is missing and why, and that its source does not answer", async () => {
    let answers = true;
    const metrics = await standInServer((_, response) => {
      if (!answers) return void response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/plain" }).end("wattspan_energy_joules_total 5\n");
    });
    const { page, complaints } = await opened(await servedPage(metrics), 360);
    expect(await page.locator("#tiles > div").first().textContent()).toBe("Energy5.00 Jbounds not reported");
    expect(await page.locator("#tiles > div").nth(1).textContent()).toMatch(
      /^Greenhouse gasnot knownNo CO2e:/,
    );
    const missing = page.locator(".missing:visible");
    await expect.poll(async () => (await missing.allTextContents()).length, POLL).toBe(7); // all but power
    expect(await page.locator("#problem").isVisible()).toBe(false);
    answers = false;
    await expect
      .poll(() => page.locator("#problem").textContent(), POLL)
      .toBe(
        "The metrics page cannot be read: HTTP 503 instead of a metrics page. This page shows its last data.",
      );
    expect((await measured(page)).overflow).toBe(0);
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, "page-missing.png"), fullPage: true });
    answers = true;
    await expect.poll(() => page.locator("#problem").isVisible(), POLL).toBe(false);
    expect(complaints).toEqual([]);
  });

  it("the page states that its own server has ended, and keeps the last values", async () => {
    const source = metricsPage(
      new URL(await standInServer((_, response) => void response.end("wattspan_energy_joules_total 5\n"))),
      {
        intervalS: 0.2,
      },
    );
    onTestFinished(() => source.close());
    const server = await pageServer({ port: 0, assets, data: () => pageDataOf(source) });
    const { page } = await opened(server.url);
    await server.close();
    await expect
      .poll(() => page.locator("#problem").textContent(), POLL)
      .toMatch(/^wattspan dashboard does not respond/);
    expect(await page.locator("#tiles dd.value").first().textContent()).toBe("5.00 J");
  });

  it("the page fits on a phone with long names, draws isolated points, and follows the colour scheme", async () => {
    const long = "m".repeat(300);
    const series = Array.from({ length: 9 }, (_, i) => ({
      ...{ label: `${i}${long}`, colour: `part-${i + 1}`, values: [1, null, 2, null], total: "5 J" },
    }));
    const panel = { title: long, about: long, unit: "W", form: "lines", series };
    const empty = { ...panel, series: [{ label: "a", colour: "part-1", values: [null, null, null, null] }] };
    const data = {
      source: { url: `http://${long}`, state: "fails", problem: long },
      intervalS: 60,
      times: [1, 2, 3, 4],
      tiles: [
        { label: long, missing: long },
        { label: "a", value: "5 J", note: long },
      ],
      panels: [panel, { ...panel, form: "stack" }, empty],
      unknown: [{ reason: "estimator_failed", words: long, count: 5 }],
    };
    const { page, complaints } = await opened(await servedData(async () => data), 360);
    await expect.poll(async () => (await measured(page)).drawn, POLL).toBe(2); // and nothing of the empty one
    expect((await measured(page)).overflow).toBe(0);
    const pixels = () => page.evaluate<string>(`(${PIXELS})(document.querySelector("canvas")).join()`);
    const light = await pixels();
    await page.emulateMedia({ colorScheme: "dark" });
    await vi.waitUntil(async () => (await pixels()) !== light, POLL);
    expect(complaints).toEqual([]);
  });

  it("the page shows the values under the cursor", async () => {
    const panel = {
      ...{ title: "t", about: "a", unit: "W", form: "band" },
      series: [
        { label: "value", colour: "energy", values: [1, 2000, null] },
        { label: "lower bound", colour: "bound", values: [1, 1000, null] },
        { label: "upper bound", colour: "bound", values: [1, 4000, null] },
      ],
    };
    const data = {
      source: { url: "http://x", state: "answers" },
      intervalS: 60,
      times: [1, 2, 3],
      tiles: [{ label: "a", value: "b" }],
      panels: [panel],
      unknown: [],
    };
    const { page } = await opened(await servedData(async () => data));
    const values = () => page.locator(".legend output").allTextContents();
    expect(await values()).toEqual(["2.00 kW", "1.00 kW", "4.00 kW"]); // the last that are known
    const over = page.locator(".u-over");
    const { width = 0 } = (await over.boundingBox()) ?? {};
    await over.hover({ position: { x: 1, y: 20 } });
    await expect.poll(values, POLL).toEqual(["1.00 W", "1.00 W", "1.00 W"]);
    await over.hover({ position: { x: width - 1, y: 20 } });
    await expect.poll(values, POLL).toEqual(["not known", "not known", "not known"]);
    expect(await page.locator(".chart").getAttribute("aria-label")).toBe(
      "t: value 2.00 kW, lower bound 1.00 kW, upper bound 4.00 kW",
    );
  });
});
