/** The used part of koffi, which calls C libraries: an optional peer. */

/** As `import koffi from "koffi"` gives it. */
export interface Koffi {
  load(path: string): KoffiLibrary;
  /** The memory address of a buffer. Older versions lack it. */
  address?(bytes: Uint8Array): bigint;
}

/** A loaded library. */
export interface KoffiLibrary {
  /** Throws if the library has no such function. */
  func(definition: string): NativeFunction;
}

/** A function of a library. `async` runs it in a thread of koffi's, where it may block. */
export interface NativeFunction {
  (...values: readonly unknown[]): unknown;
  readonly async: (...values: readonly unknown[]) => void;
}

/** The installed package; undefined if it is missing. */
export async function installedKoffi(): Promise<Koffi | undefined> {
  try {
    const loaded: { default?: Koffi } & Partial<Koffi> = await import("koffi");
    return loaded.default ?? (loaded as Koffi);
  } catch {
    return undefined; // Not installed, or not for this system: another way is used.
  }
}
