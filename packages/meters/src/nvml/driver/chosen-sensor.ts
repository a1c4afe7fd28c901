/** The best sensor of a card's power or energy. */

import { architecture, type Card } from "../cards/card.js";
import type { Surroundings } from "../cards/surroundings.js";
import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { SUCCESS, textOf } from "../library/return-codes.js";
import { type Comparison, compareSensors } from "./compared-sensors.js";
import { type DriverSensor, energyCounter, powerGauges } from "./driver-sensor.js";

/** Beyond this difference, the two do not measure the same. */
const AGREES = 0.1;

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
  const compare = (gauge: DriverSensor): Promise<Comparison> => {
    const { refreshMs } = architecture(card);
    const sensors = { refreshMs, joules: () => amount(counter), watts: () => amount(gauge), now, pause };
    return compareSensors(sensors, signal);
  };
  const ofCounter = (notes: readonly string[], apart = 1) => ({ sensor: counter, apart, notes });
  const counterOfModule = { ...ofCounter([MODULE]), ofModule: true };
  const found = await compare(best);
  if (found === "still") return ofGauge(best, card, "its energy counter stands still");
  if (found === undefined || agrees(found)) return best.scope === "module" ? counterOfModule : ofCounter([]);
  const module = gauges.find(({ scope }) => scope === "module");
  const ofModule = module && module !== best ? await compare(module) : undefined;
  if (ofModule && ofModule !== "still" && agrees(ofModule)) return counterOfModule;
  const percent = Math.round(100 * (found.apart - 1));
  const difference = `${Math.abs(percent)} % ${percent < 0 ? "below" : "above"} what its energy counter says`;
  return ofCounter([`${best.text} is ${difference}, and either may be right`], found.apart);
}

const MODULE = "its energy is of the whole module, with the processor on it";

const agrees = ({ apart }: { readonly apart: number }): boolean => Math.abs(apart - 1) <= AGREES;

function ofGauge(sensor: DriverSensor, card: Card, why: string): ChosenSensor {
  const { note } = architecture(card);
  const notes = [`${why}; read is ${sensor.text}`, ...(note ? [`its sensor ${note}`] : [])];
  return { sensor, apart: 1, notes };
}
