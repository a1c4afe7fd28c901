// node calibrated-calls.ts <file|redis> <folder or URL>: a process whose provider states the energy of four
// calls, and which then says by what method it estimates a fifth.
import { createMetering, type Footprint } from "@wattspan/core";
import { calibrate } from "@wattspan/models/calibrate";
import { phase } from "@wattspan/models/phase";
import { createClient } from "redis";
import { fileStore } from "wattspan/file-store";
import { redisStore } from "wattspan/redis-store";
import { say, sayEnded } from "./telemetry-sdk.ts";

const [kind, target = ""] = process.argv.slice(2);
const client = kind === "redis" ? await createClient({ url: target }).connect() : undefined;
const store = client ? redisStore({ client }) : fileStore({ folder: target });
const onStoreError = (error: unknown) => say({ note: "store", value: String(error) });
const calibrated = calibrate(phase(), { store, onStoreError });
await calibrated.save(); // what others have learned is there

const methods: (string | undefined)[] = [];
const metering = createMetering({
  estimators: [calibrated],
  observers: [({ parts }: Footprint) => void methods.push(parts[0]?.methodId)],
  telemetry: { detail: "off" },
});
await metering.ready;
for (const energy of [100, 130, 90, 110, undefined]) {
  if (energy === undefined) await metering.flush(); // what is stated has been learned
  await metering.meterInference({ model: "gpt-4o", provider: "openai" }, async (call) => {
    call.setUsage({ inputFresh: 900, output: 250 });
    if (energy !== undefined) call.reportEnergy({ energy, source: "provider" });
  });
}
await metering.shutdown();
say({ note: "method", value: String(methods.at(-1)) });
await calibrated.save();
say({ note: "reports", value: calibrated.learned[0]?.reports ?? 0 });
client?.destroy();
sayEnded();
