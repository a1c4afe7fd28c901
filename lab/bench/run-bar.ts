/**
 * A separate process that measures one bar. Arguments: the id, and `--quick`. Started by `start-bar.ts`; on
 * its own, it prints the result.
 */

import { barOf } from "./bars.ts";
import { Assertions } from "./measure/assertions.ts";
import type { BarResult } from "./measure/bar.ts";

/** Messages to the parent process. */
export type BarMessage = { readonly progress: number } | { readonly result: BarResult };

const send = (message: BarMessage): void => {
  if (process.send) process.send(message);
  else if ("result" in message) console.log(JSON.stringify(message.result, undefined, 2));
};

const [id = "", ...flags] = process.argv.slice(2);
const bar = await barOf(id);
const assert = new Assertions();
const startedMs = performance.now();
const measures = await bar.measure({
  quick: flags.includes("--quick"),
  assert,
  progress: (share) => send({ progress: share }),
});
const seconds = (performance.now() - startedMs) / 1000;
const { title, how, unmet } = bar;
const about = { id, title, how, ...(unmet !== undefined && { unmet }) };
send({ result: { ...about, seconds, measures, assertions: assert.all } });
// A bar must not keep the process alive: metering timers do not, but an open channel does.
if (process.connected) process.disconnect();
