// Stands for an edge runtime: removes everything specific to Node, except `Buffer`, which Node's web classes
// need and the bundle cannot see, and then runs a bundle for one request.
const say = console.log;
await Response.json(new Request("http://edge.test").url).text(); // Node loads its web classes on first use
for (const name of ["process", "global", "setImmediate", "clearImmediate", "require"])
  delete globalThis[name];

const bundle = "./edge-alone.mjs"; // created next to this file
const { handle } = await import(bundle);
const waited = [];
const body = { usage: { prompt_tokens: 100, completion_tokens: 50 } };
const { tokens, footprints } = await handle(
  async () => Response.json(body),
  (promise) => waited.push(promise),
);
await Promise.all(waited);
const [{ method, energy, co2e }] = footprints;
say(tokens, waited.length, footprints.length, method, energy?.value > 5, co2e?.value > 0, typeof process);
