// An application with one line of ours, for the SDKs of the guide.
import { meterInference } from "wattspan";

const answer = await meterInference({ model: "gpt-4o-mini", provider: "openai" }, async (call) => {
  const body = JSON.stringify({ model: "gpt-4o-mini", messages: [] });
  const response = await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body });
  const { usage } = await response.json();
  call.setUsage({ inputFresh: usage.prompt_tokens, output: usage.completion_tokens });
  return usage.completion_tokens;
});
console.log(answer);
