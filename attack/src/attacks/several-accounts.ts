/** One call, several accounts of its joules: the meters of this host, its server, a second layer. */

import type { InferenceHandle, Reported } from "@wattspan/core";
import type { Attack, Case } from "../attack.ts";
import { CARD } from "../isolated-calls.ts";
import { HOSTED, hostedStand, ManualCall, without } from "../manual-call.ts";
import type { Observed } from "../observed.ts";
import { SharedHost } from "../processes/shared-host.ts";
import { type RunningCall, Stand } from "../stand.ts";

/**
 * Joules of all calls next to what they drew, and the calls that do not state that another account was left
 * out.
 */
const accounts = (calls: readonly ManualCall[]): Observed => {
  const observed = calls.map((call) => call.observed());
  const drawn = observed.reduce((sum, { truth }) => sum + truth, 0);
  const booked = observed.reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);
  return {
    calls: observed,
    devices: [],
    own: { together: booked / drawn, unsaid: without(calls, "reported_set_aside") },
  };
};

/** A local model on a measured card and processor; its server reports the same joules. */
async function measuredAndReported(report: Omit<Reported, "energy">, seed: number, calls: number) {
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [
      { ...CARD, refreshMs: 100, phaseMs: 100 * next() },
      { id: "package", component: "cpu", idle: 20, wattsPerWeight: 80, refreshMs: 1 },
    ],
    metering: { attribution: { host: "exclusive" } },
  });
  const made: { readonly call: ManualCall; readonly truth: () => number }[] = [];
  for (let i = 0; i < calls; i++) {
    const call = new ManualCall(stand.metering, { model: "m" });
    const work = stand.host.begin();
    await stand.clock.advanceAsync(2000 * (0.5 + stand.next()));
    work.end();
    call.begun.handle.reportEnergy({ ...report, energy: work.truth("card") });
    call.begun.end();
    made.push({ call, truth: () => work.truth() });
    await stand.clock.advanceAsync(500);
  }
  let observed: Observed = { calls: [], devices: [] };
  await stand.close(() => {
    for (const { call, truth } of made) call.truth = truth();
    observed = accounts(made.map(({ call }) => call));
    return {};
  });
  return observed;
}

/** A hosted model: its server and the application's own layer report the same call. */
async function reportedTwice(seed: number, calls: number): Promise<Observed> {
  const stand = await hostedStand(seed);
  const made: ManualCall[] = [];
  for (let i = 0; i < calls; i++) {
    const call = new ManualCall(stand.metering, HOSTED);
    call.truth = 100 + 400 * stand.next();
    call.begun.handle.reportEnergy({ energy: call.truth, source: "vllm" });
    call.begun.handle.reportEnergy({ energy: 1.03 * call.truth, source: "app" });
    call.begun.end();
    made.push(call);
    await stand.clock.advanceAsync(100);
  }
  let observed: Observed = { calls: [], devices: [] };
  await stand.close(() => {
    observed = accounts(made);
    return {};
  });
  return observed;
}

/** Two processes meter a card on which a server works for both; it reports each one's share. */
async function clientsOfOneServer(seed: number, calls: number): Promise<Observed> {
  const host = await SharedHost.open(seed, 2, CARD.id, ({ host: registered }) => {
    const registry = registered.join();
    registry.count(CARD.id);
    return {
      zones: () => [{ ...CARD, idle: CARD.idle / 2, refreshMs: 100 }],
      metering: { attribution: { sharers: registry.sharers.bind(registry) } },
    };
  });
  await host.work({ workMs: 1500, restMs: 200 }, calls, reported);
  const observed = await host.close();
  const unsaid = observed.calls.filter(({ reasons }) => !reasons.includes("reported_set_aside"));
  return { ...observed, own: { ...observed.own, unsaid: unsaid.length / observed.calls.length } };
}

/** Reports its energy at its end. */
function reported(stand: Stand): RunningCall {
  const call = stand.begin();
  return {
    ...call,
    end() {
      (call.handle as InferenceHandle).reportEnergy({ energy: call.work.truth(), source: "vllm" });
      call.end();
    },
  };
}

const localCase = (name: string, report: Omit<Reported, "energy">): Case => ({
  name: `measured here, and reported as ${name}`,
  calls: 20,
  run: (seed, calls) => measuredAndReported(report, seed, calls),
});

export const severalAccounts: Attack = {
  id: "G14",
  title: "several accounts of one call",
  how:
    "Calls of a model on a measured card whose server reports the same joules; of a hosted model that " +
    "two layers report; and of two processes that meter the card of one server, which reports to both.",
  cases: [
    localCase("those of the server", { source: "vllm" }),
    localCase("those of its GPU", { source: "vllm", component: "gpu" }),
    localCase("those of this host's GPU", { component: "gpu", boundary: "client" }),
    { name: "reported by two layers", calls: 20, run: reportedTwice },
    {
      name: "two clients of one server on the card that both meter",
      calls: 20,
      // Nothing shows whom it works for, so each has half.
      judges: ["together", "inBand", "unsaid", "lost"],
      run: clientsOfOneServer,
    },
  ],
};
