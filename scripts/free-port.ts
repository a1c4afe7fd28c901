import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the ports that a system gives to whoever asks for any: none of these is taken by chance before the
 * program that is to have it has started.
 */
const PORTS = [20_000, 32_000] as const;

/** A port without a listener. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
