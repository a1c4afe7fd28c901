/** P1: the cost of `meterInference` in an unconfigured application. */

import { createHook } from "node:async_hooks";
import { meterInference } from "@wattspan/core";
import { alternated, type Pair } from "../measure/alternated.ts";
import type { Assertions } from "../measure/assertions.ts";
import type { Bar } from "../measure/bar.ts";
import { compared, difference } from "../measure/statistics.ts";
import { type Answer, answer, MODEL } from "../stand/model-call.ts";

const CALLS = 100_000;

const model = async (): Promise<Answer> => answer();
const bare = (): Promise<Answer> => model();
const metered = (): Promise<Answer> => meterInference({ model: MODEL }, model);

export const bar: Bar = {
  title: "An unconfigured call",
  how:
    "`meterInference` around an async function, in a process without configuration, compared with a plain call of the same function. " +
    `Blocks of ${CALLS.toLocaleString("en")} awaited calls in turns; the figure is the difference. In a separate block, every asynchronous resource ` +
    "that Node creates is observed, such as a timer or a file.",
  async measure({ quick, assert, progress }) {
    const promise = Promise.resolve();
    const same = meterInference({ model: MODEL }, () => promise) === promise;
    assert.that("the caller gets the very promise that its function gave", same, () => "it got another one");
    const plan = quick ? { rounds: 5, calls: CALLS, warmUp: 2 } : { rounds: 101, calls: CALLS, warmUp: 10 };
    const arms = [{ block: () => block(bare) }, { block: () => block(metered) }] as const;
    const pairs = (await alternated(plan, ...arms, progress)).map(inNanoseconds);
    await watchResources(assert);
    return [
      {
        what: "CPU per call, beyond a bare one",
        ...compared(pairs, difference, "ns", "bare", "ns"),
        limit: 100,
      },
    ];
  },
};

const inNanoseconds = ({ reference, candidate }: Pair): Pair => ({
  reference: 1000 * reference,
  candidate: 1000 * candidate,
});

async function block(call: () => Promise<Answer>): Promise<void> {
  for (let i = 0; i < CALLS; i++) await call();
}

/** No timer, no I/O: calls create promises and nothing else. */
async function watchResources(assert: Assertions): Promise<void> {
  const created: string[] = [];
  let promises = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === "PROMISE") promises++;
      else created.push(type);
    },
  }).enable();
  for (let i = 0; i < 1000; i++) await metered();
  hook.disable();
  assert.that("the watch sees what calls create", promises >= 1000, () => `it saw ${promises} promises`);
  assert.that("no timer and no I/O", created.length === 0, () => [...new Set(created)].join(", "));
}
