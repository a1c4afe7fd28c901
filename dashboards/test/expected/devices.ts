import { attribute as a, metric, extensionMetric as x } from "@wattspan/core/names";
import type { Amount } from "./amount.ts";
import { type DashboardExpectations, type How, type Reported, ratios, type Weighed } from "./expectation.ts";

const ID = [a.hwId];
const value = ({ value }: Amount) => value;

const weighed = (how: How) => (amount: Weighed) => amount.value * amount.weights[how];
const ofDevices = (reported: Reported, how: How, allocation?: string) =>
  reported.sum(how, metric.deviceEnergy, allocation === undefined ? {} : { [a.allocation]: allocation });
const shareOf = (reported: Reported, how: How, allocation: string) =>
  ofDevices(reported, how, allocation) / ofDevices(reported, how);
const byDevice = (reported: Reported, how: How, where = {}) =>
  reported.byProcess(ID, metric.deviceEnergy, weighed(how), undefined, where);
const shareByDevice = (reported: Reported, how: How, allocation: string) =>
  ratios(byDevice(reported, how, { [a.allocation]: allocation }), byDevice(reported, how));
/** By the truth of the sensors, which models do not have. */
const sensed = (reported: Reported, how: How) =>
  reported.sum(how, metric.hwEnergy) + reported.sum(how, metric.hwHostEnergy);
const measured = (reported: Reported, how: How) =>
  reported.sum(how, metric.deviceEnergy, { [a.method]: "measured" });
/** What the panels on devices must show. */
export const devices: DashboardExpectations = {
  "Energy of devices": (reported, how) => ({ devices: ofDevices(reported, how) }),
  "For activities": (reported, how) => ({ activities: shareOf(reported, how, "activity") }),
  Idle: (reported, how) => ({ idle: shareOf(reported, how, "idle") }),
  "Co-tenants": (reported, how) => ({ "co-tenants": shareOf(reported, how, "other_process") }),
  "Accounted for": (reported, how) => ({ "accounted for": measured(reported, how) / sensed(reported, how) }),
  Faults: (reported) => ({ faults: reported.sinceStart([], metric.faults)[""] ?? 0 }),
  "Where the energy of devices went": (reported, how) => reported.by(a.allocation, how, metric.deviceEnergy),
  "Power by type of device": (reported, how) => reported.by(a.hwType, how, metric.deviceEnergy),
  "Idle share by device": (reported, how) => shareByDevice(reported, how, "idle"),
  "Co-tenants' share by device": (reported, how) => shareByDevice(reported, how, "other_process"),
  "Accounted for, by device": (reported) => ({
    ...reported.byProcess(ID, metric.hwEnergy, () => 1, Math.max),
    ...reported.byProcess(ID, metric.hwHostEnergy, () => 1, Math.max),
  }),
  "Power of sensors now": (reported) => reported.byProcess([a.hwName, a.hwId], metric.hwPower, value),
  "Power by host": (reported, how) => ({
    ...reported.byProcess([], metric.hwEnergy, weighed(how)),
    ...reported.byProcess([], metric.hwHostEnergy, weighed(how)),
  }),
  "Faults by stage and reason": (reported) =>
    reported.sinceStart([a.faultStage, a.faultReason], metric.faults),
  "Activities without a figure, by reason": (reported, how) =>
    reported.by(a.reason, how, metric.operations, { [a.method]: "unavailable" }),
  "CPU time of metering itself": (reported, how) => reported.byService(how, metric.selfCpuTime),
  Busy: (reported) => reported.byProcess(ID, x.deviceUtilization, value),
  "Memory in use": (reported) => reported.byProcess(ID, x.memoryUsage, value),
  "Clock rate of CPUs": (reported) => reported.byProcess([a.hwId, a.governor], x.cpuFrequency, value),
  "Idle states of CPUs": (reported) => reported.byProcess([a.hwId, a.idleState], x.cpuIdleResidency, value),
  "Performance state of cards": (reported) => reported.byProcess(ID, x.gpuPerformanceState, value),
  "Cards held down": (reported, how) =>
    reported.byProcess([a.hwId, a.throttleReason], x.gpuThrottledTime, weighed(how)),
  "Data sent and received": (reported, how) => reported.by(a.networkDirection, how, x.dataTransferred),
  "Storage read and written": (reported, how) => reported.by(a.diskDirection, how, x.storageTransferred),
  "Memory traffic": (reported) => reported.byProcess(ID, x.memoryBandwidth, value),
};
