import { packageConfig } from "../../tsup.base.js";

/** Started as a thread, by its file. */
const WORKER = "sampling-worker";

/** Compiled by those who simulate cards. */
const STAND_IN = ["libnvidia-ml.c", "nvidia-smi.c", "control.c", "control.h"];

export default packageConfig(import.meta.dirname, {
  alone: [WORKER],
  copied: STAND_IN.map((name) => `src/testing/nvml/${name}`),
});
