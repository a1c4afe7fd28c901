// node no-connection.mjs [isolated|confined]: an application that only meters, with watches on everything
// that could reach out.
import assert from "node:assert/strict";
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import { createRequire, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import os from "node:os";

const require = createRequire(import.meta.url);
const seen = [];

watch(net.Socket.prototype, "connect", "a connection");
watch(net.Server.prototype, "listen", "a listening socket");
watch(dgram, "createSocket", "a datagram socket");
for (const name of ["lookup", "resolve", "resolve4"]) watch(dns, name, "a name looked up");
for (const name of ["lookup", "resolve", "resolve4"]) watch(dns.promises, name, "a name looked up");
for (const name of ["request", "get"]) watch(http, name, "an HTTP request");
watch(globalThis, "fetch", "a fetch");
for (const name of ["spawnSync", "execFileSync"]) watch(childProcess, name, "a child process waited for");
watch(childProcess.ChildProcess.prototype, "spawn", "a child process");
syncBuiltinESMExports();

if (process.argv[2] === "isolated") {
  const outside = Object.values(os.networkInterfaces()).flatMap((of) =>
    of.filter(({ internal }) => !internal),
  );
  assert.deepEqual(outside, [], "there is a network, so nothing is proven");
}

for (const wattspan of [await import("wattspan"), require("wattspan")]) {
  await calls(wattspan, undefined);
  const started = await wattspan.startWattspan();
  await calls(wattspan, started);
  assert.deepEqual(handlers(), [], "signals and errors are the application's");
  await started.shutdown();
}
assert.deepEqual(seen, [], "Wattspan reaches out of the process, unasked");
if (process.argv[2] !== "confined") await watchersSee();

/** Handlers that change how a process ends. */
function handlers() {
  return process.eventNames().filter((name) => /^(SIG|uncaught|unhandled)/.test(String(name)));
}

/** One call of each kind, and its unchanged result. Before the start nothing is configured. */
async function calls({ meterAgent, meterInference, meterStage, meterStep }, started) {
  const answer = { text: "the very same" };
  const inference = () => meterInference({ model: "m", provider: "openai" }, async () => answer);
  const step = () => meterStep({ name: "s", kind: "tool" }, inference);
  assert.equal(await meterAgent({ name: "a" }, step), answer);
  assert.equal(await meterStage({ name: "t", kind: "evaluation" }, async () => answer), answer);
  await started?.flush();
}

function watch(object, name, what) {
  const original = object[name];
  object[name] = function (...args) {
    seen.push(what);
    return Reflect.apply(original, this, args);
  };
}

/** Every attempt is detected. None leaves the machine. */
async function watchersSee() {
  const nobody = "http://127.0.0.1:1";
  const failed = (emitter) => new Promise((resolve) => emitter.on("error", resolve));
  await failed(net.connect(1, "127.0.0.1"));
  await failed(http.get(nobody));
  await assert.rejects(fetch(nobody));
  await dns.promises.lookup("127.0.0.1");
  dgram.createSocket("udp4").close();
  const server = net.createServer().on("error", () => seen.push("no listening socket"));
  server.listen(0, "127.0.0.1", () => server.close());
  childProcess.spawnSync(process.execPath, ["--version"]);
  childProcess.execFile(process.execPath, ["--version"]);
  const kinds = ["a connection", "an HTTP request", "a fetch", "a name looked up", "a datagram socket"];
  const others = ["a listening socket", "a child process", "a child process waited for"];
  const missed = [...kinds, ...others].filter((kind) => !seen.includes(kind));
  assert.deepEqual(missed, [], "the watchers do not see what they watch for");
}
