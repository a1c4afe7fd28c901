/** The server as a process: `node src/server/main.ts model.gguf`. Tells the process that started it where it is, and its CPU time. */

import { ownSeconds } from "../host/counted-host.ts";
import { startLlamaServer } from "./llama-server.ts";

/** What it tells. */
export interface ServerReport {
  readonly url: string;
  readonly cpuS: number;
}

/** Often while it works, and seldom at rest: telling is work too. */
const STEP_MS = 4;
const REST_STEPS = 25;

const { url, isBusy, close } = await startLlamaServer(process.argv[2] as string);
const report = () => process.send?.({ url, cpuS: ownSeconds() } satisfies ServerReport);
report();
let steps = 0;
const timer = setInterval(() => {
  if (isBusy() || ++steps % REST_STEPS === 0) report();
}, STEP_MS);
process.once("disconnect", () => {
  clearInterval(timer);
  void close().finally(() => process.exit());
});
