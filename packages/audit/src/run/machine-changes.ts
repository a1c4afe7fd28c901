/** The machine at the begin of an audit, and what differs at its end. */

import { compareEnvironments, type EnvironmentDifference } from "../environment/compare-environments.js";
import { codeFacts, machineFacts } from "../environment/environment-facts.js";
import { reasonOf } from "../environment/machine-files.js";
import { AuditError } from "../format/audit-error.js";

type Facts = Readonly<Record<string, unknown>>;

/** Power usage effectiveness of the place: total energy by that of its machines. */
export interface StatedPue {
  /** From 1 to 10. */
  readonly value: number;
  /** Who states it, where. */
  readonly source: string;
}

/** Facts that no file of the machine shows. */
export interface StatedFacts {
  readonly pue?: StatedPue;
  /** More of the machine, such as `cardFacts` of `@wattspan/meters`, asked for at the begin and at the end. */
  readonly machine?: () => Facts | Promise<Facts>;
}

const MAX_PUE = 10;

/** @throws AuditError for a PUE that is none, or has no source */
export function checkPue(pue: StatedPue | undefined): void {
  if (!pue || (pue.value >= 1 && pue.value <= MAX_PUE && pue.source.trim() !== "")) return;
  throw new AuditError(
    `The PUE is ${pue.value} by "${pue.source}"; expected a number from 1 to ${MAX_PUE}, and its source.`,
  );
}

/** The facts of an audit's begin, and those of its end that differ. */
export class MachineChanges {
  readonly #stated: StatedFacts;
  readonly #begin: Facts;
  /** Of the machine, of the code, and as stated. */
  readonly facts: Facts;

  private constructor(stated: StatedFacts, begin: Facts, code: Facts) {
    this.#stated = stated;
    this.#begin = begin;
    this.facts = merged(begin, code, pueFacts(stated.pue));
  }

  /** Takes those of the begin. Never rejects. */
  static async begin(stated: StatedFacts): Promise<MachineChanges> {
    const [machine, code] = await Promise.all([machineWith(stated), codeFacts()]);
    return new MachineChanges(stated, machine, code);
  }

  /** What differs at the end, readings included. Never rejects. */
  async end(): Promise<readonly EnvironmentDifference[]> {
    const end = await machineWith(this.#stated);
    const readings = compareEnvironments(readingsOf(this.#begin), readingsOf(end));
    return [
      ...compareEnvironments(this.#begin, end),
      ...readings.map(({ fact, ...values }) => ({ fact: `readings.${fact}`, ...values })),
    ];
  }
}

const readingsOf = ({ readings }: Facts): Facts => (readings as Facts | undefined) ?? {};

const pueFacts = (pue: StatedPue | undefined): Facts =>
  pue ? { pue: { value: pue.value, source: pue.source } } : { unknown: { pue: "not stated" } };

async function machineWith({ machine }: StatedFacts): Promise<Facts> {
  const own = await machineFacts();
  if (!machine) return own;
  try {
    return merged(own, await machine());
  } catch (error) {
    return merged(own, { unknown: { machine: reasonOf(error).slice(0, 200) } });
  }
}

/** What is known, and the reasons of all for what is not. */
function merged(...all: readonly Facts[]): Facts {
  const unknown = Object.assign({}, ...all.map((facts) => facts.unknown ?? {}));
  return { ...Object.assign({}, ...all), unknown };
}
