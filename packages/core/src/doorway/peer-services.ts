/** What other services say that their part of the work took: a caller adds it to the activity that called them. */

import type { Range, ServiceFootprint } from "../contracts/footprint.js";
import { addPart, type PartTally, type Sums, setTotals, sumTotals } from "../quantities/part-tally.js";
import type { Subtree } from "../quantities/subtree.js";
import { productTally, tallyOf } from "../quantities/tally.js";

/** Hosts with an entry of their own; the rest share one. */
const MAX_HOSTS = 16;
const OTHERS = "other";

/** What one answer of a service states of itself. Its members are checked by who read them. */
export interface ServiceStatement {
  /** Joules. */
  readonly energy?: Range;
  /** Grams of CO2e. */
  readonly co2e?: Range;
  /** Activities there whose energy is not known. */
  readonly unknown?: number;
}

/** A request to a service begins. */
export interface ServiceRequest {
  readonly host: string;
  /** Who stated it: the `methodId` of the part, where it is counted here. */
  readonly source: string;
  /** Where the joules are on metrics: at the service, or here. */
  readonly counted: "there" | "here";
}

/** Hears of the requests of an activity to services that state their footprint. */
export interface ServiceListener {
  /** Gives what is to be called with what the answer states. Until then the request counts as one of unknown energy. */
  beginService(request: ServiceRequest): (statement: ServiceStatement) => void;
  /**
   * A host answered a request of its client, which no `meteredFetch` saw. Absent in copies of an earlier version.
   *
   * @param counted What it states in the field `wattspan-footprint`.
   * @param isProvider Whether it is one at which a provider serves models: then no other host that answers is a gateway.
   */
  answered?(host: string, counted: string | undefined, isProvider: boolean): void;
}

interface PeerService {
  readonly host: string;
  calls: number;
  awaited: number;
  /** Activities there of unknown energy. */
  unknown: number;
  sums: Sums;
}

/** What the services that one activity called have stated. Bounded, however many requests there are. */
export class PeerServices {
  readonly #services: PeerService[] = [];
  #elsewhere: Sums | undefined;
  readonly #parts: PartTally[] = [];

  /** What is counted here, as parts of the activity itself. */
  get parts(): readonly PartTally[] {
    return this.#parts;
  }

  /** A request begins. Gives what takes its statement. */
  begin({ host, source, counted }: ServiceRequest): (statement: ServiceStatement) => void {
    const service = this.#at(host);
    service.calls++;
    service.awaited++;
    let isStated = false;
    return ({ energy, co2e, unknown = 0 }) => {
      if (isStated) return;
      isStated = true;
      service.awaited--;
      service.unknown += unknown;
      const sums = {
        energy: energy && tallyOf(energy),
        co2e: co2e && productTally(co2e, energy),
        water: undefined,
      };
      service.sums = sumTotals(service.sums, sums);
      if (counted === "there") this.#elsewhere = sumTotals(this.#elsewhere ?? NOTHING, sums);
      else if (energy) addPart(this.#parts, reportedPart(source, sums));
    };
  }

  /** What is counted there, as if the requests were children. */
  elsewhere(): Subtree {
    let unknown = 0;
    for (const service of this.#services) unknown += service.awaited + service.unknown;
    return {
      ...(this.#elsewhere ?? NOTHING),
      methods: this.#elsewhere?.energy ? ["reported"] : [],
      unknown,
      unknownReasons: unknown > 0 ? ["unreported"] : [],
    };
  }

  /** The form that users see. */
  footprints(): readonly ServiceFootprint[] {
    return this.#services.map(({ host, calls, awaited, unknown, sums }) => {
      const footprint: { -readonly [K in keyof ServiceFootprint]: ServiceFootprint[K] } = { host, calls };
      setTotals(footprint, sums);
      if (awaited + unknown > 0) footprint.unknown = awaited + unknown;
      return footprint;
    });
  }

  #at(named: string): PeerService {
    const known = (host: string) => this.#services.find((service) => service.host === host);
    const host = known(named) || this.#services.length < MAX_HOSTS - 1 ? named : OTHERS;
    let service = known(host);
    if (!service) {
      service = { host, calls: 0, awaited: 0, unknown: 0, sums: NOTHING };
      this.#services.push(service);
    }
    return service;
  }
}

const NOTHING: Sums = { energy: undefined, co2e: undefined, water: undefined };

const reportedPart = (methodId: string, sums: Sums): PartTally => ({
  component: "server",
  method: "reported",
  methodId,
  boundary: "serving",
  emissionSource: "operational",
  zone: undefined,
  ...sums,
});
