/** The energy that other services state for their part of the work. It belongs to the activity that called them. */

import type { Range, ServiceFootprint } from "../contracts/footprint.js";
import {
  addPart,
  type PartTally,
  type Subtree,
  type Sums,
  setTotals,
  sumTotals,
} from "../quantities/part-tally.js";
import { productTally, tallyOf } from "../quantities/tally.js";

/** Hosts with an entry of their own; the rest share one. */
const MAX_HOSTS = 16;
const OTHERS = "other";

/** The statement of a service with one of its answers. Its reader has checked the members. */
export interface ServiceStatement {
  /** Joules. */
  readonly energy?: Range;
  /** Grams of CO2e. */
  readonly co2e?: Range;
  /** The number of its activities with unknown energy. */
  readonly unknown?: number;
}

/** A request to a service begins. */
export interface ServiceRequest {
  readonly host: string;
  /** The source of the statement: the `methodId` of the part, if it is counted here. */
  readonly source: string;
  /** Who reports the joules on metrics: the service, or this process. */
  readonly counted: "there" | "here";
}

/** Receives the requests of an activity to services that state their footprint. */
export interface ServiceListener {
  /** Call the returned function with the statement. Until then the energy of the request is unknown. */
  beginService(request: ServiceRequest): (statement: ServiceStatement) => void;
  /**
   * A host answered a request of its client that no `meteredFetch` saw. Absent in copies of an earlier version.
   *
   * @param counted Its field `wattspan-footprint`.
   * @param isProvider Whether a provider serves models at this host: then other answering hosts are no gateways.
   */
  answered?(host: string, counted: string | undefined, isProvider: boolean): void;
}

interface PeerService {
  readonly host: string;
  readonly counted: ServiceRequest["counted"];
  calls: number;
  awaited: number;
  /** Activities there of unknown energy. */
  unknown: number;
  sums: Sums;
}

/** The statements of the services that one activity called. Bounded for any number of requests. */
export class PeerServices {
  readonly #services: PeerService[] = [];
  #elsewhere: Sums | undefined;
  readonly #parts: PartTally[] = [];

  /** What this process reports, as parts of the activity itself. */
  get parts(): readonly PartTally[] {
    return this.#parts;
  }

  /** A request begins. The returned function takes its statement. */
  begin({ host, source, counted }: ServiceRequest): (statement: ServiceStatement) => void {
    const service = this.#at(host, counted);
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

  /** What the services report, as if the requests were children. */
  elsewhere(): Subtree {
    let unknown = 0;
    for (const service of this.#services) unknown += service.awaited + service.unknown;
    return {
      ...(this.#elsewhere ?? NOTHING),
      methods: this.#elsewhere?.energy ? ["reported"] : [],
      unknown,
      unknownReasons: unknown > 0 ? ["unreported"] : [],
      useful: 0, // they are on the services' metrics
    };
  }

  /** The form that users see. */
  footprints(): readonly ServiceFootprint[] {
    return this.#services.map(({ host, counted, calls, awaited, unknown, sums }) => {
      const footprint: { -readonly [K in keyof ServiceFootprint]: ServiceFootprint[K] } = { host, calls };
      setTotals(footprint, sums);
      if (awaited + unknown > 0) footprint.unknown = awaited + unknown;
      if (counted === "here") footprint.countedHere = true;
      return footprint;
    });
  }

  #at(named: string, counted: ServiceRequest["counted"]): PeerService {
    const known = (host: string) =>
      this.#services.find((service) => service.host === host && service.counted === counted);
    const host = known(named) || this.#services.length < MAX_HOSTS - 1 ? named : OTHERS;
    let service = known(host);
    if (!service) {
      service = { host, counted, calls: 0, awaited: 0, unknown: 0, sums: NOTHING };
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
