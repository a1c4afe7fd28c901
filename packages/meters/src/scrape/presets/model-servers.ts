/** Model servers that report the energy of their cards, under the names of `modelServer()`. */

import { COUNTERS, counterIn, NVML_REFRESH_MS, NVML_WINDOW_MS } from "../../model-server/energy-counter.js";
import type { Preset } from "../page/preset.js";
import type { PageTaker, ScrapedDevice } from "../page/scraped-page.js";
import { type Series, zoneOf } from "../page/series.js";

/** Gauges of the same cards, for those without a counter. */
const GAUGES = { triton: "nv_gpu_power_usage", nim: "gpu_power_usage_watts" } as const;
const zone: Series["zone"] = zoneOf({ component: "gpu", scope: "device", maxWatts: 3000 });

/** The page of Triton or NIM at a host. */
export function serverPreset(server: keyof typeof GAUGES, host: string): Preset {
  const { name, refreshMs } = COUNTERS.find((one) => one.server === server) as (typeof COUNTERS)[number];
  const identity: Series["identity"] = (labels) => {
    const uuid = labels.get("gpu_uuid") ?? labels.get("uuid");
    const index = labels.get("device_id") ?? labels.get("gpu");
    // A server's numbers of its cards are its own.
    if (uuid === undefined && index === undefined) return undefined;
    return { id: uuid ?? `${server}:${host}:${index}`, name: `GPU ${index ?? uuid} of ${server}` };
  };
  return {
    path: "/metrics",
    refreshMs,
    series: [
      { name, unit: "J", zone, identity },
      { name: GAUGES[server], unit: "W", zone, identity, windowMs: NVML_WINDOW_MS },
    ],
  };
}

/** Other answers than TensorRT-LLM's are this short. */
const HEAD = 8192;

/** TensorRT-LLM's answer in JSON: the sum over all of its cards. */
class EnergyAnswer implements PageTaker {
  readonly isCrowded = false;
  readonly #id: string;
  #head = "";

  constructor(id: string) {
    this.#id = id;
  }

  add(text: string): void {
    if (this.#head.length < HEAD) this.#head += text;
  }

  get devices(): ReadonlyMap<string, ScrapedDevice> {
    const joules = counterIn(this.#head)?.joules;
    if (joules === undefined) return new Map();
    return new Map([[this.#id, { id: this.#id, name: "all cards of tensorrt-llm", values: [joules] }]]);
  }
}

/** The answer of TensorRT-LLM at a host. */
export function tensorrtPreset(host: string): Preset {
  const id = `tensorrt-llm:${host}`;
  const cards = zoneOf({ component: "gpu", scope: "device", maxWatts: 20_000 });
  return {
    path: "/energy_metrics",
    refreshMs: NVML_REFRESH_MS,
    series: [{ name: "total_energy_j", unit: "J", zone: cards, identity: () => undefined }],
    page: () => new EnergyAnswer(id),
    notes: ["All cards of the server are one zone: the answer has only their sum."],
  };
}
