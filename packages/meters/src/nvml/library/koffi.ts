/** The part of koffi, which calls C libraries, that is used: a peer that need not be there. */

/** As `import koffi from "koffi"` gives it. */
export interface Koffi {
  load(path: string): KoffiLibrary;
  /** Where a buffer is in memory. Older ones do not have it. */
  address?(bytes: Uint8Array): bigint;
}

/** A library that was loaded. */
export interface KoffiLibrary {
  /** Throws where the library has no such function. */
  func(definition: string): NativeFunction;
}

/** A function of a library. `async` runs it in a thread of koffi's, where it may block. */
export interface NativeFunction {
  (...values: readonly unknown[]): unknown;
  readonly async: (...values: readonly unknown[]) => void;
}

/** What is installed beside the application; undefined where it is not. */
export async function installedKoffi(): Promise<Koffi | undefined> {
  try {
    const loaded: { default?: Koffi } & Partial<Koffi> = await import("koffi");
    return loaded.default ?? (loaded as Koffi);
  } catch {
    return undefined; // Not installed, or not for this system: another way is taken.
  }
}
