import type { Location } from "@wattspan/core";
import { zoneSystemOf } from "./zone-systems.js";

const plain = (text: string): string => text.trim().toLowerCase();

/** The same key for the same place, however its members are ordered and written. */
export function locationKey({ cloud, zone, country, coordinates }: Location): string {
  const parts = [
    cloud && ["cloud", plain(String(cloud.provider)), plain(String(cloud.region))],
    zone && ["zone", plain(String(zone.system)), codeKey(String(zone.system), String(zone.code))],
    country !== undefined && ["country", plain(String(country))],
    coordinates && ["coordinates", coordinates.latitude, coordinates.longitude],
  ];
  return JSON.stringify(parts.filter(Boolean));
}

/** In systems of others, such as a table of yours, capitals may matter. */
const codeKey = (system: string, code: string): string => (zoneSystemOf(system) ? plain(code) : code.trim());
