import { channel } from "node:diagnostics_channel";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { followTrailers } from "./exchange-trailers.js";

const created = channel("undici:request:create");
const ended = channel("undici:request:trailers");
/** Sends one request, and gives what was received of its trailers. */
function received(request: object, trailers: unknown) {
  const seen: unknown[] = [];
  followTrailers({ onTrailers: (...given) => seen.push(given) }, () => created.publish({ request }));
  ended.publish({ request, trailers });
  return seen;
}

it("the trailers of a request are received with its origin", () => {
  expect(received({ origin: "http://a" }, ["name", "value"])).toEqual([["http://a", ["name", "value"]]]);
});

it("messages of another form are ignored, and end no process", async () => {
  const origin = {
    toString() {
      throw new TypeError("no text");
    },
  };
  for (const trailers of [undefined, null, 7, {}]) expect(received({}, trailers)).toEqual([]);
  expect(received({ origin }, [])).toEqual([]);
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on("uncaughtExceptionMonitor", note);
  for (const message of [undefined, null, 7, "text", { request: 7 }])
    followTrailers({ onTrailers: note }, () => {
      created.publish(message);
      ended.publish(message);
    });
  await turn();
  process.off("uncaughtExceptionMonitor", note);
  expect(thrown).toEqual([]);
});
