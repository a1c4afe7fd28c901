/**
 * A process of its own that plays a host: it shows the power that it draws in a RAPL tree, and CPU times as a
 * kernel does. Started by `advanced-tree.ts`; Node runs it without a build.
 */

import { goFirst } from "./go-first.ts";
import { hostFiles } from "./host-files.ts";
import { HostPower, type HostTruth } from "./host-power.ts";
import type { TreePlan, TreeRequest } from "./tree-protocol.ts";

/** About every millisecond in the hardware; this process shares its cores with the tests. */
const STEP_MS = 2;

const plan = JSON.parse(process.argv[2] as string) as TreePlan;
const files = hostFiles(plan.directory, plan.groups);

/** Draws up to now, and shows it. */
function show(): HostTruth {
  host.advance(performance.now());
  return files.show(host.truth());
}

/** Does what is asked; the answer is the truth at the moment up to which the counter shows it. */
async function answer(request: TreeRequest): Promise<HostTruth> {
  const nowMs = performance.now();
  if (request.do === "others") host.beginOthers(nowMs);
  if (request.do === "keep") host.load(request.group, request.cores, nowMs);
  if (request.do === "load") {
    const { group, cores, ms } = request;
    host.load(group, cores, nowMs);
    await new Promise<void>((resolve) => setTimeout(resolve, ms));
    host.load(group, 0, performance.now()); // Late timers make the load longer, and the truth says so.
  }
  return show();
}

goFirst();
const host = new HostPower(plan, performance.now());
const stepping = setInterval(show, STEP_MS);

process.on("message", ({ id, ...request }: TreeRequest & { id: number }) => {
  if (request.do === "stop") clearInterval(stepping);
  void answer(request).then((truth) => process.send?.({ id, truth }));
});
process.on("disconnect", () => process.exit());
process.send?.({ id: 0, truth: show() });
