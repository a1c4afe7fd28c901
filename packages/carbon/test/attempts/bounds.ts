/** How much a provider reads, how long it waits, for whom, and where it lets itself be sent. */

import { setImmediate } from "node:timers/promises";
import { type Outcome, outcomeOf, shown, unlessProblem, unlessReading } from "../outcome.js";
import { sentBy, started, type Trial } from "../provider-trial.js";
import { replayServer } from "../replay-server.js";
import type { Attempt } from "./attempt.js";

export const BOUNDS: readonly Attempt[] = [
  {
    what: "the answer with four megabytes of white space",
    async find(trial) {
      const { headers, body } = sentBy(trial, trial.answer());
      const { ask } = await started(trial, { headers, body: body + " ".repeat(4_000_001) });
      return unlessProblem(await outcomeOf(ask()), "bad_payload");
    },
  },
  {
    what: "no answer for 3 seconds",
    async find(trial) {
      const { clock, ended } = await unanswered(trial);
      await clock.advanceAsync(3000);
      const outcome = await ended();
      return [...(outcome ? unlessProblem(outcome, "timeout") : [STILL_WAITING]), ...unlessIdle(clock)];
    },
  },
  {
    what: "a caller who gives up",
    async find(trial) {
      const { clock, controller, ended } = await unanswered(trial);
      const reason = new Error("given up");
      controller.abort(reason);
      const outcome = await ended();
      if (!outcome) return [STILL_WAITING];
      const isPassedOn = "error" in outcome && String(outcome.error).includes("given up");
      return [
        ...(isPassedOn ? [] : [`expected the reason of the caller, but there came ${shown(outcome)}`]),
        ...unlessIdle(clock),
      ];
    },
  },
  {
    what: "a redirect to another host",
    async find(trial) {
      const other = await replayServer({ "/": sentBy(trial, trial.answer()) });
      const { ask } = await started(trial, redirectTo(302, `${other.baseUrl}/`));
      const lines = unlessProblem(await outcomeOf(ask()), "bad_payload");
      const { length } = other.asked;
      return length === 0
        ? lines
        : [...lines, `expected that host not to be asked, but it was, ${length} times`];
    },
  },
  {
    what: "a redirect to another path of the same host",
    async find(trial) {
      const { ask, grid } = await started(trial, redirectTo(307, "/moved"));
      grid.answer("/moved", sentBy(trial, trial.answer()));
      return unlessReading(await outcomeOf(ask()), trial.expected);
    },
  },
  {
    what: "a redirect without end",
    async find(trial) {
      const { ask } = await started(trial, redirectTo(307, trial.path));
      return unlessProblem(await outcomeOf(ask()), "bad_payload");
    },
  },
];

const STILL_WAITING = "expected the provider to give up, but it still waits";

const redirectTo = (status: number, location: string) => ({ status, headers: { location }, body: "" });

/** A provider that has asked a server which does not answer. */
async function unanswered(trial: Trial) {
  const asked = Promise.withResolvers<void>();
  const { provider, clock } = await started(trial, () => asked.resolve());
  const controller = new AbortController();
  let outcome: Outcome | undefined;
  const asking = outcomeOf(provider.current(trial.location, controller.signal)).then((it) => {
    outcome = it;
  });
  await Promise.race([asked.promise, asking]);
  /** What has come by now, when all that needs no time is done. */
  const ended = async () => {
    await setImmediate();
    return outcome;
  };
  return { clock, controller, ended };
}

function unlessIdle({ pending }: { readonly pending: number }): readonly string[] {
  return pending === 0 ? [] : [`expected no timer to be left, but there are ${pending}`];
}
