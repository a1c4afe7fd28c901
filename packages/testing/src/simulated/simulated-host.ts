import { type Clock, energyOf, type IdlePolicy, secondsFromMs, watts } from "@wattspan/core";
import { constantPower } from "./constant-power.js";
import type { PowerCurve } from "./energy-integral.js";
import { type LiveWork, type SimulatedWork, type SimulatedWorkOptions, unpaused } from "./simulated-work.js";
import { steppedPower } from "./stepped-power.js";

/** A device of a {@link simulatedHost}: what it draws at rest, and what work adds. */
export interface SimulatedDevice {
  readonly id: string;
  /** Power at rest: watts, or a curve with its exact integral where they wander. */
  readonly idle: number | Required<PowerCurve>;
  /** What work of weight 1 adds while it runs, in watts. */
  readonly wattsPerWeight: number;
}

/** Devices whose power follows the work on them, and what is whose. */
export interface SimulatedHost {
  /**
   * Exact power and energy of a device. Spread it into a zone of `fakeMeter`.
   * @throws RangeError for a device that is not simulated.
   */
  power(device: string): Required<PowerCurve>;
  /** Work begins now. */
  begin(options?: SimulatedWorkOptions): SimulatedWork;
  /**
   * Watts that a device draws beside, from now on: unmetered work of this process, or another process. They are
   * nobody's.
   * @throws RangeError for a device that is not simulated.
   */
  extra(device: string, watts: number): void;
}

/**
 * A host that knows whose its joules are. At every moment a device draws what it draws at rest, `wattsPerWeight` for
 * each weight of the work that runs on it unpaused, and what is extra. By the rule that attribution follows, a piece
 * of work owns what its weight draws, and of the power at rest an equal share with all others that run there:
 * integrated here exactly, from change to change, whatever a counter shows and when.
 *
 * @param options.clock Gives the time of events; it must not go back.
 * @param options.idle Whose the power at rest is, as `attribution.idle`. Default `share`.
 * @throws RangeError from its members for a device that is not simulated.
 * @example
 * const host = simulatedHost({ clock, devices: [{ id: "gpu-0", idle: 80, wattsPerWeight: 220 }] });
 * const zone = { id: "gpu-0", component: "gpu", refreshMs: 100, ...host.power("gpu-0") } as const;
 * const meter = fakeMeter({ clock, zones: [zone] });
 * const work = host.begin();
 * clock.advance(250);
 * work.end();
 * work.truth(); // 75
 */
export function simulatedHost(options: {
  readonly clock: Clock;
  readonly devices: readonly SimulatedDevice[];
  readonly idle?: IdlePolicy;
}): SimulatedHost {
  const { clock, idle = "share" } = options;
  const all = new Map(options.devices.map((device) => [device.id, physicsOf(device, clock, idle)]));
  const deviceOf = (id: string): Physics => {
    const device = all.get(id);
    if (device !== undefined) return device;
    const known = [...all.keys()].join(", ");
    throw new RangeError(`simulatedHost: there is no device ${JSON.stringify(id)}; it simulates ${known}.`);
  };
  const works = new WeakMap<SimulatedWork, LiveWork>();

  return {
    power: (device) => deviceOf(device).power,
    extra: (device, more) => deviceOf(device).change(() => more),
    begin({ weight = 1, parent, devices = [...all.keys()] } = {}) {
      const on = devices.map(deviceOf);
      const above = parent && works.get(parent);
      const live: LiveWork = {
        weight,
        ended: false,
        parent: above,
        joules: new Map(devices.map((id) => [id, 0])),
      };
      // Work that ends on one device frees its parent, and its children, on others.
      const change = (what: () => void) => {
        for (const device of all.values()) device.settle();
        what();
        for (const device of all.values()) device.change();
      };
      change(() => {
        for (const device of on) device.live.add(live);
      });
      const work: SimulatedWork = {
        get ended() {
          return live.ended;
        },
        truth(device) {
          for (const each of all.values()) each.settle();
          if (device !== undefined) return live.joules.get(device) ?? 0;
          return [...live.joules.values()].reduce((sum, joules) => sum + joules, 0);
        },
        setWeight: (next) =>
          change(() => {
            live.weight = next;
          }),
        end: () =>
          change(() => {
            live.ended = true;
            for (const device of on) device.live.delete(live);
          }),
      };
      works.set(work, live);
      return work;
    },
  };
}

type Physics = ReturnType<typeof physicsOf>;

/** One device: what runs on it, and its joules since the last change. */
function physicsOf(device: SimulatedDevice, clock: Clock, policy: IdlePolicy) {
  const { id, wattsPerWeight } = device;
  const rest = typeof device.idle === "number" ? constantPower(device.idle) : device.idle;
  const added = steppedPower({ clock });
  const live = new Set<LiveWork>();
  let extraWatts = 0;
  let settledMs = clock.now();

  /** Books what was drawn since the last change. */
  function settle(): void {
    const nowMs = clock.now();
    const running = nowMs > settledMs ? unpaused(live, id) : [];
    const atRest = policy === "share" ? rest.energyJ(nowMs) - rest.energyJ(settledMs) : 0;
    const elapsedS = secondsFromMs(nowMs - settledMs);
    for (const work of running) {
      const own = energyOf(watts(wattsPerWeight * work.weight), elapsedS);
      work.joules.set(id, (work.joules.get(id) ?? 0) + own + atRest / running.length);
    }
    settledMs = nowMs;
  }

  return {
    live,
    settle,
    /** Power from now on; `extra` gives new watts that are nobody's. */
    change(extra?: () => number): void {
      settle();
      if (extra) extraWatts = extra();
      const weight = unpaused(live, id).reduce((sum, work) => sum + work.weight, 0);
      const next = wattsPerWeight * weight + extraWatts;
      if (next !== added.watts(clock.now())) added.set(next);
    },
    power: {
      watts: (ms: number) => rest.watts(ms) + added.watts(ms),
      energyJ: (ms: number) => rest.energyJ(ms) + added.energyJ(ms),
    },
  };
}
