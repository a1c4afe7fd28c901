/**
 * Sends requests to a source over HTTP: bounded in time and size, to one host only, outside the application's
 * traces.
 */

import { type Clock, systemClock, WattspanConfigurationError } from "@wattspan/core";
import type { OptionNames } from "@wattspan/core/options";
import { HOUR_MS, msFromSeconds } from "@wattspan/core/units";
import { untraced } from "@wattspan/core/untraced";
import { IntensityError } from "../readings/intensity-error.js";
import { variantOf } from "../readings/variant.js";
import { type Answer, jsonOf, type ProblemOf } from "./answer.js";
import { withDeadline } from "./deadline.js";

/** How a source is reached. */
export interface ConnectionOptions {
  /** Default: the runtime's. */
  readonly fetch?: typeof fetch;
  /** Where the API is. Default: the public one. */
  readonly baseUrl?: string;
  /** How long one request may take, in milliseconds. Default 3000. */
  readonly timeoutMs?: number;
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

/** Names of the connection options, for each provider. */
export const CONNECTION_OPTIONS: OptionNames<ConnectionOptions> = {
  ...{ fetch: true, baseUrl: true, timeoutMs: true, clock: true },
};

/** One request. */
export interface Question {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Parses a response that is not JSON; `undefined` where it cannot be read. */
  readonly read?: (text: string) => unknown;
}

const TIMEOUT_MS = 3000;
/** Holds years of half hours. */
const MAX_BYTES = 4_000_000;
const MAX_REDIRECTS = 3;
/** The longest `Retry-After` that is obeyed. */
const MAX_RETRY_AFTER_MS = HOUR_MS;
const NOTHING_KNOWN: ProblemOf = () => undefined;

/** The connection to one API. */
export class Connection {
  readonly clock: Clock;
  /** Tells another API than the public one, such as a sandbox, apart from it. */
  readonly variant: string | undefined;
  readonly name: string;
  readonly #base: URL;
  readonly #fetch: typeof fetch | undefined;
  readonly #timeoutMs: number;
  readonly #problemOf: ProblemOf;
  readonly #secrets: readonly string[];

  /**
   * `publicUrl` is where the API is without a `baseUrl`.
   * @throws WattspanConfigurationError for an invalid `baseUrl` or `timeoutMs`.
   */
  constructor(
    provider: string,
    options: ConnectionOptions & { readonly publicUrl?: string },
    problemOf: ProblemOf = NOTHING_KNOWN,
    secrets: readonly string[] = [],
  ) {
    const { publicUrl, timeoutMs = TIMEOUT_MS, clock = systemClock } = options;
    if (!(Number.isFinite(timeoutMs) && timeoutMs > 0))
      throw new WattspanConfigurationError("timeoutMs", timeoutMs, "a number of milliseconds above 0");
    this.#base = baseOf(options.baseUrl ?? publicUrl ?? "");
    const isPublic = publicUrl === undefined || this.#base.href === baseOf(publicUrl).href;
    this.variant = isPublic ? undefined : variantOf(this.#base.href);
    this.name = provider;
    this.#fetch = options.fetch;
    this.#timeoutMs = timeoutMs;
    this.#problemOf = problemOf;
    this.#secrets = secrets;
    this.clock = clock;
  }

  /**
   * The JSON of the answer, or what `read` makes of it. Rejects with an {@link IntensityError}, or with the
   * signal's reason.
   */
  async get(question: Question): Promise<unknown> {
    const late = () => this.#error("timeout", `no answer within ${this.#timeoutMs} ms`);
    const answer = await withDeadline(this.clock, this.#timeoutMs, question.signal, late, (signal) =>
      untraced(() => this.#ask(question, signal)),
    );
    return jsonOf(this.name, answer, this.#problemOf, [
      ...this.#secrets,
      ...valuesIn(question),
      ...keysIn(this.#urlOf(question)),
    ]);
  }

  async #ask(question: Question, signal: AbortSignal): Promise<Answer> {
    let url = this.#urlOf(question);
    const headers = { accept: "application/json", ...question.headers };
    for (let redirects = 0; ; redirects++) {
      const response = await this.#send(url, { headers, signal, redirect: "manual" });
      const target = response.headers.get("location");
      const isRedirect =
        response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
      if (!isRedirect) return this.#answerOf(response, question.read);
      await response.body?.cancel();
      const next = target === null ? undefined : parsed(target, url);
      // A key in a header would follow a redirect to another host.
      if (!next || next.origin !== url.origin || redirects >= MAX_REDIRECTS)
        throw this.#error(
          "bad_payload",
          `it redirects ${next ? `to ${next.host}` : "nowhere"}, which is not followed`,
        );
      url = next;
    }
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const ask = this.#fetch ?? globalThis.fetch;
    try {
      return await ask(url, init);
    } catch (error) {
      if (init.signal?.aborted) throw init.signal.reason;
      // Neither the error nor its cause is passed on: either may contain a header.
      const { code } = (error as { cause?: { code?: unknown } }).cause ?? {};
      throw this.#error("upstream", `it cannot be reached${typeof code === "string" ? ` (${code})` : ""}`);
    }
  }

