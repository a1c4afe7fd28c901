/** Time that passes as a test says, for what asks servers: it stands still while they answer. */

import { setImmediate } from "node:timers/promises";
import { vi } from "vitest";
import { HttpClient } from "../src/http/http-client.js";
import { atTestEnd } from "./clean-up.js";

/** What passes at once, in milliseconds. */
const STEP_MS = 10;

/** Follows all requests of a test. Gives what waits until none is under way, however long this machine takes. */
function followedRequests(): () => Promise<void> {
  let underWay = 0;
  const { ask } = HttpClient.prototype;
  const followed = vi.spyOn(HttpClient.prototype, "ask").mockImplementation(async function (
    this: HttpClient,
    ...asked
  ) {
    underWay++;
    try {
      return await ask.apply(this, asked);
    } finally {
      underWay--;
    }
  });
  atTestEnd(() => followed.mockRestore());
  return async () => {
    do await setImmediate();
    while (underWay > 0);
  };
}

/** Timers and `performance.now()` of this process, in hand until the end of the test. */
export function heldTime() {
  const answered = followedRequests();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  atTestEnd(() => void vi.useRealTimers());
  const pass = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
      await answered();
      vi.advanceTimersByTime(STEP_MS);
    }
    await answered();
  };
  return {
    pass,
    /** Lets time pass until a promise is settled. */
    async until<T>(promise: Promise<T>): Promise<T> {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      promise.then(settle, settle);
      await answered();
      while (!isSettled) await pass(STEP_MS);
      return promise;
    },
  };
}
