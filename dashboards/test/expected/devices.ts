import { attribute as a, metric, extensionMetric as x } from "@wattspan/core/names";
import type { Amount } from "./amounts.ts";
import { type DashboardExpectations, type How, ratios, type Told, type Weighed } from "./expectation.ts";

const ID = [a.hwId];
const value = ({ value }: Amount) => value;

const weighed = (how: How) => (amount: Weighed) => amount.value * amount.weights[how];
const ofDevices = (told: Told, how: How, allocation?: string) =>
  told.sum(how, metric.deviceEnergy, allocation === undefined ? {} : { [a.allocation]: allocation });
const shareOf = (told: Told, how: How, allocation: string) =>
  ofDevices(told, how, allocation) / ofDevices(told, how);
const byDevice = (told: Told, how: How, where = {}) =>
  told.byProcess(ID, metric.deviceEnergy, weighed(how), undefined, where);
const shareByDevice = (told: Told, how: How, allocation: string) =>
  ratios(byDevice(told, how, { [a.allocation]: allocation }), byDevice(told, how));
/** By the truth of the sensors, which models do not have. */
const sensed = (told: Told, how: How) => told.sum(how, metric.hwEnergy) + told.sum(how, metric.hwHostEnergy);
const measured = (told: Told, how: How) => told.sum(how, metric.deviceEnergy, { [a.method]: "measured" });
/** What the panels on devices must show. */
export const devices: DashboardExpectations = {
  "Energy of devices": (told, how) => ({ devices: ofDevices(told, how) }),
  "For activities": (told, how) => ({ activities: shareOf(told, how, "activity") }),
  Idle: (told, how) => ({ idle: shareOf(told, how, "idle") }),
  "Co-tenants": (told, how) => ({ "co-tenants": shareOf(told, how, "other_process") }),
  "Accounted for": (told, how) => ({ "accounted for": measured(told, how) / sensed(told, how) }),
  Faults: (told) => ({ faults: told.sinceStart([], metric.faults)[""] ?? 0 }),
  "Where the energy of devices went": (told, how) => told.by(a.allocation, how, metric.deviceEnergy),
  "Power by type of device": (told, how) => told.by(a.hwType, how, metric.deviceEnergy),
  "Idle share by device": (told, how) => shareByDevice(told, how, "idle"),
  "Co-tenants' share by device": (told, how) => shareByDevice(told, how, "other_process"),
  "Accounted for, by device": (told) => ({
    ...told.byProcess(ID, metric.hwEnergy, () => 1, Math.max),
    ...told.byProcess(ID, metric.hwHostEnergy, () => 1, Math.max),
  }),
  "Power of sensors now": (told) => told.byProcess([a.hwName, a.hwId], metric.hwPower, value),
  "Power by host": (told, how) => ({
    ...told.byProcess([], metric.hwEnergy, weighed(how)),
    ...told.byProcess([], metric.hwHostEnergy, weighed(how)),
  }),
  "Faults by stage and reason": (told) => told.sinceStart([a.faultStage, a.faultReason], metric.faults),
  "Activities without a figure, by reason": (told, how) =>
    told.by(a.reason, how, metric.operations, { [a.method]: "unavailable" }),
  "CPU time of metering itself": (told, how) => told.byService(how, metric.selfCpuTime),
  Busy: (told) => told.byProcess(ID, x.deviceUtilization, value),
  "Memory in use": (told) => told.byProcess(ID, x.memoryUsage, value),
  "Clock rate of CPUs": (told) => told.byProcess([a.hwId, a.governor], x.cpuFrequency, value),
  "Idle states of CPUs": (told) => told.byProcess([a.hwId, a.idleState], x.cpuIdleResidency, value),
  "Performance state of cards": (told) => told.byProcess(ID, x.gpuPerformanceState, value),
  "Cards held down": (told, how) =>
    told.byProcess([a.hwId, a.throttleReason], x.gpuThrottledTime, weighed(how)),
  "Data sent and received": (told, how) => told.by(a.networkDirection, how, x.dataTransferred),
  "Storage read and written": (told, how) => told.by(a.diskDirection, how, x.storageTransferred),
  "Memory traffic": (told) => told.byProcess(ID, x.memoryBandwidth, value),
};
