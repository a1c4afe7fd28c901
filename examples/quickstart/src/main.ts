/** The quickstart: `npm run quickstart` in the root of the repository. */

import { appendFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { runCommandLine } from "@wattspan/cli";
import OpenAI from "openai";
import { type Footprint, meterStage, startWattspan } from "wattspan";
import { startPrometheus } from "wattspan/prometheus";
import { runClerk } from "./agent.ts";
import { loadOcr } from "./ocr/networks.ts";
import { papers } from "./paper.ts";
import { standIn } from "./stand-in.ts";
import { bold, percentText, plainTable, rangeText } from "./text.ts";

const { values: options } = parseArgs({ options: { serve: { type: "boolean" } } });
const say = (line: string): void =>
  console.log(`[${(performance.now() / 1000).toFixed(1).padStart(5)} s] ${line}`);

const file = "post-clerk.jsonl";
rmSync(file, { force: true });
const write = (line: object): void => appendFileSync(file, `${JSON.stringify(line)}\n`);

const page = options.serve ? await startPrometheus() : undefined;
const footprints: Footprint[] = [];
const wattspan = await startWattspan({
  observers: [(footprint) => footprints.push(footprint), write],
});
const ocr = await meterStage({ name: "load the networks", kind: "deployment" }, loadOcr);
const hosted = new OpenAI({ apiKey: "none", fetch: standIn, maxRetries: 0 });

say(`an agent reads ${papers.length} scanned papers on this CPU; a stand-in answers for the hosted model`);
const quality = await runClerk({ papers, ocr, hosted, say });
await wattspan.flush();
write(wattspan.status);
say(`${percentText(quality)} of the characters were read right`);

const rows = footprints
  .filter(({ kind }) => kind !== "inference")
  .map(({ name, durationS, energy, method }) => [name, durationS.toFixed(2), rangeText(energy), method]);
const head = ["activity", "seconds", "joules (low–high)", "method"].map(bold);
console.log(`\n${plainTable([head, ...rows], ["left", "right", "right", "left"])}\n`);
const { stdout, stderr, env: environment } = process;
await runCommandLine(["report", file], { stdout, stderr, environment });

if (page) console.log(`\nServing ${page.url} until Ctrl-C; npx @wattspan/cli dashboard shows it.`);
while (page) {
  await runClerk({ papers: papers.slice(0, 1), ocr, hosted, say: () => undefined });
  await new Promise((resolve) => setTimeout(resolve, 3000));
}
await wattspan.shutdown();
