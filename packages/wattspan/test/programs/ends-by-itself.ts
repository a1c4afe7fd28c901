/**
 * An application that meters some calls and then has nothing more to do. Its arguments say how it ends, when
 * it exports, and whether its device brings a new value only every 100 ms.
 */

import { type ProxyTracerProvider, trace } from "@opentelemetry/api";
import { fakeMeter } from "@wattspan/testing";
import { meterAgent, meterInference, startWattspan } from "wattspan";
import { ALONE } from "../alone.ts";
import { steadyClock } from "./steady-clock.ts";
import { say, sayEnded, startSdk } from "./telemetry-sdk.ts";

const [ending, exporting, device] = process.argv.slice(2);
const sdk = exporting === "none" ? undefined : startSdk(exporting === "at-once");
if (exporting === "hanging") {
  const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate();
  Object.assign(provider, { forceFlush: () => new Promise(() => undefined) });
}
const clock = steadyClock();
const slow = fakeMeter({
  clock,
  zones: [{ id: "cpu-0", component: "cpu", refreshMs: 100, watts: () => 50 }],
});
const wattspan = await startWattspan(device === "slow" ? { ...ALONE, clock, meters: [slow] } : {});

/** Real work, so that the modelled energy of this process is not nothing. */
const work = (ms: number) => {
  const untilMs = performance.now() + ms;
  let sum = 0;
  while (performance.now() < untilMs) sum += Math.sqrt(sum + 1);
  return sum;
};
const call = () =>
  meterInference({ model: "tiny" }, async () => {
    work(20);
    await new Promise((resolve) => setTimeout(resolve, 10));
    return { usage: { input_tokens: 3, output_tokens: 5 } };
  });

const count = 20;
await meterAgent({ name: "writer" }, async (agent) => {
  await Promise.all(Array.from({ length: count / 2 }, call));
  for (let i = 0; i < count / 2; i++) await call();
  await meterInference({ model: "broken" }, () => Promise.reject("no error")).catch(() => undefined);
  agent.succeed();
});
void meterInference({ model: "stuck" }, () => new Promise(() => work(30)));

switch (ending) {
  case "naturally":
    break;
  case "later": // What ended long ago is settled, but not exported.
    await new Promise((resolve) => setTimeout(resolve, 400));
    break;
  case "twice": // The application itself has work to do when everything seems done.
    process.once("beforeExit", () => setTimeout(() => void call(), 50));
    break;
  case "with-code":
    process.exitCode = 7;
    break;
  case "properly":
    await wattspan.shutdown();
    await sdk?.shutdown();
    break;
  case "by-exit": // Long after those calls, and right after one more.
    await new Promise((resolve) => setTimeout(resolve, 400));
    await call();
    process.exit(3);
    break;
  case "by-throwing":
    throw new Error("the application's own error");
  case "in-the-middle": // Until it is killed.
    say({ note: "running", value: process.pid });
    setInterval(() => void call(), 5);
    break;
}
sayEnded();
