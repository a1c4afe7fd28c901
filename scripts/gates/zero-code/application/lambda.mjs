// An AWS Lambda handler, in a process that is frozen as soon as it has answered.
import { meteredHandler } from "wattspan/lambda";

/**
 * As long as a program that hangs: next to the tests, at a low priority, a delivery may take more than the usual
 * two seconds.
 */
const options = { limitMs: 120_000 };

export const handler = meteredHandler(async () => {
  const answer = await fetch("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [] }),
  });
  return (await answer.json()).usage.completion_tokens;
}, options);

process.stdout.write(`${await handler({}, {})}\n`, () => process.kill(process.pid, "SIGKILL"));
