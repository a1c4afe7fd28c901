/** Everything that is measured, not counted: one part after another. */

import { liveCost, scrapers } from "../backends/live.ts";
import { pageFile } from "../backends/page-files.ts";
import {
  type Stored,
  startStore,
  store,
  storedInPrometheus,
  storedInVictoriaMetrics,
} from "../backends/stored.ts";
import { large, type Profile, typical, typicalInFull } from "../load/profile.ts";
import type { Results } from "./results.ts";
import { peakWindow, type WindowResult } from "./window.ts";

/** The usual scrape interval of Prometheus. */
const SCRAPE_MS = 15_000;
const SERVICES = 20;
/** The same names with so many calls that most values change at each scrape. */
const busy: Profile = { ...typical, name: "busy", callsPerDay: 100 * typical.callsPerDay };
/** Pages that a backend scrapes one after another. */
const KEPT_PAGES = 20;

/** Measures everything, in some minutes, and reports which part begins. */
export async function measured(
  say: (part: string) => void,
): Promise<Pick<Results, "exports" | "stored" | "live">> {
  say("two hours of a typical service in Prometheus and VictoriaMetrics");
  const quietly = await storedWindow(typical);
  say("two hours of a busy one");
  const busily = await storedWindow(busy);
  say("exports of a service in full detail, and of a large one");
  const exportsOf = (profile: Profile) =>
    peakWindow(profile, { hours: 1 / 6, scrapeMs: 60_000 }, async () => undefined);
  const [full, largeWindow] = [await exportsOf(typicalInFull), await exportsOf(large)];
  say(`${SERVICES} services scraped by Prometheus`);
  const prometheus = await liveCost(scrapers.prometheus, quietly.pages, SERVICES);
  say(`${SERVICES} services scraped by VictoriaMetrics`);
  const victoriaMetrics = await liveCost(scrapers.victoriaMetrics, quietly.pages, SERVICES);
  return {
    exports: { typical: quietly.window, full, large: largeWindow },
    stored: { typical: quietly.stored, busy: busily.stored },
    live: { prometheus, victoriaMetrics },
  };
}

/** A window with each of its scrapes in both backends. */
async function storedWindow(profile: Profile): Promise<{
  window: WindowResult;
  stored: { prometheus: Stored; victoriaMetrics: Stored };
  pages: readonly string[];
}> {
  const server = await startStore();
  const file = pageFile();
  const pages: string[] = [];
  try {
    const window = await peakWindow(profile, { hours: 2, scrapeMs: SCRAPE_MS }, async (page, atMs) => {
      pages.push(page);
      if (pages.length > KEPT_PAGES) pages.shift();
      await store(server, file.add(page, atMs));
    });
    file.close();
    const prometheus = storedInPrometheus(file.path);
    const victoriaMetrics = await storedInVictoriaMetrics(server);
    for (const { samples } of [prometheus, victoriaMetrics]) {
      if (samples !== file.samples) throw new Error(`${samples} of ${file.samples} samples were stored.`);
    }
    return { window, stored: { prometheus, victoriaMetrics }, pages };
  } finally {
    file.remove();
    await server.stop();
  }
}
