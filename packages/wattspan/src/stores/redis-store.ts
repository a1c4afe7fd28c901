import { randomUUID } from "node:crypto";
import type { IntensityStore } from "@wattspan/carbon/providers";
import { checkOptionNames } from "@wattspan/core/options";

/** The used part of a Redis client, such as that of the package `redis`. You connect and close it. */
export interface RedisClient {
  get(key: string): Promise<string | null>;
  /**
   * `PX`: how long to keep it, in milliseconds. `NX`: only if there is no value. The answer is `null` if
   * there is one.
   */
  set(key: string, value: string, options: { readonly PX: number; readonly NX?: true }): Promise<unknown>;
  /** Runs a script in Redis, which does nothing else meanwhile. */
  eval(script: string, options: { readonly keys: string[]; readonly arguments: string[] }): Promise<unknown>;
}

/** Between our check and a deletion the claim may end and become another's. */
const RELEASE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

/** The Redis to use, and its key names. */
export interface RedisStoreOptions {
  readonly client: RedisClient;
  /**
   * Prefix of all keys. Default: nothing. Keys begin with `wattspan:intensity:`.
   */
  readonly prefix?: string;
}

/**
 * Keeps carbon intensities in Redis, so that all its processes share one request to the source. All entries expire.
 *
 * @throws WattspanConfigurationError for an unknown option.
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
