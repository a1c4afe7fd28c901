import type { Footprint, StatusReport } from "wattspan";
import type { DeviceStatus } from "./device-balance.ts";

/** A footprint for tests, from the members that matter to one. */
export const footprint = (given: Partial<Footprint> & Pick<Footprint, "id">): Footprint => ({
  kind: "step",
  name: given.id,
  startedAt: new Date(0),
  durationS: 1,
  outcome: "ok",
  self: given.energy === undefined ? {} : { energy: given.energy },
  parts: [],
  method: given.energy === undefined ? "unavailable" : "modelled",
  coverage: 1,
  resolution: 1,
  weightPolicy: "equal",
  reasons: [],
  ...given,
});

/** What a process's own share of the CPU says of itself, for tests. */
export const processPart = {
  component: "cpu",
  method: "modelled",
  methodId: "process-cpu",
  boundary: "client",
  emissionSource: "operational",
} as const;

/** A device for tests: 100 J, all of it allocated. */
export const device = (given: Partial<DeviceStatus> = {}): DeviceStatus => ({
  id: "cpu-0",
  name: "cpu",
  component: "cpu",
  method: "modelled",
  methodId: "process-cpu",
  total: 100,
  activity: 60,
  idle: 20,
  otherProcess: 10,
  unattributed: 9.5,
  carry: 0.5,
  bookedUntilMs: 0,
  accuracy: { low: 0.5, high: 2 },
  ticks: 12,
  lostTicks: 0,
  ...given,
});

/** A status for tests: nothing is known. */
export const status = (given: Partial<StatusReport> = {}): StatusReport => ({
  enabled: true,
  meters: [],
  devices: [],
  overlaps: [],
  sampling: { state: "idle", selfCpuShare: 0.001 },
  inFlight: 0,
  unsettled: 0,
  faults: {},
  ...given,
});
