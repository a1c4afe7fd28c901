import { spawn } from "node:child_process";
import { once } from "node:events";
import { createClient } from "redis";
import { freePort } from "../../../../scripts/free-port.ts";

/**
 * Starts a Redis that keeps nothing on disk, and a client of it.
 * @example const { url, client, stop } = await startRedis();
 */
export async function startRedis() {
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", options, { stdio: "ignore" });
  const url = `redis://127.0.0.1:${port}`;
  // It connects again until the server is there.
  const client = createClient({ url, socket: { reconnectStrategy: 50 } });
  client.on("error", () => undefined);
  await client.connect();
  return {
    url,
    client,
    async stop() {
      client.destroy();
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}
