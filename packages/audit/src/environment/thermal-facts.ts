/** What heat does to the machine: its temperatures, and how often processors were slowed down. */

import { type Ask, type MachineFiles, wholeNumber } from "./machine-files.js";

/** By the names of readings. They change with time, so they do not tell machines apart. */
export const THERMAL_ASKS = { celsius: temperatures, throttles: throttleCount } as const satisfies Readonly<
  Record<string, Ask>
>;

/** By zone and its type. Zones that cannot be read are left out. */
async function temperatures(files: MachineFiles): Promise<Readonly<Record<string, number>>> {
  const folder = "/sys/class/thermal";
  const zones = await files.names(folder, /^thermal_zone\d+$/);
  if (zones.length === 0) throw new Error("no thermal zone");
  const read = await Promise.all(
    zones.map(async (zone) => {
      const type = await files.text(`${folder}/${zone}/type`).catch(() => "");
      const text = await files.text(`${folder}/${zone}/temp`).catch(() => "");
      return /^-?\d+$/.test(text)
        ? [[`${zone} ${type}`.trim(), Number(text) / MILLIDEGREES_PER_DEGREE] as const]
        : [];
    }),
  );
  return Object.fromEntries(read.flat());
}

/** Linux states temperatures so. */
const MILLIDEGREES_PER_DEGREE = 1000;
const CPU = "/sys/devices/system/cpu";
const COUNTS = ["core_throttle_count", "package_throttle_count"];

/**
 * How often heat slowed processors down since the machine started: the sum of all counters, so its growth matters,
 * not its
 * size. Processors of one package repeat the package's.
 */
export async function throttleCount(files: MachineFiles): Promise<number> {
  const cpus = await files.names(CPU, /^cpu\d+$/);
  const counts = await Promise.allSettled(
    cpus.flatMap((cpu) =>
      COUNTS.map(async (count) => wholeNumber(await files.text(`${CPU}/${cpu}/thermal_throttle/${count}`))),
    ),
  );
  const read = counts.flatMap((count) => (count.status === "fulfilled" ? [count.value] : []));
  if (read.length === 0) throw new Error("no processor counts it");
  return read.reduce((sum, one) => sum + one, 0);
}
