import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { cpuMs } from "./cpu-ms.ts";
import { runOutage, type Seen } from "./outage.ts";

const hasLoopback = Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => internal));

it.skipIf(!hasLoopback)(
  "the intensity in an outage goes from live to stale to forecast to annual and back, and delays no call",
  async () => {
    const seen: Seen[] = [];
    await runOutage((one) => seen.push(one), cpuMs);
    const said = seen.map(({ intensity: { kind, stale, insteadOf } }) =>
      [kind, stale && "stale", insteadOf && "instead"].filter(Boolean).join(" "),
    );
    const phases = said.filter((one, index) => one !== said[index - 1]);
    expect(phases).toEqual(["live", "live stale", "forecast", "annual instead", "live"]);
    expect(said.filter((one) => one === "live stale")).toHaveLength(3);
    const annual = seen.find(({ intensity }) => intensity.kind === "annual");
    expect(annual?.intensity).toMatchObject({ basis: "lifecycle", otherBasis: true, insteadOf: "neso" });
    const stale = seen.find(({ intensity }) => intensity.stale);
    expect(stale?.reasons).toContain("stale_intensity");
    // The background request waits for the silent API for three seconds, on a clock that stands still during
    // a call: no call waited for it.
    for (const { tookMs } of seen) expect(tookMs).toBeLessThan(1000);
  },
);
