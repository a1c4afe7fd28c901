/** Checks the options of adapters when they are given, never later. */

import { WattspanConfigurationError } from "@wattspan/core";

/**
 * @throws WattspanConfigurationError if it is not a list of names.
 * @example checkedNames("trust", ["search"])
 */
export function checkedNames(option: string, given: unknown): readonly string[] {
  if (Array.isArray(given) && given.every((name) => typeof name === "string")) return [...given];
  throw new WattspanConfigurationError(option, given, "a list of names");
}

/**
 * @throws WattspanConfigurationError if it is not an object of strings.
 * @example checkedTexts("hosts", { "gateway.internal": "openai" })
 */
export function checkedTexts(option: string, given: unknown): Readonly<Record<string, string>> {
  const isObject = typeof given === "object" && given !== null && !(Symbol.iterator in given);
  if (isObject && Object.values(given).every((text) => typeof text === "string" && text !== ""))
    return { ...given } as Record<string, string>;
  throw new WattspanConfigurationError(option, given, "an object of strings by name");
}

/** @throws WattspanConfigurationError if it is not a string. @example checkedText("provider", "openai") */
export function checkedText(option: string, given: unknown): string {
  if (typeof given === "string" && given !== "") return given;
  throw new WattspanConfigurationError(option, given, "a string");
}
