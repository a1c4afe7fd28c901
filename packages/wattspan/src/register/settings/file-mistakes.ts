/**
 * Finds mistakes in a file of options. A mistaken option counts as absent, and everything else is used: the
 * application must start.
 */

import { checkLocation } from "@wattspan/carbon";
import { WattspanConfigurationError } from "@wattspan/core";
import { locatedAccounting } from "../../options/located-accounting.js";
import { isObject, type Mistake, mistakesIn } from "../../options/option-schema.js";
import { fileOptions } from "../../options/wattspan-options.js";
import type { Read, WattspanConfig } from "./settings.js";

/** Each round leaves out one option or more. */
const MAX_ROUNDS = 20;

/**
 * Leaves out invalid options.
 * @example withoutMistakes({ telemetri: {} }, "wattspan.config.mjs").problems // ["wattspan.config.mjs: option telemetri is not known; …"]
 */
export function withoutMistakes(given: WattspanConfig, file: string): Read {
  const problems: string[] = [];
  let config = given;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const mistakes = mistakesOf(config);
    if (mistakes.length === 0) return { config, problems };
    for (const { path, error } of mistakes) {
      problems.push(`${file}: option ${error.option} ${error.problem}`);
      config = without(config, path);
    }
  }
  return { config: {}, problems };
}

/** Figures and places are checked once every name is right. */
function mistakesOf(config: WattspanConfig): readonly Mistake[] {
  const mistakes = mistakesIn(fileOptions, config);
  if (mistakes.length > 0) return mistakes;
  const { location, accounting, network } = config;
  return [
    ...thrownBy(() => location && checkLocation(location)),
    ...thrownBy(() => locatedAccounting(accounting, () => undefined)),
    ...thrownBy(() => locatedAccounting(false, () => undefined, network)),
  ];
}

function thrownBy(check: () => unknown): readonly Mistake[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof WattspanConfigurationError) return [{ path: error.option.split("."), error }];
    throw error;
  }
}

/** Without one member, or without its holder if it is missing there or in a list. */
function without(config: WattspanConfig, path: readonly string[]): WattspanConfig {
  const rest: WattspanConfig = withoutMember(config, path);
  // The person meant another place than the one that would be detected.
  return path[0] === "location" ? { ...rest, location: {} } : rest;
}

function withoutMember(group: object, [name = "", ...below]: readonly string[]): object {
  const { [name]: member, ...others } = group as Record<string, unknown>;
  const goesOn = isObject(member) && Object.hasOwn(member, below[0] ?? "");
  return goesOn ? { ...others, [name]: withoutMember(member, below) } : others;
}
