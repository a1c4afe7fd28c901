// An application that calls a model once and ends.
const answer = await fetch("https://api.openai.com/v1/chat/completions", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Why?" }] }),
});
const { usage } = await answer.json();
console.log(usage.completion_tokens);
