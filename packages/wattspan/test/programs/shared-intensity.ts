// node shared-intensity.ts <file|redis> <folder or URL> <base URL of the grid> <now, in ms>: a process of a
// service that asks for the carbon intensity of each of three quarter hours, with a clock that all of them
// put forward together.
import { cached, energyCharts } from "@wattspan/carbon/providers";
import { type Clock, systemClock } from "@wattspan/core";
import { createClient } from "redis";
import { fileStore } from "wattspan/file-store";
import { redisStore } from "wattspan/redis-store";
import { say } from "./telemetry-sdk.ts";

const [kind, target = "", baseUrl = "", now] = process.argv.slice(2);
let nowMs = Number(now);
/** From which on a time is a limit, after which a store or a source counts as none. */
const LIMIT_MS = 500;
/** A machine with ten times its work answers late. */
const schedule: Clock["schedule"] = (task, delayMs) =>
  systemClock.schedule(task, delayMs < LIMIT_MS ? delayMs : delayMs * 60);
const clock = { ...systemClock, wall: () => nowMs, schedule };
const client = kind === "redis" ? await createClient({ url: target }).connect() : undefined;
const store = client ? redisStore({ client }) : fileStore({ folder: target, now: clock.wall });
const onStoreError = (error: unknown) => say({ note: "store", value: String(error) });
const grid = cached(energyCharts({ baseUrl, clock }), { store, clock, forecastMs: 0, onStoreError });

// Nothing of ours keeps a process alive; a service has a server that does.
const server = setInterval(() => undefined, 60_000);
for (let slot = 0; slot < 3; slot++) {
  await (await fetch(new URL("/together", baseUrl))).text();
  const { gramsPerKwh } = await grid.current({ country: "DE" }, AbortSignal.timeout(30_000));
  say({ note: "grams", value: gramsPerKwh.value });
  nowMs += 900_000;
}
client?.destroy();
clearInterval(server);
