import type { GaugeSensor } from "../src/gauge/open-sensors.js";

/** A card that says its power in a file, in microwatts. */
export const gaugedCard = (path: string): GaugeSensor => ({
  zone: {
    id: "card",
    component: "gpu",
    scope: "device",
    origin: "sensor",
    refreshMs: 1,
    maxWatts: 1000,
  },
  gauge: { zone: "card", terms: [{ factors: [{ path, steps: 1e6 }] }], windowMs: 0, maxWatts: 1000 },
});
