// A typical application: it calls a model for each request and is unaware of metering.
import { createServer } from "node:http";

const ask = globalThis.fetch; // kept when the application is loaded, as clients do

const server = createServer(async (_, response) => {
  const answer = await ask("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Why?" }] }),
  });
  response.end(JSON.stringify(await answer.json()));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
