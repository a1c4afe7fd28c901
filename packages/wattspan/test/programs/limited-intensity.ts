// node limited-intensity.ts <file|redis> <folder or URL> <base URL of the grid> <now, in ms>: a process that
// asks for the carbon intensity of four countries, and again a minute later, with a clock that all processes
// put forward together. The minute of a Redis is over when the test says so.
import { energyCharts } from "@wattspan/carbon/energy-charts";
import { limited } from "@wattspan/carbon/limited";
import { type Clock, systemClock } from "@wattspan/core";
import { createClient } from "redis";
import { fileStore } from "wattspan/file-store";
import { redisStore } from "wattspan/redis-store";
import { say } from "./telemetry-sdk.ts";

const MINUTE_MS = 60_000;
const [kind, target = "", baseUrl = "", now] = process.argv.slice(2);
let nowMs = Number(now);
/** A machine with ten times its work answers late, and a store that does counts as none. */
const schedule: Clock["schedule"] = (task, delayMs) => systemClock.schedule(task, delayMs * 60);
const clock: Clock = { now: () => nowMs, wall: () => nowMs, schedule };
const client = kind === "redis" ? await createClient({ url: target }).connect() : undefined;
const store = client ? redisStore({ client }) : fileStore({ folder: target, now: clock.wall });
const onStoreError = (error: unknown) => say({ note: "store", value: String(error) });
const grid = limited(energyCharts({ baseUrl, clock }), { perMs: MINUTE_MS, store, clock, onStoreError });
const codeOf = (error: unknown) => (error as { readonly code: string }).code;
const together = async () => void (await (await fetch(new URL("/together", baseUrl))).text());

// Nothing of ours keeps a process alive; a service has a server that does.
const server = setInterval(() => undefined, 60_000);
for (let minute = 0; minute < 2; minute++) {
  await together();
  for (const country of ["DE", "FR", "PL", "AT"]) {
    const asking = grid.current({ country }, AbortSignal.timeout(30_000));
    const value = await asking.then(({ gramsPerKwh }) => String(gramsPerKwh.value), codeOf);
    say({ note: "answer", value });
  }
  nowMs += MINUTE_MS;
}
client?.destroy();
clearInterval(server);
