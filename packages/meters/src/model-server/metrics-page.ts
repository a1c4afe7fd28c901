/** Reads a page of a server, beside the calls and never in their way. */

import { AsyncLocalStorage } from "node:async_hooks";
import { get, type IncomingMessage } from "node:http";
import { get as getSecurely } from "node:https";
import { counterIn, counterOn, ENERGY_NAMES, type EnergyCounter } from "./energy-counter.js";
import { ExpositionSums } from "./exposition.js";
import { type ServerTotals, totalsOf, WANTED } from "./server-totals.js";

/** A page that takes longer is not waited for. */
const TIMEOUT_MS = 1000;
/** No server's page is larger; what sends for ever is cut off. */
const LARGEST = 64 * 2 ** 20;
/** What is no page for Prometheus is as short. */
const HEAD = 8192;
const NAMES = [...WANTED, ...ENERGY_NAMES];
/** Outside of every request: the read of a page belongs to none. */
const outside = AsyncLocalStorage.snapshot();

/** What a page tells. */
interface PageContent {
  readonly totals: ServerTotals | undefined;
  readonly counter: EnergyCounter | undefined;
}

/** One reading, and when it was asked for. Without totals or a counter: the page could not be read, or has none. */
export interface PageReading extends PageContent {
  readonly askedMs: number;
  readonly answeredMs: number;
}

const NOTHING: PageContent = { totals: undefined, counter: undefined };

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
      (content) => this.#done(askedMs, content),
      () => this.#done(askedMs, NOTHING), // A page that cannot be read tells nothing: the share says so.
    );
    this.#running = running;
    return running;
  }

  #done(askedMs: number, content: PageContent): PageReading {
    this.#running = undefined;
    return { ...content, askedMs, answeredMs: performance.now() };
  }
}

/** Asks once. The request keeps no process alive. */
function fetched(url: URL): Promise<PageContent> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const ask = url.protocol === "https:" ? getSecurely : get;
    const request = ask(url, { signal, headers: { accept: "text/plain, application/json" } }, (response) =>
      contentOf(response).then(resolve, reject),
    );
    request.on("socket", (socket) => socket.unref());
    request.on("error", reject);
  });
}

async function contentOf(response: IncomingMessage): Promise<PageContent> {
  if (response.statusCode !== 200) {
    response.destroy();
    return NOTHING;
  }
  const sums = new ExpositionSums(NAMES);
  let [length, head] = [0, ""];
  response.setEncoding("utf8");
  for await (const text of response as AsyncIterable<string>) {
    length += text.length;
    if (length > LARGEST) {
      response.destroy();
      return NOTHING;
    }
    if (head.length < HEAD) head += text;
    sums.add(text);
  }
  return { totals: totalsOf(sums.sums()), counter: counterOn(sums) ?? counterIn(head) };
}
