/** A brute-force ledger for tests: it keeps every event, and divides each tick by looking at all of them. */

import { type Division, divideTick } from "../src/devices/ledger/device-totals.js";

interface Change {
  readonly atS: number;
  readonly weight: number;
  readonly share: number;
}

/** One activity of the oracle, with its piecewise constant weight and idle share on one device. */
export class OracleActivity {
  readonly changes: Change[] = [];
  dynamic = 0;
  idle = 0;
  alone = 0;

  /** Weight and idle share in force at a moment. */
  at(timeS: number): Change {
    let found: Change = { atS: 0, weight: 0, share: 0 };
    for (const change of this.changes) if (change.atS <= timeS) found = change;
    return found;
  }
}

/** Every interval between two changes, and who runs in it. */
function piecesOf(activities: readonly OracleActivity[], fromS: number, toS: number) {
  const edges = new Set<number>([fromS, toS]);
  for (const activity of activities)
    for (const { atS } of activity.changes) if (atS > fromS && atS < toS) edges.add(atS);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => {
    const start = sorted[i] as number;
    const alive = activities
      .map((activity) => ({ activity, state: activity.at(start) }))
      .filter(({ state }) => state.share > 0);
    return { seconds: end - start, alive };
  });
}

/** The seconds of a device by activity, and those in which any ran. */
export function oracleSeconds(activities: readonly OracleActivity[], toS: number) {
  const seconds = new Map<OracleActivity, number>();
  let busyS = 0;
  for (const { seconds: length, alive } of piecesOf(activities, 0, toS)) {
    if (alive.length > 0) busyS += length;
    for (const { activity } of alive)
      seconds.set(activity, (seconds.get(activity) ?? 0) + length / alive.length);
  }
  return { busyS, of: (activity: OracleActivity) => seconds.get(activity) ?? 0 };
}

/** What a tick has of its energy when it closed so many seconds late: the next one lends the rest. */
export function oracleLoan(energy: number, lent: number, durationS: number, lateS: number) {
  const drawn = energy - lent;
  const earlyS = durationS - lateS;
  // At the mean power, twice as much at most.
  const borrowed = durationS > 0 ? drawn * Math.min(1, lateS / Math.max(earlyS, lateS)) : 0;
  const booked = Math.max(0, drawn + borrowed);
  return { booked, lent: booked - drawn };
}

/** Divides one tick among activities by summing over every interval between two changes. */
export function oracleTick(
  activities: readonly OracleActivity[],
  fromS: number,
  toS: number,
  {
    certain,
    ...tick
  }: Omit<Parameters<typeof divideTick>[0], "durationS" | "busyS" | "work"> & {
    readonly certain: number;
  },
): Division {
  const pieces = piecesOf(activities, fromS, toS);
  const busyS = pieces.filter(({ alive }) => alive.length > 0).reduce((sum, piece) => sum + piece.seconds, 0);
  const works = new Map<OracleActivity, number>();
  for (const { seconds, alive } of pieces)
    for (const { activity, state } of alive)
      works.set(activity, (works.get(activity) ?? 0) + state.weight * seconds);
  const work = [...works.values()].reduce((a, b) => a + b, 0);
  const division = divideTick({ ...tick, durationS: toS - fromS, busyS, work });
  if (work > 0) {
    for (const [activity, own] of works) {
      activity.dynamic += (division.dynamic * own) / work;
      activity.alone += certain * division.dynamic * (own / work) ** 2;
    }
  }
  for (const { seconds, alive } of pieces)
    for (const { activity } of alive)
      if (busyS > 0) activity.idle += (division.running * seconds) / busyS / alive.length;
  return division;
}
