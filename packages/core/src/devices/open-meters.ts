/** Opens every configured meter within a time limit, and decides which zones count. */

import type { EnergyMeter, Opened } from "../contracts/energy-meter.js";
import { secondsFromMs } from "../contracts/units.js";
import type { HostSharePolicy, IdlePolicy, MeterStatus } from "../options/metering-options.js";
import type { Clock } from "../runtime/clock.js";
import { disown, type Faults } from "../runtime/fault.js";
import type { Ledger } from "./ledger/ledger.js";
import { plainOpened } from "./plain-opened.js";
import { MeterSession } from "./sampling/meter-session.js";
import { MeteredDevice } from "./sampling/metered-device.js";
import { type MeterZone, selectZones, type ZoneSelection } from "./sampling/zone-selection.js";
import { DeviceShare } from "./sharing/device-share.js";

/** The context in which meters are opened. */
export interface OpenContext {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly timeoutMs: number;
  readonly idle: IdlePolicy;
  readonly host: HostSharePolicy;
  readonly sharers: ((zone: string) => number) | undefined;
}

/** Everything that could be opened. */
export interface OpenedMeters {
  readonly sessions: readonly MeterSession[];
  /** By their index in the ledger. */
  readonly devices: readonly MeteredDevice[];
  readonly meters: readonly MeterStatus[];
  readonly overlaps: ZoneSelection["overlaps"];
}

/** Opens all meters at once. Never rejects, and takes no longer than the limit. */
export async function openMeters(
  meters: readonly EnergyMeter[],
  context: OpenContext,
): Promise<OpenedMeters> {
  const opened = await Promise.all(meters.map((meter) => openOne(meter, context)));
  const ready = opened.flatMap((result, i) => {
    if (result.status !== "ready") return [];
    const name = result.meter?.name ?? meters[i]?.name ?? "";
    const zones = result.zones.map((zone): MeterZone => ({ meter: name, zone }));
    return [{ name, zones, reader: result.reader }];
  });
  const { counted, overlaps } = selectZones(ready.flatMap(({ zones }) => zones));
  // Each meter takes its own zones, even if another one has the same name or the same zones.
  const metered = ready.map((meter) => {
    const own = meter.zones.filter((zone) => counted.includes(zone));
    return { ...meter, devices: own.map((zone) => deviceOf(zone, context)) };
  });
  const devices = metered.flatMap((meter) => meter.devices);
  return {
    sessions: metered.map(({ name, reader, devices }) => new MeterSession(name, reader, devices, context)),
    devices,
    overlaps,
    meters: meters.map((meter, i) => statusOf(meter, opened[i] as Opened)),
  };
}

function deviceOf(
  { meter, zone }: MeterZone,
  { clock, faults, ledger, idle, host, sharers }: OpenContext,
): MeteredDevice {
  const rules = { refreshS: secondsFromMs(zone.refreshMs), idleWatts: zone.idleWatts, idle };
  ledger.tap?.declare({ index: ledger.devices.length, zone, meter, idle });
  const device = ledger.addDevice(rules, secondsFromMs(clock.now()));
  const count = () => (sharers && faults.guard("read", "sharers", () => numberOf(sharers(zone.id)))) ?? 1;
  const share = new DeviceShare(host, count, idle === "share");
  return new MeteredDevice(zone, meter, device, share);
}

/** @throws TypeError for anything but a number */
function numberOf(said: unknown): number {
  disown(said);
  if (typeof said === "number" && !Number.isNaN(said)) return said;
  throw new TypeError("it must return a number");
}

async function openOne(meter: EnergyMeter, { clock, faults, timeoutMs }: OpenContext): Promise<Opened> {
  const controller = new AbortController();
  let cancel = (): void => undefined;
  const timeout = new Promise<Opened>((resolve) => {
    cancel = clock.schedule(() => {
      faults.note("open", meter.name, "timeout");
      controller.abort();
      resolve(stuck(timeoutMs));
    }, timeoutMs);
  });
  try {
    const opening = meter.open(controller.signal);
    const opened = await Promise.race([opening, timeout]);
    if (controller.signal.aborted) void closeLate(opening, faults);
    return plainOpened(opened);
  } catch (error) {
    faults.note("open", meter.name, error);
    return { status: "unavailable", reason: "unsupported", detail: "The meter failed while it was opened." };
  } finally {
    cancel();
  }
}

/** A meter that opens after the limit must not keep its files and children. */
async function closeLate(opening: Promise<Opened>, faults: Faults): Promise<void> {
  try {
    const opened = await opening;
    if (opened.status === "ready") await opened.reader.close?.();
  } catch (error) {
    faults.note("open", "late", error);
  }
}

const stuck = (timeoutMs: number): Opened => ({
  status: "unavailable",
  reason: "stuck",
  detail: `The meter did not open within ${timeoutMs} ms.`,
});

function statusOf({ name, verified }: EnergyMeter, opened: Opened): MeterStatus {
  const meter = { name, ...(verified && { verified }), ...opened.meter };
  if (opened.status === "unavailable") {
    const { status, reason, detail, remedy } = opened;
    return { ...meter, status, reason, detail, ...(remedy !== undefined && { remedy }) };
  }
  const { status, zones, notes } = opened;
  return { ...meter, status, zones: zones.map(({ id }) => id), ...(notes && { notes }) };
}
