/** One failure of one stage, in a metering of its own: what callers see, and what is counted. */

import { createMetering, type Metering } from "@wattspan/core";
import { constantPower, fakeMeter, fixedIntensity, type ManualClock, manualClock } from "@wattspan/testing";
import { inMemorySdk } from "../sdk.js";
import { allShapes, type Meter, sameShapes } from "./caller-shapes.js";
import type { Stage } from "./stages.js";
import type { Attempt, Trial } from "./trials.js";
import { idle } from "./watched.js";

/** More than any time that something faulty may take: 5 s to open or to read, 10 s to say an intensity. */
const LONG_MS = 12_000;
/** Its joules are known, not integrated: a trial takes many seconds of its clock. */
const power = constantPower(50);
const good = { id: "good", component: "cpu", refreshMs: 1, maxWatts: 500, ...power } as const;

type Create = typeof createMetering;

/**
 * Tries a failure of a stage in every shape of a call, while everything opens and afterwards.
 * @param create Makes the metering.
 */
export function failureOf(stage: Stage, create: Create = createMetering): Attempt<() => unknown> {
  return async (fail, trial, how) => {
    let failures = 0;
    const counted = () => {
      failures++;
      return fail();
    };
    const { clock, sdk, metering, meter } = setUp(stage, counted, create);
    const bare = await allShapes((fn) => fn());
    sameShapes(trial, "while everything opens", await allShapes(meter), bare);
    await clock.advanceAsync(1);
    sameShapes(trial, "once everything is open", await allShapes(meter), bare);

    await comeToAnEnd(metering, clock);
    const { faults } = metering.status;
    sameFaults(trial, faults, await faultsOnMetrics(sdk), failures * (stage.mostFaults ?? 1));
    const others = Object.keys(faults).filter((kind) => !stage.counted.test(kind));
    trial.same("faults of other stages", others, []);
    const isAllowed = stage.allowed?.test(how) === true;
    trial.holds("faults", faults, `one of ${stage.counted}`, isAllowed || Object.keys(faults).length > 0);

    const closed = metering.shutdown();
    await clock.advanceAsync(LONG_MS);
    await closed;
  };
}

/** A metering in which one stage fails, next to a good meter, with the real SDK. */
function setUp(stage: Stage, fail: () => unknown, create: Create) {
  const clock = manualClock();
  const sdk = inMemorySdk();
  const { meters = [], telemetry, ...options } = stage.options(fail, clock);
  const metering = create({
    clock,
    intensity: fixedIntensity(400),
    ...options,
    meters: [...meters, fakeMeter({ clock, zones: [good] })],
    telemetry: { ...sdk, ...telemetry },
  });
  const call = { model: "m", ...stage.call?.(fail) };
  return { clock, sdk, metering, meter: ((fn) => metering.meterInference(call, fn)) as Meter };
}

async function comeToAnEnd(metering: Metering, clock: ManualClock): Promise<void> {
  await clock.advanceAsync(LONG_MS);
  const flushed = metering.flush();
  await clock.advanceAsync(LONG_MS);
  await flushed;
  await idle();
  await metering.refresh(); // what was rejected after the last report is on metrics too
}

type Counts = Readonly<Record<string, unknown>>;

/** `wattspan.faults`, as the SDK has it, in the form of the status. */
async function faultsOnMetrics(sdk: ReturnType<typeof inMemorySdk>): Promise<Counts> {
  const points = (await sdk.points()).filter(({ metric }) => metric === "wattspan.faults");
  const name = ({ attributes }: (typeof points)[number]) =>
    `${attributes["wattspan.fault.stage"]}/${attributes["wattspan.fault.reason"]}`;
  return Object.fromEntries(points.map((point) => [name(point), point.value]));
}

/**
 * The status, metrics and `diag` have the same faults, each kind in one line, and none is counted too often.
 */
function sameFaults({ same, holds, watched }: Trial, faults: Counts, onMetrics: Counts, most: number): void {
  const kinds = Object.keys(faults).sort();
  same("faults on metrics", Object.keys(onMetrics).sort(), kinds);
  for (const kind of kinds) {
    const [count, exported] = [Number(faults[kind]), Number(onMetrics[kind])];
    holds(`faults of ${kind}`, count, `from 1 to ${most}`, count >= 1 && count <= most);
    // One may have come from the last report itself.
    holds(
      `${kind} on metrics`,
      exported,
      `${count}, or one less`,
      exported > 0 && exported <= count && exported >= count - 1,
    );
  }
  const { lines } = watched;
  holds("lines of diag", lines, `one for each of ${kinds}`, lines.length === kinds.length);
}
