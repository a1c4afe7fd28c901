/** Embodied emissions of cloud servers. */

import type { Range } from "@wattspan/core";
import { EMBODIED_SERVERS, EMBODIED_SERVERS_TABLE } from "../../data/embodied-servers.js";
import { type CloudProvider, cloudProviderOf } from "../../places/cloud-provider.js";
import { tableRecords } from "../../tables/table-records.js";
import { aiServerOf } from "./ai-server.js";

/**
 * Servers with 8 GPUs are 4.7 t in the table of Cloud Carbon Footprint and 7.0 to 7.9 t by EcoLogits'
 * figures, so every figure gets half to twice.
 */
const BAND = { low: 0.5, high: 2 };

/** An instance type of a cloud. */
export interface KnownServer {
  /** Kilograms of CO2e of making the whole server, accelerators included. */
  readonly kilograms: number;
  /** `kilograms` with a band. */
  readonly range: Range;
  /** Name and version of the table. */
  readonly table: string;
  /** The share of the server that the instance is, above 0 and up to 1. */
  readonly share: number;
}

let series: ReadonlyMap<string, readonly [kilograms: number, units: number]> | undefined;

/**
 * The server of an instance type, written as cloud and type: `aws:m5.2xlarge`, `azure:Standard_D4s_v3`,
 * `gcp:n2-standard-8`.
 *
 * @returns `undefined` for a type that is not in the table, and for types with an unknown share of a server:
 *   small and burst ones.
 * @example serverOf("aws:m5.2xlarge")?.share // 1 / 12 of a server of 1611 kg
 * @example serverOf("aws:p5.48xlarge")?.range.value // 6033: the host by its memory and drives, and eight H100
 */
export function serverOf(instance: string): KnownServer | undefined {
  const [, name = "", type = ""] = /^([^:]+):(.+)$/.exec(instance.trim()) ?? [];
  const provider = cloudProviderOf(name);
  const plain = type.toLowerCase().replaceAll(" ", "_");
  const ai = provider && aiServerOf(provider, provider === "azure" ? plain.replace(/^standard_/, "") : plain);
  if (ai) return { kilograms: ai.kilograms.value, range: ai.kilograms, share: ai.share, table: ai.table };
  const read = provider && READERS[provider]?.(type.toLowerCase());
  if (!read) return undefined;
  series ??= new Map(
    Object.entries(EMBODIED_SERVERS).flatMap(([cloud, table]) =>
      tableRecords(table).map((record) => {
        const [of = "", kilograms, units] = record.split(" ");
        return [`${cloud} ${of}`, [Number(kilograms), Number(units)] as const] as const;
      }),
    ),
  );
  const [kilograms, all] = series.get(`${provider} ${read[0]}`) ?? [];
  const units = read[1] ?? all;
  if (kilograms === undefined || all === undefined || units === undefined || units <= 0) return undefined;
  if (units > all) return undefined;
  const range = { value: kilograms, low: kilograms * BAND.low, high: kilograms * BAND.high };
  return { kilograms, range, share: units / all, table: EMBODIED_SERVERS_TABLE };
}

type Read = readonly [series: string, units: number | undefined] | undefined;

/** The series of a type and its number of units; `metal` is all of them. */
const READERS: Readonly<Partial<Record<CloudProvider, (type: string) => Read>>> = {
  aws(type) {
    const [, of, size = ""] = /^([a-z][a-z0-9-]*)\.((?:\d{1,3})?xlarge|large|metal)$/.exec(type) ?? [];
    if (of === undefined || size === "metal") return of === undefined ? undefined : [of, undefined];
    return [of, size === "large" ? 0.5 : size === "xlarge" ? 1 : Number.parseInt(size, 10)];
  },
  azure(type) {
    const [, letters, number, rest, version] =
      /^(?:standard_)?([a-z]+)(\d{1,3})([a-z]*)((?:_t4)?(?:_v\d)?)$/.exec(type.replaceAll(" ", "_")) ?? [];
    return letters === undefined ? undefined : [`${letters}${rest}${version}`, Number(number)];
  },
  gcp(type) {
    const [, of, number] = /^([a-z0-9]+-[a-z]+)-(\d{1,3})g?$/.exec(type) ?? [];
    return of === undefined ? undefined : [of, Number(number)];
  },
};
