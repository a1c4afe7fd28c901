/** What was drawn while something ran, by the logs of a meter's readings and of looks at a server. Nothing here depends on how fast it went. */

import type { modelServer } from "wattspan/model-server";

type ModelServer = ReturnType<typeof modelServer>;

/** What a machine had drawn at a moment, in joules. */
export interface Drawn {
  readonly atMs: number;
  /** All of it. */
  readonly joules: number;
  /** What other processes drew of it. */
  readonly others: number;
}

/** The most that a call between two moments can have: what came between the readings around it. */
export function mostDrawn(readings: readonly Drawn[], fromMs: number, toMs: number): number {
  const before = readings.findLast(({ atMs }) => atMs <= fromMs);
  const last = readings.findLast(({ atMs }) => atMs <= toMs);
  if (!before || !last) throw new Error("The meter was not read before.");
  return (closingAfter(readings, toMs) ?? last).joules - before.joules;
}

/** A reading that finds the counter as it was is no refresh, and closes nothing. */
function closingAfter(readings: readonly Drawn[], atMs: number): Drawn | undefined {
  const last = readings.findLast((reading) => reading.atMs <= atMs);
  return readings.find((reading) => reading.atMs > atMs && reading.joules !== last?.joules);
}

/** When something ran. What it did was over at `doneMs`, and its caller knew that at `toMs`. */
export interface Span {
  readonly fromMs: number;
  readonly doneMs: number;
  readonly toMs: number;
}

/** Joules. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * What calls of a server can have of what it drew. Between two looks, of which one is at the end of each call, it is taken as even: so a part of what came
 * since the look before is lost, as large as the part of that time between the end and the reading of that look.
 */
export function servedBounds(
  readings: readonly Drawn[],
  looks: readonly number[],
  { fromMs, doneMs, toMs }: Span,
): Bounds {
  const drawnAt = (atMs: number) => readings.findLast((reading) => reading.atMs <= atMs)?.others ?? 0;
  const first = looks.find((atMs) => atMs >= fromMs) ?? Number.NaN;
  const last = looks.findLast((atMs) => atMs <= doneMs) ?? Number.NaN;
  const even = (doneMs - last) / (toMs - last);
  const before = looks.findLast((atMs) => atMs <= fromMs);
  const after = closingAfter(readings, toMs)?.others ?? drawnAt(toMs);
  return {
    least: drawnAt(last) - drawnAt(first) + even * (drawnAt(doneMs) - drawnAt(last)),
    most: after - drawnAt(before ?? fromMs),
  };
}

/** The same server; `looks` gets the moments at which it is looked at. */
export const lookedAt = (server: ModelServer, looks: number[]): ModelServer => ({
  begin: (host) =>
    server.begin({
      read: () => host.read(),
      devices() {
        looks.push(performance.now());
        return host.devices();
      },
    }),
});
