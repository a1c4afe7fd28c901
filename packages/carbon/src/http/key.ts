import { WattspanConfigurationError } from "@wattspan/core";

/** The characters of an HTTP header. A later failure would show the key in its message. */
const USABLE = /^[\x21-\x7e]{1,4096}$/;

/** A variable of the environment, where the runtime has one. */
function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  const value = process?.env?.[name]?.trim();
  return value === "" ? undefined : value;
}

/**
 * A secret from an option, else from a variable of the environment. Never shown in an error.
 *
 * @throws WattspanConfigurationError for a missing secret, or one that no HTTP header can carry.
 */
export function keyOf(option: string, given: string | undefined, variable: string): string {
  const key = typeof given === "string" ? given.trim() : environmentVariable(variable);
  if (key !== undefined && USABLE.test(key)) return key;
  const found = key === undefined ? undefined : {};
  throw new WattspanConfigurationError(
    option,
    found,
    `a text of visible ASCII characters, here or in ${variable}`,
  );
}

/** A text without any of the secrets. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (clean, secret) => (secret === "" ? clean : clean.replaceAll(secret, "[redacted]")),
    text,
  );
}
