/** Compares the counted devices with a meter of the whole host. */

export { hostCalibration } from "./devices/calibration/host-calibration.js";
