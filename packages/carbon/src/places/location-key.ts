import type { Location } from "@wattspan/core";

const plain = (text: string): string => text.trim().toLowerCase();

/** The same key for the same place, however its members are ordered and written. */
export function locationKey({ cloud, zone, country, coordinates }: Location): string {
  const parts = [
    cloud && ["cloud", plain(String(cloud.provider)), plain(String(cloud.region))],
    zone && ["zone", plain(String(zone.system)), plain(String(zone.code))],
    country !== undefined && ["country", plain(String(country))],
    coordinates && ["coordinates", coordinates.latitude, coordinates.longitude],
  ];
  return JSON.stringify(parts.filter(Boolean));
}
