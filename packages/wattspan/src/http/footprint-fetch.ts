import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { runningActivity, type ServiceStatement } from "@wattspan/core/services";
import { JOULES_PER_KILOWATT_HOUR } from "@wattspan/core/units";
import { followTrailers } from "./exchange-trailers.js";
import { FOOTPRINT_FIELD, readFootprintField, type StatedFootprint } from "./footprint-field.js";
import { quietly } from "./quietly.js";

type Fetch = typeof globalThis.fetch;

/** Options of {@link footprintFetch}. */
export interface FootprintFetchOptions {
  /**
   * Origins of the trusted services, such as `https://api.internal`. Statements of any other are not read.
   */
  readonly trust: readonly string[];
  /** Sends the requests. Default: the global `fetch` at the time of each request. */
  readonly fetch?: Fetch;
  /**
   * Where metrics count the joules of the service. `there` (default): it exports its own, so here they are in
   * the totals of the footprint and the span, and on no counter. `here`: it exports none, so they are a
   * `reported` part of the activity.
   */
  readonly counted?: "there" | "here";
  /**
   * The maximum for a single request, in joules. A larger figure is not trusted. Default 3.6e6, which is 1
   * kWh.
   */
  readonly mostJoules?: number;
}

/**
 * Wraps `fetch` so that the current activity takes the footprint that a named service states in the header or
 * trailer `wattspan-footprint`. A request to such a service without a statement counts as one of unknown
 * energy.
 *
 * It returns the very promise that `fetch` returned. Outside any activity, and for all other hosts, it only
 * calls `fetch`. A trailer is read if `fetch` is undici's, as Node's is, and if the body is read to its end
 * before the activity has settled.
 *
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * const fetch = footprintFetch({ trust: ["https://search.internal"] });
 * await meterStep({ name: "search", kind: "retrieval" }, async () => (await fetch("https://search.internal/?q=heat")).json());
 */
export function footprintFetch(options: FootprintFetchOptions): Fetch {
  checkOptionNames<FootprintFetchOptions>(options, {
    trust: true,
    fetch: true,
    counted: true,
    mostJoules: true,
  });
  const service = { trusted: checkedOrigins(options), ...checkedLimits(options) };
  return function (this: unknown, ...[input, init]: Parameters<Fetch>) {
    const send = () => Reflect.apply(options.fetch ?? globalThis.fetch, this, [input, init]);
    const take = quietly("the request to a service", () => beginAt(service, input));
    if (!take) return send();
    const reading = new Reading(service, take);
    const answer = followTrailers(reading, send);
    if (answer instanceof Promise)
      answer.then(
        (response: Response) => quietly("the answer of a service", () => reading.onHeaders(response)),
        () => reading.giveUp(), // the caller handles it; the energy stays unknown
      );
    return answer;
  };
}

interface Service {
  readonly trusted: ReadonlySet<string>;
  readonly counted: "there" | "here";
  readonly mostJoules: number;
}

type Take = (statement: ServiceStatement) => void;

function beginAt({ trusted, counted }: Service, input: unknown): Take | undefined {
  const url = new URL(input instanceof Request ? input.url : String(input), "http://relative.invalid");
  if (!trusted.has(url.origin)) return undefined;
  return runningActivity()?.beginService({ host: url.host, source: FOOTPRINT_FIELD, counted });
}

/** The statement of one answer: its trailer if it announces one, else its header. */
class Reading {
  readonly #service: Service;
  /** Cleared when done: connections keep the context in which they were opened. */
  #take: Take | undefined;
  #trailer: string | undefined;
  #awaitsTrailer = false;

  constructor(service: Service, take: Take) {
    this.#service = service;
    this.#take = take;
  }

  onHeaders({ url, headers }: Response): void {
    // A redirect may have led elsewhere, and an answer from a cache took no energy now.
    const isTrusted = url === "" || this.#service.trusted.has(new URL(url).origin);
    if (!isTrusted || headers.has("age")) {
      this.giveUp();
      return;
    }
    const stated = this.#read(headers.get(FOOTPRINT_FIELD));
    const announced = headers.get("trailer")?.toLowerCase().includes(FOOTPRINT_FIELD);
    this.#awaitsTrailer = announced === true && !stated?.complete;
    if (!this.#awaitsTrailer) this.#give(stated);
    else if (this.#trailer !== undefined) this.#give(this.#read(this.#trailer));
  }

  onTrailers(origin: string, trailers: readonly unknown[]): void {
    if (!this.#service.trusted.has(origin)) return;
    const at = trailers.findIndex((name, i) => i % 2 === 0 && String(name).toLowerCase() === FOOTPRINT_FIELD);
    if (at === -1) return;
    this.#trailer = String(trailers[at + 1]);
    if (this.#awaitsTrailer) this.#give(this.#read(this.#trailer));
  }

  /** Stops waiting. */
  giveUp(): void {
    this.#take = undefined;
    this.#awaitsTrailer = false;
  }

  #read(text: string | null): StatedFootprint | undefined {
    return readFootprintField(text, this.#service.mostJoules);
  }

  #give(stated: StatedFootprint | undefined): void {
    const take = this.#take;
    this.giveUp();
    if (!stated) return;
    const { energy, co2e, unknown, complete } = stated;
    take?.({
      ...(energy && { energy }),
      ...(co2e && { co2e }),
      // A statement written before it was complete is a lower bound.
      unknown: complete ? unknown : Math.max(unknown, 1),
    });
  }
}

function checkedOrigins({ trust, fetch }: FootprintFetchOptions): ReadonlySet<string> {
  const allowed = 'a list of origins such as "https://api.internal"';
  if (!Array.isArray(trust)) throw new WattspanConfigurationError("trust", trust, allowed);
  if (fetch !== undefined && typeof fetch !== "function")
    throw new WattspanConfigurationError("fetch", fetch, "a function");
  return new Set(
    trust.map((origin: unknown) => {
      if (typeof origin !== "string" || !URL.canParse(origin) || !isOrigin(new URL(origin)))
        throw new WattspanConfigurationError("trust", origin, allowed);
      return new URL(origin).origin;
    }),
  );
}

const isOrigin = ({ protocol, pathname, search, hash, username, password }: URL): boolean =>
  /^https?:$/.test(protocol) && pathname === "/" && `${search}${hash}${username}${password}` === "";

function checkedLimits({ counted = "there", mostJoules = JOULES_PER_KILOWATT_HOUR }: FootprintFetchOptions) {
  if (counted !== "there" && counted !== "here")
    throw new WattspanConfigurationError("counted", counted, '"there" or "here"');
  if (!(mostJoules > 0 && mostJoules < Number.POSITIVE_INFINITY))
    throw new WattspanConfigurationError("mostJoules", mostJoules, "a number of joules above 0");
  return { counted, mostJoules };
}
