/** Carbon intensities in a Redis that processes share. */

import { randomUUID } from "node:crypto";
import type { IntensityStore } from "@wattspan/carbon/cached";
import { checkOptionNames } from "@wattspan/core/options";

/** What is used of a client of Redis, as the package `redis` has it. It is yours: connected, and closed, by you. */
export interface RedisClient {
  get(key: string): Promise<string | null>;
  /** `PX`: how long to keep it, in milliseconds. `NX`: only where there is nothing; the answer is then `null` otherwise. */
  set(key: string, value: string, options: { readonly PX: number; readonly NX?: true }): Promise<unknown>;
  /** Runs a script in Redis, which does nothing else meanwhile. */
  eval(script: string, options: { readonly keys: string[]; readonly arguments: string[] }): Promise<unknown>;
}

/** Between a look from here and a deletion the claim may end, and be another's. */
const RELEASE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

/** Which Redis is used, and for what names. */
export interface RedisStoreOptions {
  readonly client: RedisClient;
  /** Stands before all keys. Default: nothing; they begin with `wattspan:intensity:` or `wattspan:calibration:`. */
  readonly prefix?: string;
}

/**
 * Keeps carbon intensities, or what `calibrate` has learned, in Redis, so that all processes that use it ask the source once together. All that is kept ends by
 * itself.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @example
 * const client = await createClient({ url: "redis://localhost" }).connect();
 * const grid = cached(retrying(energyCharts()), { store: redisStore({ client }) });
 */
export function redisStore(options: RedisStoreOptions): IntensityStore {
  checkOptionNames<RedisStoreOptions>(options, { client: true, prefix: true });
  const { client, prefix = "" } = options;
  const owned = new Map<string, string>();
  return {
    async get(key) {
      return (await client.get(prefix + key)) ?? undefined;
    },
    async set(key, text, forMs) {
      await client.set(prefix + key, text, { PX: Math.ceil(forMs) });
    },
    async claim(key, forMs) {
      const token = randomUUID();
      const answer = await client.set(prefix + key, token, { PX: Math.ceil(forMs), NX: true });
      if (answer === null || answer === undefined) return false;
      owned.set(key, token);
      return true;
    },
    async release(key) {
      const token = owned.get(key);
      owned.delete(key);
      if (token !== undefined) await client.eval(RELEASE, { keys: [prefix + key], arguments: [token] });
    },
  };
}
