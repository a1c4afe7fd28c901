import type { Clock } from "@wattspan/core";
import { MINUTE_MS } from "@wattspan/core/units";
import { IntensityError } from "../readings/intensity-error.js";

/** A token is good for 30 minutes; it is renewed a little before. */
const GOOD_FOR_MS = 25 * MINUTE_MS;

/** A login token: requested when it is needed, once for all who wait, and again when it is refused. */
export class RenewedToken {
  readonly #clock: Pick<Clock, "now">;
  readonly #login: () => Promise<string>;
  #token: { readonly text: string; readonly untilMs: number } | undefined;
  #pending: Promise<string> | undefined;

  constructor(clock: Pick<Clock, "now">, login: () => Promise<string>) {
    this.#clock = clock;
    this.#login = login;
  }

  /**
   * Calls `fn` with a token, and a second time with a new one if the token was in use before and is refused.
   */
  async used<T>(fn: (token: string) => Promise<T>): Promise<T> {
    const known = this.#token;
    const isKnown = known !== undefined && this.#clock.now() < known.untilMs;
    const first = isKnown ? known.text : await this.#renew();
    try {
      return await fn(first);
    } catch (error) {
      if (!isKnown || !(error instanceof IntensityError) || error.code !== "auth") throw error;
      if (this.#token === known) this.#token = undefined;
      return fn(await this.#renew());
    }
  }

  async #renew(): Promise<string> {
    this.#pending ??= this.#login()
      .then((text) => {
        this.#token = { text, untilMs: this.#clock.now() + GOOD_FOR_MS };
        return text;
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }
}
