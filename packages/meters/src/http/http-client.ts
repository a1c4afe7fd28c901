/** Requests to one host, over one connection, within limits of time and size. */

import { AsyncLocalStorage } from "node:async_hooks";
import { type IncomingMessage, type Agent as PlainAgent, request } from "node:http";
import { request as requestSecurely } from "node:https";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { systemClock } from "@wattspan/core";
import { faultOf, HttpFault } from "./http-fault.js";
import { keptConnection, type TlsTrust } from "./tls-trust.js";

/** The limits of requests to a host. */
export interface HttpBounds {
  /** Timeout of a whole answer, in milliseconds. */
  readonly deadlineMs: number;
  /** Maximum characters of an answer, unpacked. */
  readonly largest: number;
}

/** One request. */
export interface Ask {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether the process waits for the answer, as it must if an `await` of the application depends on it.
   * Default `false`.
   */
  readonly keepsAlive?: boolean;
}

/** Maximum of redirections, on the same host only. */
const MAX_HOPS = 3;
/** Outside every request of the application: these requests belong to none. */
const outside = AsyncLocalStorage.snapshot();

/** A host and the connection to it. */
export class HttpClient {
  readonly #origin: string;
  readonly #host: string;
  readonly #bounds: HttpBounds;
  readonly #agent: PlainAgent;
  readonly #running = new Set<AbortController>();
  #isClosed = false;

  constructor(origin: URL, bounds: HttpBounds, trust: TlsTrust = {}) {
    this.#origin = origin.origin;
    this.#host = origin.host;
    this.#bounds = bounds;
    this.#agent = outside(() => keptConnection(origin, trust, bounds.deadlineMs));
  }

  /**
   * Sends a request, and passes the text of a good answer piece by piece to `take`.
   *
   * @throws HttpFault for anything but an answer with a status from 200 to 299.
   */
  async ask(given: Ask, take: (text: string) => void = () => undefined): Promise<void> {
    if (this.#isClosed) throw new HttpFault("closed", this.#host, "is not asked any more");
    const { deadlineMs } = this.#bounds;
    const controller = new AbortController();
    this.#running.add(controller);
    const late = new HttpFault("late", this.#host, `took longer than ${deadlineMs} ms`);
    const cancel = systemClock.schedule(() => controller.abort(late), deadlineMs);
    try {
      return await outside(() => this.#follow(given, controller.signal, take));
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : faultOf(error, this.#host);
    } finally {
      cancel();
      this.#running.delete(controller);
    }
  }

  /** Aborts pending requests, and closes the connection. */
  close(): void {
    this.#isClosed = true;
    const closed = new HttpFault("closed", this.#host, "is not asked any more");
    for (const controller of this.#running) controller.abort(closed);
    this.#agent.destroy();
  }

  async #follow(given: Ask, signal: AbortSignal, take: (text: string) => void): Promise<void> {
    let url = given.url;
    for (let hop = 0; ; hop++) {
      const response = await this.#send({ ...given, url }, signal);
      const { statusCode: status = 0, headers } = response;
      if (status >= 200 && status < 300) {
        return await this.#drain(response, take);
      }
      response.destroy();
      if (status < 300 || status >= 400 || headers.location === undefined || hop === MAX_HOPS)
        throw this.#refused(status);
      const next = URL.canParse(headers.location, url.href) ? new URL(headers.location, url) : undefined;
      if (next?.origin !== this.#origin)
        throw new HttpFault("elsewhere", this.#host, "sends to another host, which is not asked", status);
      url = next;
    }
  }

  #refused(status: number): HttpFault {
    const isDenied = status === 401 || status === 403;
    const what = isDenied ? "wants other credentials" : "has no such page";
    const says = isDenied || status === 404 ? `${what} (HTTP ${status})` : `answered HTTP ${status}`;
    return new HttpFault(isDenied ? "denied" : "refused", this.#host, says, status);
  }

  /** Retried once if the other side had closed a kept connection. */
  async #send(ask: Ask, signal: AbortSignal): Promise<IncomingMessage> {
    const first = await this.#sendOnce(ask, signal);
    return first ?? ((await this.#sendOnce(ask, signal, false)) as IncomingMessage);
  }

  #sendOnce(
    { url, headers, keepsAlive = false }: Ask,
    signal: AbortSignal,
    isFirst = true,
  ): Promise<IncomingMessage | undefined> {
    const send = url.protocol === "https:" ? requestSecurely : request;
    return new Promise((resolve, reject) => {
      const options = {
        ...{ signal, agent: this.#agent, keepsAlive },
        headers: { ...headers, "accept-encoding": "gzip" },
      };
      const sent = send(url, options, resolve);
      sent.on("socket", (socket) => (keepsAlive ? socket.ref() : socket.unref()));
      sent.on("error", (error) => {
        if (isFirst && sent.reusedSocket && !signal.aborted) resolve(undefined);
        else reject(error);
      });
      sent.end();
    });
  }

  async #drain(response: IncomingMessage, take: (text: string) => void): Promise<void> {
    const { largest } = this.#bounds;
    const tooLarge = new HttpFault("large", this.#host, `sends more than ${largest} characters`);
    const text = this.#unpacked(response);
    text.setEncoding("utf8");
    let length = 0;
    // Leaving the loop by an error destroys the stream and its connection.
    for await (const piece of text as AsyncIterable<string>) {
      length += piece.length;
      if (length > largest) throw tooLarge;
      take(piece);
    }
    if (!response.complete) throw new HttpFault("cut", this.#host, "broke off");
  }

  #unpacked(response: IncomingMessage): Readable {
    const encoding = response.headers["content-encoding"] ?? "identity";
    if (encoding === "identity") return response;
    if (encoding !== "gzip")
      throw new HttpFault("garbled", this.#host, "packs its answer in a way that it was not asked for");
    // Errors are thrown where the text is read.
    return pipeline(response, createGunzip(), () => undefined);
  }
}
