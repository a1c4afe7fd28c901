/** The schedule of outages. Times are shares of a round, so that a short run has every outage too. */

import type { ReceiverProcess } from "../receiver/start-receiver.ts";
import type { flakyParts } from "./flaky-parts.ts";

/** One outage, and when it happens within a round. */
export interface Outage {
  readonly name: string;
  /** Shares of the round. */
  readonly from: number;
  readonly to: number;
}

type Switch = Outage & { begin(): void; end(): void };

/** A round lasts a minute, or the run where that is shorter. */
export const ROUND_S = 60;

/** The repeated outages. */
export function outagesOf(parts: ReturnType<typeof flakyParts>, receiver: ReceiverProcess) {
  const { fast, slow, grid } = parts;
  const device = (
    name: string,
    card: { lose(): void; recover(): void },
    from: number,
    to: number,
  ): Switch => ({
    ...{ name, from, to },
    begin: () => card.lose(),
    end: () => card.recover(),
  });
  const exporter = (name: "refuses" | "hangs" | "fails", from: number, to: number): Switch => ({
    ...{ name: `receiver ${name}`, from, to },
    begin: () => receiver.be(name),
    end: () => receiver.be("up"),
  });
  const provider = (state: "throws" | "hangs" | "garbage", from: number, to: number): Switch => ({
    ...{ name: `grid ${state}`, from, to },
    begin: () => grid.set(state),
    end: () => grid.set("up"),
  });
  const hung = { name: "gpu-1 hangs", from: 0.6, to: 0.72, begin: slow.hold, end: slow.release };
  return [
    device("gpu-0 lost", fast, 0.1, 0.2),
    device("gpu-1 lost", slow.card, 0.15, 0.25),
    hung,
    exporter("refuses", 0.25, 0.45),
    exporter("fails", 0.55, 0.65),
    exporter("hangs", 0.75, 0.9),
    provider("throws", 0.0, 0.3),
    provider("hangs", 0.35, 0.6),
    provider("garbage", 0.65, 0.9),
  ] satisfies Switch[];
}

/** Begins the outages; `stop` ends them all. */
export function startOutages(
  switches: readonly Switch[],
  runS: number,
): { active(): string[]; stop(): void } {
  const roundMs = 1000 * Math.min(ROUND_S, runS);
  const startMs = performance.now();
  const active = new Set<Switch>();
  const set = (each: Switch, out: boolean): void => {
    if (out === active.has(each)) return;
    if (out) active.add(each);
    else active.delete(each);
    if (out) each.begin();
    else each.end();
  };
  const look = (): void => {
    const at = ((performance.now() - startMs) % roundMs) / roundMs;
    for (const each of switches) set(each, at >= each.from && at < each.to);
  };
  const timer = setInterval(look, Math.min(250, roundMs / 100));
  return {
    active: () => [...active].map(({ name }) => name),
    stop() {
      clearInterval(timer);
      for (const each of switches) set(each, false);
    },
  };
}
