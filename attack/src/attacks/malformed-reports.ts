/** Invalid accounts: impossible reports, and an inference inside another that failed. */

import type { Reported } from "@wattspan/core";
import type { Attack, Case } from "../attack.ts";
import { answerOf, HOSTED, hostedStand, ManualCall, without } from "../manual-call.ts";
import type { Observed } from "../observed.ts";
import type { Stand } from "../stand.ts";

/** Makes one call with the given tokens, and returns it with its truth. */
type Make = (stand: Stand, tokens: number) => ManualCall;

async function made(make: Make, isMalformed: boolean, seed: number, calls: number): Promise<Observed> {
  const stand = await hostedStand(seed);
  const manual: ManualCall[] = [];
  for (let i = 0; i < calls; i++) {
    manual.push(make(stand, 1 + Math.floor(1000 * stand.next())));
    await stand.clock.advanceAsync(100 + 1000 * stand.next());
  }
  return await stand.close(() => ({
    calls: manual.map((call) => call.observed()),
    devices: [],
    ...(isMalformed && { own: { unsaid: without(manual, "malformed_report") } }),
  }));
}

const malformed: Readonly<Record<string, Reported["energy"]>> = {
  "no number": Number.NaN,
  negative: -5,
  infinite: Number.POSITIVE_INFINITY,
  "out of order": { value: 2, low: 3, high: 4 },
};

const reporting =
  (energy: Reported["energy"]): Make =>
  ({ metering }, tokens) => {
    const call = new ManualCall(metering, HOSTED);
    call.begun.handle.reportEnergy({ energy });
    call.begun.end({ result: answerOf(tokens) });
    call.truth = tokens;
    return call;
  };

const thenGood: Make = ({ metering }, tokens) => {
  const call = new ManualCall(metering, HOSTED);
  call.begun.handle.reportEnergy({ energy: Number.NaN });
  call.begun.handle.reportEnergy({ energy: 3 * tokens });
  call.begun.end({ result: answerOf(tokens) });
  call.truth = 3 * tokens;
  return call;
};

/** Around a call that failed without an answer, or around that and one that answered. */
const around =
  (isRetried: boolean): Make =>
  ({ metering }, tokens) => {
    const call = new ManualCall(metering, HOSTED);
    const inside = () => new ManualCall(metering, { ...HOSTED, parent: call.begun.handle }).begun;
    inside().end({ error: new Error("rate limit") });
    if (isRetried) inside().end({ result: answerOf(tokens) });
    call.begun.end({ result: answerOf(tokens) });
    call.truth = tokens;
    return call;
  };

const malformedCase = (name: string, make: Make, isMalformed = true): Case => ({
  name,
  calls: 20,
  run: (seed, calls) => made(make, isMalformed, seed, calls),
});

export const malformedReports: Attack = {
  id: "G16",
  title: "invalid accounts",
  how:
    "Hosted calls with an impossible report, alone or before a good one; and calls around another one " +
    "that failed without an answer. Each token draws one joule.",
  cases: [
    ...Object.entries(malformed).map(([name, energy]) =>
      malformedCase(`a report that is ${name}`, reporting(energy)),
    ),
    malformedCase("a report that is not a number, then a good one", thenGood, false),
    malformedCase("around one that failed", around(false), false),
    malformedCase("around one that failed and one that answered", around(true), false),
  ],
};
