/** Embodied emissions of servers with accelerators, by their parts. */

import type { Range } from "@wattspan/core";
import { EMBODIED_AI_SERVERS, EMBODIED_AI_SERVERS_TABLE } from "../../data/embodied-ai-servers.js";
import type { CloudProvider } from "../../places/cloud-provider.js";
import { tableRecords } from "../../tables/table-records.js";
import { acceleratorOf } from "./known-accelerator.js";

/** A server of the table, and the share of it that an instance is. */
export interface AiServer {
  /** Kilograms of CO2e of making the whole server. */
  readonly kilograms: Range;
  readonly share: number;
  readonly table: string;
}

/**
 * The server around the accelerators, as Cloud Carbon Footprint counts servers: 1000 kg with 16 GB, 533 kg
 * for each 384 GB more, 100 for each drive and for the second processor (methodology, "Embodied emissions").
 * Half to twice, as all of that table.
 */
const HOST = { base: 1000, gigabytes: 16, perGigabyte: 533.16 / 384, perDrive: 100, secondProcessor: 100 };
const HOST_BAND = { low: 0.5, high: 2 };

let servers: ReadonlyMap<string, AiServer> | undefined;

/**
 * The server of a type of instance with accelerators: the host by a formula, and its accelerators.
 * @param type In lower case, as its cloud names it, without `standard_`.
 * @example aiServerOf("aws", "p5.48xlarge")?.kilograms.value // 6033: 4721 of the host, and eight H100
 */
export function aiServerOf(provider: CloudProvider, type: string): AiServer | undefined {
  servers ??= new Map(
    Object.entries(EMBODIED_AI_SERVERS).flatMap(([cloud, table]) =>
      tableRecords(table).map((record) => {
        const [name = "", model = "", ...figures] = record.split(" ");
        return [`${cloud} ${name}`, serverFrom(model, figures.map(Number))] as const;
      }),
    ),
  );
  return servers.get(`${provider} ${type}`);
}

function serverFrom(
  model: string,
  [count = 0, all = 0, gigabytes = 0, drives = 0]: readonly number[],
): AiServer {
  const { kilograms: one } = acceleratorOf(model) as { kilograms: Range };
  const { base, perGigabyte, perDrive, secondProcessor } = HOST;
  const host = base + secondProcessor + perGigabyte * (gigabytes - HOST.gigabytes) + perDrive * drives;
  const kilograms = {
    value: host + all * one.value,
    low: host * HOST_BAND.low + all * one.low,
    high: host * HOST_BAND.high + all * one.high,
  };
  return { kilograms, share: count / all, table: EMBODIED_AI_SERVERS_TABLE };
}
