/** Answers that are none: each is a problem with its name. */

import { outcomeOf, unlessProblem } from "../outcome.js";
import { started } from "../provider-trial.js";
import type { Replay } from "../replay-server.js";
import type { Attempt } from "./attempt.js";

const PAGE = "<html><head><title>Sign in</title></head></html>";
const headers = { "content-type": "application/json" };

/** What the server does, and the problem that it is. */
const CASES: readonly (readonly [what: string, replay: Replay, code: string, members?: object])[] = [
  ["a page for browsers", { body: PAGE }, "bad_payload"],
  ["200 with an error", { headers, body: '{"error":"no such thing"}' }, "bad_payload"],
  ["JSON that is cut off", { headers, body: '{"data":[{"from' }, "bad_payload"],
  ["the JSON null", { headers, body: "null" }, "bad_payload"],
  ["the JSON 7", { headers, body: "7" }, "bad_payload"],
  ["an empty body", { body: "" }, "bad_payload"],
  ["401", { status: 401, headers, body: '{"error":"Invalid token"}' }, "auth"],
  ["403", { status: 403, headers, body: '{"message":"Forbidden"}' }, "plan"],
  ["404", { status: 404, headers, body: '{"message":"Not found"}' }, "unknown_zone"],
  ["429", { status: 429, body: "slow down" }, "rate_limited"],
  ["500", { status: 500, body: PAGE }, "upstream"],
  ["503", { status: 503, body: "" }, "upstream"],
  ["a closed connection", (request) => request.socket.destroy(), "upstream"],
  ["429 for 7 seconds", busy("7"), "rate_limited", { retryAfterMs: 7000 }],
  ["429 for 7.5 seconds", busy("7.5"), "rate_limited", { retryAfterMs: 7500 }],
  ["429 for less than nothing", busy("-5"), "rate_limited", { retryAfterMs: undefined }],
  ["429 for weeks", busy("999999"), "rate_limited", { retryAfterMs: 3_600_000 }],
  ["429 until soon", busy("soon"), "rate_limited"],
  // By the clock of the server, as ours may be off.
  ["503 until half a minute after the server's date", datedBusy, "upstream", { retryAfterMs: 30_000 }],
];

export const PROBLEMS: readonly Attempt[] = CASES.map(([what, replay, code, members]) => ({
  what,
  async find(trial) {
    const { ask } = await started(trial, replay);
    return unlessProblem(await outcomeOf(ask()), code, members);
  },
}));

function busy(retryAfter: string): Replay {
  return { status: 429, headers: { "retry-after": retryAfter }, body: "" };
}

function datedBusy(...[, response]: Parameters<Extract<Replay, (...args: never) => void>>): void {
  const date = "Wed, 21 Oct 2015 07:27:30 GMT";
  response.writeHead(503, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT", date }).end();
}
