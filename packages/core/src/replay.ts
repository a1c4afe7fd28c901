/**
 * What an audit needs to divide joules again: the law of a tick, the steps of counters and gauges, and the tap that sees
 * what was divided.
 */

export { counterStep } from "./devices/ledger/counter-step.js";
export { DeviceTotals } from "./devices/ledger/device-totals.js";
export { trapezoid } from "./devices/sampling/gauge-counter.js";
export { accuracyOf } from "./devices/sampling/zone-accuracy.js";
export type { LedgerTap, TappedDevice, TappedTick, TappedUse } from "./options/ledger-tap.js";
