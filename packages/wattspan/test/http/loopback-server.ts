/** Servers and a client on this machine's own address. */

import { once } from "node:events";
import { type IncomingMessage, type RequestOptions, request, type Server } from "node:http";
import type { Server as NetServer } from "node:net";
import { type AddressInfo, connect } from "node:net";
import { onTestFinished } from "vitest";

/** Lets a server listen until the test ends. Gives its origin. */
export async function listening(server: NetServer): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    (server as Server).closeAllConnections?.();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An answer with everything that the client's HTTP shows. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly trailers: IncomingMessage["trailers"];
  readonly body: string;
}

/** Sends one request and reads all of its answer. */
export function send(url: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject).on("end", () => {
        const { statusCode: status, headers, trailers } = response;
        resolve({ status, headers, trailers, body: text });
      });
    });
    sent.on("error", reject).end(body);
  });
}

/** Sends text as it is, and gives all that comes until the server closes. */
export async function sendRaw(url: string, text: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, "close");
  return answer;
}
