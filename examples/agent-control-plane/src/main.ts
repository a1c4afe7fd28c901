/** `npm run control-plane` in the root of the repository. */

import { processCpu, rapl } from "@wattspan/meters";
import { type Footprint, startWattspan } from "wattspan";
import { loadOcr } from "../../quickstart/src/ocr/networks.ts";
import { numberText } from "../../quickstart/src/text.ts";
import { runArm } from "./arm.ts";
import { changes, comparisonTable, sourceText } from "./comparison.ts";
import { dayOf } from "./day.ts";

const PAPERS = 24;
const SEED = 7;
/** Of what the day took without a budget. */
const BUDGET_SHARE = 0.6;
/** Papers between two lines of progress. */
const PROGRESS = 6;

const say = (text: string): void =>
  console.log(`[${(performance.now() / 1000).toFixed(1).padStart(5)} s] ${text}`);

async function main(): Promise<void> {
  const ended: Footprint[] = [];
  const wattspan = await startWattspan({
    meters: [rapl(), processCpu()],
    observers: [(footprint) => void ended.push(footprint)],
  });
  const ocr = await loadOcr();
  const shared = {
    arrivals: dayOf(PAPERS, SEED),
    ocr,
    settled: () => wattspan.flush().then(() => ended.splice(0)),
    onPaper(papers: number) {
      if (papers % PROGRESS === 0) say(`  ${papers} of ${PAPERS} papers`);
    },
  };
  say(`an agent puts the dates of ${PAPERS} scanned papers into a calendar, with networks on this CPU`);
  say("day 1 of 3, before: no budget, looks at each tick");
  const before = await runArm({ ...shared, name: "before" });
  const { energy } = before;
  if (!energy) throw new Error("the energy of this machine is not known: `wattspan doctor` says why.");
  const limitJ = BUDGET_SHARE * energy.value;
  say(`day 2 of 3, after: a budget of ${numberText(limitJ)} J with a policy, and advice`);
  const after = await runArm({ ...shared, name: "after", limitJ, history: before.footprints });
  say("day 3 of 3: the same with a budget of 0 J");
  const none = await runArm({ ...shared, name: "budget of 0", limitJ: 0, history: before.footprints });
  await wattspan.shutdown();

  const arms = [before, after, none];
  console.log(`\n${comparisonTable(arms)}`);
  console.log(`\n${sourceText(arms)}\n`);
  for (const line of changes(before, after)) console.log(line);
  console.log(
    `With a budget of 0 all ${none.day.watched + none.day.checked} critical steps ran, and papers went to a person.`,
  );
}

await main();
