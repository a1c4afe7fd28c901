/** Scrapes as text with timestamps, for later import into backends. */

import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The sample lines of a page, each with a timestamp. */
const timed = (page: string, time: string): string =>
  page
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => `${line} ${time}\n`)
    .join("");

/**
 * Writes scrapes to a file as OpenMetrics, from which `promtool` makes blocks, and returns each in
 * VictoriaMetrics' format.
 */
export function pageFile() {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-pages-"));
  const path = join(folder, "pages.om");
  const file = openSync(path, "w");
  let samples = 0;
  return {
    path,
    get samples() {
      return samples;
    },
    /** Adds a scrape. Returns it in Prometheus' text format with times in milliseconds. */
    add(page: string, atMs: number): string {
      const text = timed(page, String(atMs));
      writeSync(file, timed(page, (atMs / 1000).toFixed(3)));
      samples += text.split("\n").length - 1;
      return text;
    },
    /** Ends the file. */
    close() {
      writeSync(file, "# EOF\n");
      closeSync(file);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
