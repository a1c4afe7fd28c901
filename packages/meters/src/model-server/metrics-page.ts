/** Reads the metrics page of a server, beside the calls and never in their way. */

import { AsyncLocalStorage } from "node:async_hooks";
import { get, type IncomingMessage } from "node:http";
import { get as getSecurely } from "node:https";
import { ExpositionSums } from "./exposition.js";
import { type ServerTotals, totalsOf, WANTED } from "./server-totals.js";

/** A page that takes longer is not waited for. */
const TIMEOUT_MS = 1000;
/** No server's page is larger; what sends for ever is cut off. */
const LARGEST = 64 * 2 ** 20;
/** Outside of every request: the read of a page belongs to none. */
const outside = AsyncLocalStorage.snapshot();

/** One reading, and when it was asked for. Without totals: the page could not be read, or has none. */
export interface PageReading {
  readonly askedMs: number;
  readonly totals: ServerTotals | undefined;
}

/** One page, read by one request at a time. */
export class MetricsPage {
  readonly #url: URL;
  #running: Promise<PageReading> | undefined;
  #next: Promise<PageReading> | undefined;

  constructor(url: URL) {
    this.#url = url;
  }

  /** A reading that is asked for from now on. Those that are asked for while another one runs share the next. Never rejects. */
  read(): Promise<PageReading> {
    if (!this.#running) return this.#start();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<PageReading> {
    const askedMs = performance.now();
    const running = outside(() => fetched(this.#url)).then(
      (totals) => this.#done({ askedMs, totals }),
      () => this.#done({ askedMs, totals: undefined }), // A page that cannot be read is no totals: the share says so.
    );
    this.#running = running;
    return running;
  }

  #done(reading: PageReading): PageReading {
    this.#running = undefined;
    return reading;
  }
}

/** Asks once. The request keeps no process alive. */
function fetched(url: URL): Promise<ServerTotals | undefined> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const ask = url.protocol === "https:" ? getSecurely : get;
    const request = ask(url, { signal, headers: { accept: "text/plain" } }, (response) =>
      summed(response).then(resolve, reject),
    );
    request.on("socket", (socket) => socket.unref());
    request.on("error", reject);
  });
}

async function summed(response: IncomingMessage): Promise<ServerTotals | undefined> {
  if (response.statusCode !== 200) {
    response.destroy();
    return undefined;
  }
  const sums = new ExpositionSums(WANTED);
  let length = 0;
  response.setEncoding("utf8");
  for await (const text of response as AsyncIterable<string>) {
    length += text.length;
    if (length > LARGEST) {
      response.destroy();
      return undefined;
    }
    sums.add(text);
  }
  return totalsOf(sums.sums());
}
