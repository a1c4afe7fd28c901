// An AWS Lambda handler, in a process that is frozen as soon as it has answered.
import { meteredHandler } from "wattspan/lambda";

export const handler = meteredHandler(async () => {
  const answer = await fetch("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [] }),
  });
  return (await answer.json()).usage.completion_tokens;
});

process.stdout.write(`${await handler({}, {})}\n`, () => process.kill(process.pid, "SIGKILL"));
