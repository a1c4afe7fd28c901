/**
 * What an audit needs to divide joules again: the law of a tick, the steps of counters and gauges, and the tap that
 * sees what was divided.
 */

export { DeviceTotals } from "./devices/ledger/device-totals.js";
export { counterStep, trapezoid } from "./devices/sampling/gauge-counter.js";
export { accuracyOf } from "./devices/sampling/zone-selection.js";
export type { LedgerTap, TappedDevice, TappedTick, TappedUse } from "./options/ledger-tap.js";
