import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { hasLoopback, overLoopback } from "../../test/loopback.js";
import { lettingGo } from "./letting-go.js";

/** A server that answers only the first request. */
async function startSilent(): Promise<number> {
  let asked = 0;
  const server = createServer((_, response) => asked++ === 0 && response.end("ok")).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const isHeld = (handle: unknown) => (handle as { hasRef(): boolean }).hasRef();
const isSocketHeld = (socket: Socket) => isHeld((socket as unknown as { _handle: unknown })._handle);
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.skipIf(!hasLoopback)(overLoopback("lettingGo"), () => {
  it("lettingGo lets go of sockets and timers of its task, and of none of others", async () => {
    const port = await startSilent();
    const open = async () => {
      const socket = connect(port, "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      await once(socket, "connect");
      return socket;
    };
    const before = await open();
    let inside: Socket | undefined;
    let timer: NodeJS.Timeout | undefined;
    void lettingGo(async () => {
      inside = await open();
      timer = setTimeout(() => undefined, 1e6);
      await new Promise(() => undefined);
    }, 0);
    const during = await open();
    // A look may come between the socket and the timer, which then waits for the next one.
    await until(() => timer !== undefined && !isHeld(timer));
    expect(inside && isSocketHeld(inside)).toBe(false);
    expect([isSocketHeld(before), isSocketHeld(during)]).toEqual([true, true]);
    clearTimeout(timer);
  });

  it("lettingGo lets go of a socket that was open before, once its task sends a request over it", async () => {
    const port = await startSilent();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ask = () => get({ port, agent }).on("error", () => undefined);
    const [answer] = await once(ask(), "response");
    await once(answer.resume(), "close");
    let again: ReturnType<typeof ask> | undefined;
    void lettingGo(async () => {
      again = ask();
      await new Promise(() => undefined);
    }, 0);
    await until(() => again?.reusedSocket === true && again.socket !== null && !isSocketHeld(again.socket));
  });

  it("lettingGo lets go of what a task has left, after the time that it has", async () => {
    let timer: NodeJS.Timeout | undefined;
    await lettingGo(async () => {
      timer = setTimeout(() => undefined, 1e6);
    }, 200);
    expect(timer && isHeld(timer)).toBe(true);
    await until(() => !(timer && isHeld(timer)));
    clearTimeout(timer);
  });

  it("lettingGo survives resources that do not let themselves be looked at or let go of", async () => {
    class Throwing extends AsyncResource {
      unref() {
        throw new Error("not connected");
      }
    }
    class Hostile extends AsyncResource {
      get unref(): never {
        throw new Error("no");
      }
    }
    let timer: NodeJS.Timeout | undefined;
    void lettingGo(async () => {
      new Throwing("a");
      new Hostile("b");
      timer = setTimeout(() => undefined, 1e6);
      await new Promise(() => undefined);
    }, 0);
    await until(() => timer !== undefined && !isHeld(timer));
    clearTimeout(timer);
  });

  it("lettingGo leaves no store behind that promises of the process would copy", async () => {
    const disable = vi.spyOn(AsyncLocalStorage.prototype, "disable");
    onTestFinished(() => disable.mockRestore());
    await lettingGo(async () => undefined, 0);
    expect(disable).toHaveBeenCalledOnce();
  });

  it("lettingGo leaves a task alone that ends in time, and passes on that it failed", async () => {
    const timer = setTimeout(() => undefined, 1e6);
    await lettingGo(async () => undefined, 0);
    expect(isHeld(timer)).toBe(true);
    clearTimeout(timer);
    await expect(lettingGo(() => Promise.reject(new Error("no")), 1e6)).rejects.toThrow("no");
  });
});
