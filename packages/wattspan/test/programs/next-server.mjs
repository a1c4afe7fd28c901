// Runs the bundles of an application of Next.js as its server does: instrumentation, then a route, then what the route leaves for later.
globalThis.fetch = async () => Response.json({ usage: { prompt_tokens: 11, completion_tokens: 50 } });
const [instrumentation, route] = process.argv.slice(2);
await (await import(instrumentation)).register();
const answer = await (await import(route)).GET();
const { usage } = await answer.json();
process.stdout.write(`answer ${usage.completion_tokens} ${globalThis.leftForLater.length}\n`);
await Promise.all(globalThis.leftForLater);
process.exit();
