/** Appends decisions to a log, so many or until it is killed. Says the id of each after it is written. */

import { appendDecision } from "../../src/gate/decision-log.ts";
import { comparePairs, decide, policyOf } from "../../src/index.ts";

const [path = "", count = ""] = process.argv.slice(2);
const policy = policyOf("version: 1");
const decision = decide(comparePairs([], { limits: [] }), policy, "2026-12-01");
const decided = { decision, decidedAt: new Date("2026-12-01"), base: "a", head: "b", policy: "version: 1" };
for (let i = 0; i < Number(count); i++) {
  const { id } = await appendDecision(path, decided);
  process.stdout.write(`${id}\n`);
}
