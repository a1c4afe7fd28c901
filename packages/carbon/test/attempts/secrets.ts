/** A server that repeats the secrets: they stand in no error and not in the provider itself. */

import { inspect } from "node:util";
import { outcomeOf } from "../outcome.js";
import { started } from "../provider-trial.js";
import type { Attempt } from "./attempt.js";

export const SECRETS: readonly Attempt[] = [200, 400, 401, 500].map((status) => ({
  what: `${status} that repeats the secrets`,
  async find(trial) {
    const { secrets = [] } = trial;
    const body = JSON.stringify({ error: `not valid: ${secrets.join(" ")}`, message: secrets.join(" ") });
    const headers = { "content-type": "application/json" };
    const { ask, provider } = await started(trial, { status, headers, body });
    const outcome = await outcomeOf(ask());
    const found = "error" in outcome ? outcome.error : outcome.reading;
    const texts = {
      "the error": inspect(found, { depth: 9, showHidden: true }),
      "the JSON of the error": `${JSON.stringify(found)}`,
      "the provider": inspect(provider, { depth: 9 }),
    };
    return Object.entries(texts).flatMap(([where, text]) =>
      secrets
        .filter((secret) => text.includes(secret))
        .map((secret) => `expected no secret in ${where}, but "${secret}" stands there`),
    );
  },
}));
