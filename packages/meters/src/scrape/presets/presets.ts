import type { Preset } from "../page/preset.js";
import { dcgm } from "./dcgm.js";
import { kepler } from "./kepler.js";
import { serverPreset, tensorrtPreset } from "./model-servers.js";
import { scaphandre } from "./scaphandre.js";

/** By name. A page belongs to a host. */
export const PRESETS = {
  dcgm: () => dcgm,
  kepler: () => kepler,
  scaphandre: () => scaphandre,
  triton: (host: string) => serverPreset("triton", host),
  nim: (host: string) => serverPreset("nim", host),
  "tensorrt-llm": tensorrtPreset,
} as const satisfies Readonly<Record<string, (host: string) => Preset>>;

/** Exporters with known pages. */
export type ScrapePreset = keyof typeof PRESETS;
