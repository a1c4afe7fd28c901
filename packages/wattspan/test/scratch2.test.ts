import { createMetering } from "@wattspan/core";
import { fakeMeter, manualClock, steppedPower } from "@wattspan/core/testing";
import { expect, it } from "vitest";

const K = 30, P0 = 20;
it("two processes, B busy while A learns", async () => {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: P0 });
  const zone = { id: "cpu", component: "cpu", refreshMs: 1, ...power } as const;
  const [ma, mb] = [fakeMeter({ clock, zones: [zone] }), fakeMeter({ clock, zones: [zone] })];
  const load = (a: number, b: number) => { const s = a + b; ma.busy(s ? a / s : 0, s); mb.busy(s ? b / s : 0, s); power.set(P0 + K * s); };
  load(0, 1);
  const mk = (m: any) => createMetering({ meters: [m], clock, telemetry: { detail: "off" } });
  const [a, b] = [mk(ma), mk(mb)];
  await a.ready; await b.ready;
  await clock.advanceAsync(5000);
  load(1, 0);
  await clock.advanceAsync(5000);
  load(1, 1);
  await a.refresh(); await b.refresh();
  const before = [a, b].map((m) => m.status.devices[0]!);
  const { promise, resolve } = Promise.withResolvers<void>();
  const calls = [a, b].map((m) => m.meterInference({ model: "m" }, () => promise));
  await clock.advanceAsync(10_000);
  resolve(); await Promise.all(calls);
  await a.flush(); await b.flush();
  const after = [a, b].map((m) => m.status.devices[0]!);
  console.log(after.map((x, i) => [x.activity - before[i]!.activity, x.idleWatts, x.total - before[i]!.total]));
});
it("unmetered load in several quiet ticks", async () => {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: P0 });
  const m = fakeMeter({ clock, zones: [{ id: "cpu", component: "cpu", refreshMs: 1, ...power }] });
  const load = (a: number, b: number) => { const s = a + b; m.busy(s ? a / s : 0, s); power.set(P0 + K * s); };
  load(0, 0);
  const a = createMetering({ meters: [m], clock, telemetry: { detail: "off" }, attribution: { idle: "exclude" } });
  await a.ready;
  await clock.advanceAsync(5000);
  let own = 0, un = 0;
  const b0 = a.status.devices[0]!;
  const t0 = clock.now();
  for (let i = 0; i < 20; i++) {
    load(2, 0);
    for (let k = 0; k < 5; k++) { await clock.advanceAsync(200); await a.refresh(); un += 12; }
    load(0, 0);
    for (let k = 0; k < 5; k++) { await clock.advanceAsync(200); await a.refresh(); }
    const { promise, resolve } = Promise.withResolvers<void>();
    const c = a.meterInference({ model: "m" }, () => promise);
    load(2, 0); await clock.advanceAsync(1000); own += 60; load(0, 0); resolve(); await c;
  }
  await a.flush();
  const d = a.status.devices[0]!;
  console.log({ own, un, idle: (clock.now() - t0) / 1000 * P0 }, d.activity - b0.activity, d.unattributed - b0.unattributed, d.idle - b0.idle, d.otherProcess - b0.otherProcess, d.idleWatts);
});
