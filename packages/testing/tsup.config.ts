import { packageConfig } from "../../tsup.base.js";

/** Compiled by those who simulate cards. */
const STAND_IN = ["libnvidia-ml.c", "nvidia-smi.c", "control.c", "control.h"];

export default packageConfig(import.meta.dirname, {
  copied: STAND_IN.map((name) => `src/stand-ins/nvml/${name}`),
});
