/**
 * Signals next to energy: of the host by files in the kernel's layout, of cards by a program in place of
 * `nvidia-smi`, of the grid.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { forecastErrors } from "@wattspan/carbon/analysis";
import {
  type CarbonIntensityProvider,
  createMetering,
  type IntensityReading,
  type MeteringOptions,
  type SignalSource,
} from "@wattspan/core";
import { gpuSignals, hostSignals } from "@wattspan/meters";
import { usageReaders } from "@wattspan/spans";
import { manualClock, meteredMachine } from "@wattspan/testing";
import { vi } from "vitest";

type Telemetry = NonNullable<MeteringOptions["telemetry"]>;

/** A host that has done more, the greater the number. */
const host = (n: number): Readonly<Record<string, string>> => ({
  "proc/stat": `cpu  ${1000 + n} 0 0 800 0 0 0 0 0 0\n`,
  "proc/self/net/dev": `Inter-|\n face |\n  eth0: ${1000 * n} 5 0 0 0 0 0 0 ${500 * n} 5 0 0 0 0 0 0\n`,
  "proc/self/io": `rchar: 9\nread_bytes: ${4096 * n}\nwrite_bytes: ${512 * n}\ncancelled_write_bytes: 0\n`,
  "sys/class/net/eth0/address": "02:00\n",
  "sys/fs/resctrl/mon_data/mon_L3_00/mbm_total_bytes": `${1000 * n}\n`,
});

const CARD = "GPU-00000000";
const SMI = `#!/bin/sh
case "$*" in
*lms*) while :; do echo "${CARD}, 80, 1000"; sleep 0.1; done ;;
*) echo "0, ${CARD}, NVIDIA H100, 00000000:01:00.0, 80, 1000" ;;
esac
`;
const NO_LIBRARY = {
  load() {
    throw new Error("cannot open shared object file");
  },
};

/** Reads the host and a card until both have reported. */
export async function runWithSignals(telemetry: Telemetry): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-signals-"));
  const put = (files: Readonly<Record<string, string>>, mode = 0o644) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode });
    }
  };
  put(host(0));
  put({ "nvidia-smi": SMI }, 0o755);
  const paths = { root: join(folder, "sys"), procRoot: join(folder, "proc") };
  const include = ["cpu-utilization", "memory-usage", "network", "storage", "memory-bandwidth"] as const;
  const ofHost = hostSignals({ ...paths, ownCpu: "process", include });
  const ofCards = gpuSignals({
    ...paths,
    gpus: "all",
    koffi: NO_LIBRARY,
    nvidiaSmi: join(folder, "nvidia-smi"),
  });
  let samplesOfCards = 0;
  const counting: SignalSource = {
    ...ofCards,
    read() {
      const samples = ofCards.read();
      samplesOfCards = samples.length;
      return samples;
    },
  };
  const { clock, metering } = await meteredMachine({
    usageReaders,
    zones: [{ id: "cpu", component: "cpu", refreshMs: 1, watts: () => 50 }],
    signals: [ofHost, counting],
    telemetry,
  });
  let n = 0;
  await vi.waitFor(
    async () => {
      put(host(++n));
      await clock.advanceAsync(1000);
      await metering.refresh();
      if (samplesOfCards === 0) throw new Error("the card has not reported yet");
    },
    { interval: 20, timeout: 60_000 },
  );
  await metering.shutdown();
  rmSync(folder, { recursive: true, force: true });
}

const HOUR_MS = 3_600_000;

/** A grid that forecasts a day, hour by hour, and then measures something else. */
export async function runWithForecasts(telemetry: Telemetry): Promise<void> {
  const clock = manualClock();
  const reading = (fromMs: number, value: number, kind: "live" | "forecast"): IntensityReading => ({
    ...{ gramsPerKwh: { value, low: value, high: value }, zone: "DE", source: "grid", kind, rung: "country" },
    ...{ signal: "average", basis: "lifecycle", validFromMs: fromMs, validToMs: fromMs + HOUR_MS },
  });
  const thisHour = () => Math.floor(clock.wall() / HOUR_MS) * HOUR_MS;
  const grid: CarbonIntensityProvider = {
    name: "grid",
    current: async () => reading(thisHour(), 400, "live"),
    forecast: async () =>
      Array.from({ length: 30 }, (_, hour) => reading(thisHour() + hour * HOUR_MS, 300, "forecast")),
  };
  const checked = forecastErrors(grid, { clock });
  const location = { country: "DE" };
  const { signal } = new AbortController();
  const metering = createMetering({
    usageReaders,
    clock,
    intensity: checked,
    location,
    signals: [checked.signals],
    telemetry,
  });
  await metering.ready;
  for (let hour = 0; hour < 30; hour++) {
    await checked.forecast?.(location, 30 * HOUR_MS, signal);
    await clock.advanceAsync(HOUR_MS);
    await checked.current(location, signal);
  }
  await metering.refresh();
  await metering.shutdown();
}
