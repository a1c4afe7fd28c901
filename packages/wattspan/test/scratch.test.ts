import { createMetering } from "@wattspan/core";
import { fakeMeter, manualClock, steppedPower } from "@wattspan/core/testing";
import { expect, it } from "vitest";

const K = 30; // W per busy core
const P0 = 20;

async function setUp(idle: "share" | "exclude" = "exclude") {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: P0 });
  const meter = fakeMeter({ clock, zones: [{ id: "cpu", component: "cpu", refreshMs: 1, ...power }] });
  const load = (own: number, other: number) => { meter.busy(own + other === 0 ? 0 : own / (own + other), own + other); power.set(P0 + K * (own + other)); };
  load(0, 0);
  const metering = createMetering({ meters: [meter], clock, telemetry: { detail: "off" }, attribution: { idle } });
  await metering.ready;
  return { clock, load, metering };
}
async function call(s: any, ms: number, own: number, other: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const c = s.metering.meterInference({ model: "m" }, () => promise);
  s.load(own, other);
  await s.clock.advanceAsync(ms);
  s.load(0, other);
  resolve();
  await c;
}
it("unattributed contaminates P0", async () => {
  const s = await setUp();
  await s.clock.advanceAsync(5000);
  let own = 0, un = 0; const t0 = s.clock.now();
  for (let i = 0; i < 10; i++) {
    await call(s, 1000, 2, 0); own += 60;
    s.load(2, 0); await s.clock.advanceAsync(500); s.load(0, 0); un += 30;
    await s.metering.refresh();
    await s.clock.advanceAsync(500);
  }
  await s.metering.flush();
  console.log("contaminated", { own, un, idle: s.clock.now() * P0 / 1000 }, s.metering.status.devices[0]);
});
it("share window lags", async () => {
  const s = await setUp();
  s.load(0, 1); s.load(0,0);
  await s.clock.advanceAsync(5000);
  let own = 0, other = 0;
  for (let i = 0; i < 20; i++) {
    s.load(0, 1); await s.clock.advanceAsync(100); other += 3;
    await call(s, 80, 2, 1); own += 4.8; other += 2.4;
    await s.clock.advanceAsync(100); other += 3;
    s.load(0, 0); await s.clock.advanceAsync(700);
  }
  await s.metering.flush();
  console.log("window", { own, other, idle: s.clock.now() * P0 / 1000 }, s.metering.status.devices[0]);
});
