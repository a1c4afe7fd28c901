/** The headers that a response is about to send: those set before, and those passed to `writeHead`. */

import type { ServerResponse } from "node:http";

type Values = string | readonly string[];

/** One call of `writeHead`. Additions go next to the caller's own headers, so that Node treats them alike. */
export class ResponseHead {
  readonly status: number;
  readonly #response: ServerResponse;
  readonly #args: unknown[];
  /** The position of the headers among the arguments. */
  readonly #at: number;

  constructor(response: ServerResponse, args: readonly unknown[]) {
    this.#response = response;
    this.#args = [...args];
    this.#at = args.findIndex((argument) => typeof argument === "object" && argument !== null);
    this.status = Number(args[0]);
  }

  /** The arguments with the additions. */
  get args(): readonly unknown[] {
    return this.#args;
  }

  /** The values that a header will have. */
  values(name: string): readonly string[] {
    const given = this.#ownValues(name);
    return (given.length > 0 ? given : [this.#set(name)]).flat().filter((value) => value !== undefined);
  }

  /** Adds a value to a header. */
  add(name: string, value: string): void {
    const given = this.#args[this.#at];
    const own = this.#ownValues(name);
    const values = [...this.values(name), value];
    const all = values.length > 1 ? values : value;
    if (Array.isArray(given)) {
      const pairs = own.length > 0 ? [[name, value]] : values.map((one) => [name, one]);
      this.#args[this.#at] = [...given, ...(Array.isArray(given[0]) ? pairs : pairs.flat())];
    } else if (typeof given === "object") {
      const others = Object.entries(given as object).filter(([key]) => !isNamed(key, name));
      this.#args[this.#at] = { ...Object.fromEntries(others), [name]: all };
    } else this.#response.setHeader(name, all);
  }

  #ownValues(name: string): readonly Values[] {
    return this.#given().flatMap(([key, values]) => (isNamed(key, name) ? [values as Values] : []));
  }

  #set(name: string): Values | undefined {
    const set = this.#response.getHeader(name);
    return typeof set === "number" ? String(set) : set;
  }

  /** The headers passed to `writeHead`: an object, or a list of names and values, flat or in pairs. */
  #given(): readonly (readonly [unknown, unknown])[] {
    const given = this.#args[this.#at];
    if (!Array.isArray(given)) return Object.entries((given ?? {}) as object);
    if (Array.isArray(given[0])) return given as [unknown, unknown][];
    return given.flatMap((name, at) => (at % 2 === 0 ? [[name, given[at + 1]] as const] : []));
  }
}

const isNamed = (given: unknown, name: string): boolean =>
  typeof given === "string" && given.toLowerCase() === name;
