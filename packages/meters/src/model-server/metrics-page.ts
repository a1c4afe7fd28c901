/** Reads a page of a server in the background, never on the path of a call. */

import { HttpClient } from "../http/http-client.js";
import { counterIn, counterOn, ENERGY_NAMES, type EnergyCounter } from "./energy-counter.js";
import { ExpositionSums } from "./exposition.js";
import { type ServerTotals, totalsOf, WANTED } from "./server-totals.js";

/** Timeout of a page. */
const TIMEOUT_MS = 1000;
/** No server's page is larger. An endless one is cut off. */
const MAX_SIZE = 64 * 2 ** 20;
/** Other answers than Prometheus pages are this short. */
const HEAD = 8192;
const NAMES = [...WANTED, ...ENERGY_NAMES];

/** The content of a page. */
interface PageContent {
  readonly totals: ServerTotals | undefined;
  readonly counter: EnergyCounter | undefined;
}

/**
 * One reading, and the time of its request. Without totals or a counter: the page could not be read, or has
 * none.
 */
export interface PageReading extends PageContent {
  readonly askedMs: number;
  readonly answeredMs: number;
}

const NOTHING: PageContent = { totals: undefined, counter: undefined };

/** One page, read by one request at a time. */
export class MetricsPage {
  readonly #url: URL;
  readonly #client: HttpClient;
  #running: Promise<PageReading> | undefined;
  #next: Promise<PageReading> | undefined;

  constructor(url: URL) {
    this.#url = url;
    this.#client = new HttpClient(url, { deadlineMs: TIMEOUT_MS, largest: MAX_SIZE });
  }

  /** A reading that starts from now on. Requests during a running one share the next. Never rejects. */
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
    const running = contentOn(this.#client, this.#url).then(
      (content) => this.#done(askedMs, content),
      () => this.#done(askedMs, NOTHING), // An unreadable page has no values, which the share states.
    );
    this.#running = running;
    return running;
  }

  #done(askedMs: number, content: PageContent): PageReading {
    this.#running = undefined;
    return { ...content, askedMs, answeredMs: performance.now() };
  }
}

async function contentOn(client: HttpClient, url: URL): Promise<PageContent> {
  const sums = new ExpositionSums(NAMES);
  let head = "";
  await client.ask({ url, headers: { accept: "text/plain, application/json" } }, (text) => {
    if (head.length < HEAD) head += text;
    sums.add(text);
  });
  return { totals: totalsOf(sums), counter: counterOn(sums) ?? counterIn(head) };
}
