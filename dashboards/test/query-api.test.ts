/** A backend that is down, slow or broken must never look like one that has nothing. */

import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../../packages/wattspan/test/loopback.ts";
import { freePort } from "../../scripts/free-port.ts";
import { instant } from "./proof/query-api.ts";
import { answering, standIn } from "./proof/stand-in.ts";

const problemOf = (origin: string) =>
  instant(origin, "up", 1000, 200).catch((error: { problem: string }) => error.problem);

const SUCCESS = { status: "success", data: { resultType: "vector", result: [] } };

describe.skipIf(!hasLoopback)(overLoopback("a query"), () => {
  it("an instant query gives the values, and an empty list where there are none", async () => {
    const result = [{ metric: { a: "b" }, value: [1, "0.5"] }];
    const one = await answering(200, JSON.stringify({ ...SUCCESS, data: { result } }));
    expect(await instant(one, "up", 1000)).toEqual([{ labels: { a: "b" }, value: 0.5 }]);
    expect(await instant(await answering(200, JSON.stringify(SUCCESS)), "up", 1000)).toEqual([]);
  });

  it.each([
    ["refused", 503, "Service Unavailable"],
    ["refused", 422, JSON.stringify({ status: "error", errorType: "execution", error: "too many samples" })],
    ["refused", 200, JSON.stringify({ status: "error", error: "query timed out" })],
    ["refused", 401, "<html>log in</html>"],
    ["unreadable", 200, "<html>log in</html>"],
    ["unreadable", 200, ""],
    ["unreadable", 200, JSON.stringify({ status: "success" })],
    ["partial", 200, JSON.stringify({ ...SUCCESS, isPartial: true })],
    ["partial", 200, JSON.stringify({ ...SUCCESS, warnings: ["remote read failed"] })],
  ])("an instant query reports the problem %s for an answer %i %s", async (problem, status, text) => {
    expect(await problemOf(await answering(status, text))).toBe(problem);
  });

  it("an instant query reports a closed port and a dropped connection as unreachable", async () => {
    expect(await problemOf(`http://127.0.0.1:${await freePort()}`)).toBe("unreachable");
    expect(await problemOf(await standIn((request) => void request.socket.destroy()))).toBe("unreachable");
  });

  it("an instant query reports a missing or unfinished answer as too slow", async () => {
    expect(await problemOf(await standIn(() => undefined))).toBe("too_slow");
    const begun = await standIn((_, response) => void response.writeHead(200).write('{"status":'));
    expect(await problemOf(begun)).toBe("too_slow");
  });
});
