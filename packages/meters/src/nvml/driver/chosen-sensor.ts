/** The best sensor of a card's power or energy. */

import { architecture, type Card } from "../cards/card.js";
import type { Surroundings } from "../cards/surroundings.js";
import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { SUCCESS, textOf } from "../library/return-codes.js";
import { compareSensors } from "./compared-sensors.js";
import { type DriverSensor, energyCounter, powerGauges } from "./driver-sensor.js";

/** Beyond this difference, the two do not measure the same. */
const AGREES = 0.1;
/** A module's processor draws at least so much of the GPU's power, beyond what differs between two reads. */
const MIN_MORE = 1.01;

/** The chosen sensor. */
export interface ChosenSensor {
  readonly sensor: DriverSensor;
  /** Ratio of the power to the counter. */
  readonly apart: number;
  /** Notes for people. */
  readonly notes: readonly string[];
  /** Whether its energy is of the whole module, with the processor on it. */
  readonly ofModule?: boolean;
}

/** The driver, by its major version. */
export interface Driver {
  readonly library: DriverLibrary;
  readonly major: number;
}

/** The sensor; or why there is none. */
export async function chosenSensor(
  { library, major }: Driver,
  { card, device }: { readonly card: Card; readonly device: DeviceHandle },
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<ChosenSensor | string> {
  const counter = energyCounter(library);
  const code = await counter.readAside(device);
  const gauges: DriverSensor[] = [];
  for (const gauge of powerGauges(library, architecture(card), major))
    if ((await gauge.readAside(device)) === SUCCESS) gauges.push(gauge);
  const [best] = gauges;
  if (code === SUCCESS)
    return best
      ? compared({ counter, best, gauges, device, card }, surroundings, signal)
      : { sensor: counter, apart: 1, notes: [] };
  if (!best) return `it reports neither its energy nor its power: ${textOf(code)}`;
  return ofGauge(best, card, `its energy counter cannot be read: ${textOf(code)}`);
}

interface Candidates {
  readonly counter: DriverSensor;
  readonly best: DriverSensor;
  readonly gauges: readonly DriverSensor[];
  readonly device: DeviceHandle;
  readonly card: Card;
}

/** The counter, unless the power shows that it stands still. */
async function compared(
  { counter, best, gauges, device, card }: Candidates,
  { now, pause }: Surroundings,
  signal: AbortSignal,
): Promise<ChosenSensor> {
  const amount = async (sensor: DriverSensor) =>
    (await sensor.readAside(device)) === SUCCESS ? sensor.amount : undefined;
  const module = gauges.find(({ scope }) => scope === "module");
  // Read side by side: the processor's part changes with the load. They begin with what both just said.
  const drawn = { alone: best.amount, whole: module?.amount ?? 0 };
  const watts = async () => {
    const alone = await amount(best);
    const whole = module && (await amount(module));
    if (alone === undefined || whole === undefined) return alone;
    drawn.alone += alone;
    drawn.whole += whole;
    return alone;
  };
  const { refreshMs } = architecture(card);
  const found = await compareSensors({ refreshMs, joules: () => amount(counter), watts, now, pause }, signal);
  if (found === "still") return ofGauge(best, card, "its energy counter stands still");
  const ofCounter = (notes: readonly string[], apart = 1) => ({ sensor: counter, apart, notes });
  const coversModule =
    best.scope === "module"
      ? found === undefined || agrees(found)
      : isOfModule(found, drawn.whole / drawn.alone);
  if (coversModule) return { ...ofCounter([MODULE]), ofModule: true };
  if (found === undefined || agrees(found)) return ofCounter([]);
  const percent = Math.round(100 * (found.apart - 1));
  const difference = `${Math.abs(percent)} % ${percent < 0 ? "below" : "above"} what its energy counter says`;
  return ofCounter([`${best.text} is ${difference}, and either may be right`], found.apart);
}

const MODULE = "its energy is of the whole module, with the processor on it";

interface Apart {
  readonly apart: number;
}

/**
 * Whether the counter is of the module rather than of its GPU alone. On the known modules it is: so also if nothing
 * could be compared.
 *
 * @param more Ratio of the module's power to the GPU's. A card that is no module reports none, or the same.
 */
function isOfModule(ofGpu: Apart | undefined, more: number): boolean {
  if (!(more > MIN_MORE)) return false;
  if (ofGpu === undefined) return true;
  const ofModule = { apart: ofGpu.apart * more };
  return agrees(ofModule) && distance(ofModule) < distance(ofGpu);
}

const distance = ({ apart }: Apart): number => Math.abs(apart - 1);
const agrees = (compared: Apart): boolean => distance(compared) <= AGREES;

function ofGauge(sensor: DriverSensor, card: Card, why: string): ChosenSensor {
  const { note } = architecture(card);
  const ofModule = sensor.scope === "module";
  const notes = [
    `${why}; read is ${sensor.text}`,
    ...(ofModule ? [MODULE] : []),
    ...(note ? [`its sensor ${note}`] : []),
  ];
  return { sensor, apart: 1, notes, ...(ofModule && { ofModule }) };
}
