import { randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:net";

/**
 * Below the ports that a system gives to whoever asks for any: none of these is taken by chance before the
 * program that is to have it has started.
 */
const PORTS = [20_000, 32_000] as const;

/**
 * A port without a listener. Until this process ends, nobody else gets it here: the program that is to have it may
 * start late.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    const claim = await claimed(port);
    if (claim && (await isFree(port))) return port;
    claim?.close();
  }
}

/** UDP's port of the same number, which no program of ours uses: one process alone can have it. */
function claimed(port: number): Promise<Socket | undefined> {
  const socket = createSocket("udp4").unref();
  return new Promise((resolve) => {
    socket.once("error", () => resolve(undefined));
    socket.bind(port, "127.0.0.1", () => resolve(socket));
  });
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
