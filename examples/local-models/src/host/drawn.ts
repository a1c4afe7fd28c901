/**
 * Energy drawn during a period, from the logs of meter readings and server samples. Nothing here depends on
 * speed.
 */

import type { modelServer } from "wattspan/model-server";

type ModelServer = ReturnType<typeof modelServer>;

/** Joules that a machine had drawn at a moment. */
export interface Drawn {
  readonly atMs: number;
  /** All of it. */
  readonly joules: number;
  /** The part of other processes. */
  readonly others: number;
}

/** The maximum for a call between two moments: the energy between the readings around it. */
export function mostDrawn(readings: readonly Drawn[], fromMs: number, toMs: number): number {
  const before = readings.findLast(({ atMs }) => atMs <= fromMs);
  const last = readings.findLast(({ atMs }) => atMs <= toMs);
  if (!before || !last) throw new Error("The meter was not read before.");
  return (closingAfter(readings, toMs) ?? last).joules - before.joules;
}

/** A reading that finds the counter unchanged is not a refresh and closes nothing. */
function closingAfter(readings: readonly Drawn[], atMs: number): Drawn | undefined {
  const last = readings.findLast((reading) => reading.atMs <= atMs);
  return readings.find((reading) => reading.atMs > atMs && reading.joules !== last?.joules);
}

/** When something ran. Its work ended at `doneMs`, and its caller knew at `toMs`. */
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
 * What calls of a server can get of its energy. Power between two samples, one of which is at the end of each
 * call, is assumed even. So a part of the energy since the previous sample is lost: the share of that time
 * between the end and the reading of the sample.
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

/** The same server; `looks` receives the times of its samples. */
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
