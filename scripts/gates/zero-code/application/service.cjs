// The same as service.mjs, in the older format.
const { createServer } = require("node:http");

const ask = globalThis.fetch;

const server = createServer(async (_, response) => {
  const answer = await ask("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Why?" }] }),
  });
  response.end(JSON.stringify(await answer.json()));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
