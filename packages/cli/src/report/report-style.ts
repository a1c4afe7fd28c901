import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// The built package is ESM and CommonJS.
const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
const BUILT = join(here, "page", "report.css");
const SOURCES = join(here, "../../page");

/** The style of a report: next to the built program, or joined from its sources. @example reportStyle() */
export function reportStyle(): string {
  if (existsSync(BUILT)) return readFileSync(BUILT, "utf8");
  const sources = ["base.css", "report.css"].map((name) => readFileSync(join(SOURCES, name), "utf8"));
  return sources.join("\n").replace(/^@import .*$/m, "");
}
