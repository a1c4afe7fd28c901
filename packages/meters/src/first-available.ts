import type { EnergyMeter, Opened, Unavailability } from "@wattspan/core";
import { MeterOptionError } from "./options/meter-option-error.js";

type Ready = Extract<Opened, { status: "ready" }>;
type Unavailable = Extract<Opened, { status: "unavailable" }>;

/** Of several reasons, the most actionable one is reported. */
const BY_REMEDY: readonly Unavailability[] = ["denied", "stuck", "lost", "unsupported", "absent"];

/**
 * The first of several meters that opens: ways to the same device, the best one first. Only one of them is
 * ever open, so that no joule is measured twice. The status shows the chosen one, and its notes say why the
 * earlier ones were not available.
 * @throws MeterOptionError without a meter.
 * @see docs/meters/auto.md
 * @example
 * const metering = createMetering({ meters: [firstAvailable(rapl(), rapl({ root: "/host/sys" }), processCpu())] });
 */
export function firstAvailable(...meters: readonly EnergyMeter[]): EnergyMeter {
  if (meters.length === 0)
    throw new MeterOptionError("firstAvailable", "meters", "empty", "one meter or more");
  return {
    name: meters.map(({ name }) => name).join(" or "),
    open: (signal) => openFirst(meters, signal),
  };
}

async function openFirst(meters: readonly EnergyMeter[], signal: AbortSignal): Promise<Opened> {
  const failed: { readonly name: string; readonly why: Unavailable }[] = [];
  for (const meter of meters) {
    signal.throwIfAborted();
    const opened = await tryToOpen(meter, signal);
    if (opened.status === "ready")
      return asChosen(
        opened,
        meter,
        failed.map(({ name, why }) => noteOf(name, why)),
      );
    failed.push({ name: meter.name, why: opened });
  }
  const [first] = BY_REMEDY.flatMap((reason) => failed.filter(({ why }) => why.reason === reason));
  const detail = failed.map(({ name, why }) => `${name}: ${why.detail}`).join(" ");
  const { reason = "absent", remedy } = first?.why ?? {};
  return { status: "unavailable", reason, detail, ...(remedy !== undefined && { remedy }) };
}

/** A meter that throws, or opens with nothing to read, is as good as absent. */
async function tryToOpen(meter: EnergyMeter, signal: AbortSignal): Promise<Opened> {
  try {
    const opened = await meter.open(signal);
    if (opened.status !== "ready" || opened.zones.length > 0) return opened;
    await opened.reader.close?.();
    return unsupported("it opened without a zone.");
  } catch (error) {
    signal.throwIfAborted();
    return unsupported(
      `it failed while it was opened (${error instanceof Error ? error.name : "no error"}).`,
    );
  }
}

const unsupported = (detail: string): Unavailable => ({
  status: "unavailable",
  reason: "unsupported",
  detail,
});

const noteOf = (name: string, { reason, detail, remedy }: Unavailable): string =>
  `${name} is preferred, but ${reason}: ${detail}${remedy === undefined ? "" : ` ${remedy}`}`;

function asChosen(opened: Ready, { name, verified }: EnergyMeter, notes: readonly string[]): Ready {
  const meter = opened.meter ?? { name, ...(verified && { verified }) };
  const all = [...(opened.notes ?? []), ...notes];
  return { ...opened, meter, ...(all.length > 0 && { notes: all }) };
}
