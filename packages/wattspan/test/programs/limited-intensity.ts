// node limited-intensity.ts <file|redis> <folder or URL> <base URL of the grid> <now, in ms>: a process that asks for the carbon intensity of four
// countries, and again a minute later. The minute is one of 3 seconds, which a real Redis counts.
import { energyCharts } from "@wattspan/carbon/energy-charts";
import { limited } from "@wattspan/carbon/limited";
import { systemClock } from "@wattspan/core";
import { createClient } from "redis";
import { fileStore } from "wattspan/file-store";
import { redisStore } from "wattspan/redis-store";
import { say } from "./telemetry-sdk.ts";

const MINUTE_MS = 3000;
const [kind, target = "", baseUrl = "", now] = process.argv.slice(2);
const clock = { ...systemClock, wall: () => Number(now) };
const client = kind === "redis" ? await createClient({ url: target }).connect() : undefined;
const store = client ? redisStore({ client }) : fileStore({ folder: target });
const onStoreError = (error: unknown) => say({ note: "store", value: String(error) });
const grid = limited(energyCharts({ baseUrl, clock }), { perMs: MINUTE_MS, store, onStoreError });
const codeOf = (error: unknown) => (error as { readonly code: string }).code;

// Nothing of ours keeps a process alive; a service has a server that does.
const server = setInterval(() => undefined, 60_000);
for (let minute = 0; minute < 2; minute++) {
  if (minute > 0) await new Promise((resolve) => setTimeout(resolve, MINUTE_MS));
  for (const country of ["DE", "FR", "PL", "AT"]) {
    const asking = grid.current({ country }, AbortSignal.timeout(2000));
    const value = await asking.then(({ gramsPerKwh }) => String(gramsPerKwh.value), codeOf);
    say({ note: "answer", value });
  }
}
client?.destroy();
clearInterval(server);
