import { expect, it } from "vitest";
import { start } from "../../test/attempted-call.js";
import { asActivity } from "./running-activity.js";

it("an answer inside a call that was cut off before its output takes nothing from what a span inside states", async () => {
  const { footprintOf } = start();
  const { usage } = await footprintOf(async (call) => {
    const activity = asActivity(call);
    activity?.takeInner({ inputFresh: 15, output: 7 });
    const answer = activity?.beginAnswer();
    answer?.take({ usage: { prompt_tokens: 15 } });
    answer?.end();
  });
  expect(usage).toEqual({ inputFresh: 15, output: 7 });
});