  #urlOf({ path, query = {} }: Question): URL {
    const { origin, pathname, searchParams } = this.#base;
    const url = new URL(origin + pathname.replace(/\/?$/, "/") + path.replace(/^\//, ""));
    for (const [name, value] of searchParams) url.searchParams.append(name, value);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  async #answerOf(response: Response, read: Question["read"]): Promise<Answer> {
    const text = await this.#textOf(response);
    const retryAfterMs = retryAfterOf(response.headers, this.clock.wall());
    const isJson = /\bjson\b/i.test(response.headers.get("content-type") ?? "");
    const json = read ? read(text) : isJson ? jsonIn(text) : undefined;
    return {
      status: response.status,
      json,
      text: json === undefined ? text : "",
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }

  async #textOf(response: Response): Promise<string> {
    const reader = response.body?.getReader();
    if (!reader) return "";
    const decoder = new TextDecoder();
    let text = "";
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw this.#error("upstream", "its answer broke off");
      });
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > MAX_BYTES) {
        await reader.cancel();
        throw this.#error("bad_payload", `its answer is longer than ${MAX_BYTES} bytes`);
      }
      text += decoder.decode(value, { stream: true });
    }
  }

  #error(code: "timeout" | "upstream" | "bad_payload", found: string): IntensityError {
    return new IntensityError(this.name, code, found);
  }
}

/** Header values are secret, and so is the part after a word such as `Bearer`: a server may echo either. */
const valuesIn = ({ headers = {} }: Question): readonly string[] =>
  Object.values(headers)
    .flatMap((value) => [value, ...value.split(" ")])
    .filter(({ length }) => length > 3);

/** The URL may contain a key. */
const keysIn = ({ searchParams }: URL): readonly string[] =>
  [...searchParams]
    .filter(([name, value]) => /key|token|secret|password|auth/i.test(name) && value.length > 3)
    .flatMap(([, value]) => [value, encodeURIComponent(value)]);

function baseOf(baseUrl: string): URL {
  const url = parsed(baseUrl);
  const isUsable =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  // The given value is not shown: it may contain a password.
  if (!isUsable)
    throw new WattspanConfigurationError("baseUrl", {}, "an http or https URL without a password");
  return url;
}

function parsed(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller reports that it is not JSON.
  }
}

/**
 * The header has seconds, sometimes with a fraction, or a date. Only a text with the name of a month is read as
 * a date, because `Date.parse` takes some plain numbers for years. A date is compared with the server's own,
 * because our clock may be off.
 */
function retryAfterOf(headers: Headers, nowMs: number): number | undefined {
  const given = headers.get("retry-after")?.trim();
  if (given === undefined || given === "") return undefined;
  const serverMs = Date.parse(headers.get("date") ?? "");
  const dateMs = /[a-z]{3}/i.test(given) ? Date.parse(given) : Number.NaN;
  const waitMs = /^\d+(\.\d+)?$/.test(given)
    ? msFromSeconds(Number(given))
    : dateMs - (Number.isNaN(serverMs) ? nowMs : serverMs);
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS);
}

/** The characters of an HTTP header. A later failure would show the key in its message. */
const USABLE = /^[\x21-\x7e]{1,4096}$/;

/** A variable of the environment, where the runtime has one. */
function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  const value = process?.env?.[name]?.trim();
  return value === "" ? undefined : value;
}

/**
 * A secret from an option, else from a variable of the environment. Never shown in an error.
 *
 * @throws WattspanConfigurationError for a missing secret, or one that no HTTP header can carry.
 */
export function keyOf(option: string, given: string | undefined, variable: string): string {
  const key = typeof given === "string" ? given.trim() : environmentVariable(variable);
  if (key !== undefined && USABLE.test(key)) return key;
  const found = key === undefined ? undefined : {};
  throw new WattspanConfigurationError(
    option,
    found,
    `a text of visible ASCII characters, here or in ${variable}`,
  );
}
