import type { RunningCall, Stand } from "./stand.ts";

/** Parameters of a random schedule. */
export interface ScheduleOptions {
  /** Number of activities. */
  readonly activities: number;
  /** Mean time between starts, ends and changes. */
  readonly stepMs: number;
  /** Maximum that run at a time. */
  readonly most: number;
  /** Called between two steps, for other events. */
  readonly between?: () => void;
}

/** Nested and parallel inferences, steps and agents begin, change their weights and end in random order. */
export async function randomSchedule(stand: Stand, options: ScheduleOptions): Promise<void> {
  const { activities, stepMs, most, between } = options;
  const { clock, next } = stand;
  const running: RunningCall[] = [];
  const one = (): RunningCall | undefined => running[Math.floor(next() * running.length)];
  const end = (call: RunningCall | undefined) => {
    if (!call) return;
    running.splice(running.indexOf(call), 1);
    call.end();
  };
  for (let begun = 0; begun < activities; ) {
    await clock.advanceAsync(-Math.log(1 - next()) * stepMs);
    between?.();
    const choice = next();
    if (running.length < most && choice < 0.5) {
      const kind = (["inference", "inference", "step", "agent"] as const)[Math.floor(4 * next())];
      running.push(
        stand.begin({
          ...(kind && { kind }),
          weight: Math.round(1024 * (0.25 + 4 * next())) / 1024,
          parent: next() < 0.4 ? one() : undefined,
        }),
      );
      begun++;
    } else if (choice < 0.6) one()?.setWeight(Math.round(1024 * (0.25 + 4 * next())) / 1024);
    else end(one());
  }
  while (running.length > 0) {
    await clock.advanceAsync(-Math.log(1 - next()) * stepMs);
    end(one());
  }
}

/** The worst device: lost or duplicated joules, as a share of those on its counter. */
export function booksError({ metering }: Stand): number {
  return Math.max(
    ...metering.status.devices.map(({ total, activity, idle, otherProcess, unattributed, carry }) =>
      total > 0 ? Math.abs((activity + idle + otherProcess + unattributed + carry) / total - 1) : 0,
    ),
  );
}
