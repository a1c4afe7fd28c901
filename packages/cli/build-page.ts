import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const SOURCES = join(import.meta.dirname, "page");
/** What the oldest browsers have that read it: of 2023. */
const TARGET = ["chrome110", "firefox115", "safari16.4"];

/**
 * Puts the page that `wattspan dashboard` serves, and the style of reports, into a folder: with uPlot inside, so that
 * it asks nobody else for anything.
 * @example await buildPage("dist/page")
 */
export async function buildPage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: ["page.ts", "page.css", "report.css"].map((name) => join(SOURCES, name)),
    ...{ outdir: folder, bundle: true, minify: true, format: "esm", target: TARGET, logLevel: "error" },
  });
  await copyFile(join(SOURCES, "page.html"), join(folder, "page.html"));
  const licence = join(createRequire(import.meta.url).resolve("uplot/package.json"), "../LICENSE");
  await copyFile(licence, join(folder, "uPlot.LICENSE"));
}
