import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Condition } from "../conditions.ts";
import type { SoakResult } from "../result.ts";
import { memoryChart } from "./memory-chart.ts";
import { soakPage } from "./soak-page.ts";

/** Writes the page, its chart, and everything that was found as JSON. */
export async function writeReport(
  folder: string,
  result: SoakResult,
  conditions: readonly Condition[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, "soak.md"), soakPage(result, conditions)),
    writeFile(join(folder, "soak.svg"), memoryChart(result)),
    writeFile(join(folder, "soak.json"), `${JSON.stringify({ ...result, conditions }, null, 2)}\n`),
  ]);
}
