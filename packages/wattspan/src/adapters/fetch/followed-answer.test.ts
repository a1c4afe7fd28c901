import { expect, it } from "vitest";
import type { ReportedCall } from "../reported-call.js";
import { followAnswer } from "./followed-answer.js";

it("an error says whether the status or the answer stated it", async () => {
  const errorOf = async (status: number) => {
    const answer = Response.json({ error: { code: "server_error" } }, { status });
    let stated: unknown;
    const end: ReportedCall["end"] = (how) => {
      stated = how?.error;
    };
    followAnswer(answer, { take: () => undefined, end } as Partial<ReportedCall> as ReportedCall);
    await answer.json();
    return stated;
  };
  expect(await errorOf(503)).toMatchObject({
    name: "503",
    message: "The server answered with the status 503.",
  });
  expect(await errorOf(200)).toMatchObject({
    name: "server_error",
    message: "The server's answer states the error server_error.",
  });
});
