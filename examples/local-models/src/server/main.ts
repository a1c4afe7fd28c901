/**
 * The server as a process: `node src/server/main.ts model.gguf`. Sends its address and its CPU time to the
 * process that started it.
 */

import { ownSeconds } from "../host/counted-host.ts";
import { startLlamaServer } from "./llama-server.ts";

/** Messages of the server. */
export interface ServerReport {
  readonly url: string;
  readonly cpuS: number;
}

/** Often while it works, rarely at rest: sending is work too. */
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
