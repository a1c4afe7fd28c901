import { packageConfig } from "../../tsup.base.js";

/** Compiled by those who simulate cards. */
const STAND_IN = ["libnvidia-ml.c", "nvidia-smi.c", "control.c", "control.h"];

export default packageConfig(import.meta.dirname, {
  threads: ["src/gauge/sampling-worker.ts"],
  copied: STAND_IN.map((name) => `src/testing/nvml/${name}`),
});
