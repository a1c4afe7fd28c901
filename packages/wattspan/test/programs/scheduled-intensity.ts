// node scheduled-intensity.ts: a script that asks for a carbon intensity in the background, and does nothing
// else. It ends by itself, although the next question is planned for in an hour and it never closes what it
// started.
import { cached } from "@wattspan/carbon/cached";
import { retrying } from "@wattspan/carbon/retrying";
import { scheduled } from "@wattspan/carbon/scheduled";
import { simulatedIntensity } from "@wattspan/carbon/simulated";
import { say, sayEnded } from "./telemetry-sdk.ts";

const script = [{ forMs: 24 * 3_600_000, gramsPerKwh: 300 }];
const grid = scheduled(cached(retrying(simulatedIntensity({ script, stepMs: 3_600_000 }))));
const { gramsPerKwh } = await grid.current({ country: "DE" }, AbortSignal.timeout(1000));
say({ note: "grams", value: gramsPerKwh.value });
sayEnded();
