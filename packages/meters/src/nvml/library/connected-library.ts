import { DriverLibrary } from "./driver-library.js";
import type { Koffi } from "./koffi.js";
import { SUCCESS, type Unavailable, unavailableBy } from "./return-codes.js";

/**
 * The library, connected to the driver; or why it is unavailable. Each connection must be ended by
 * `shutdown`.
 */
export async function connectedLibrary(
  koffi: Koffi | undefined,
  path: string,
): Promise<DriverLibrary | Unavailable> {
  if (!koffi) return NO_KOFFI;
  const library = loaded(koffi, path);
  if (!(library instanceof DriverLibrary)) return library;
  const code = await library.callAside("init");
  return code === SUCCESS ? library : unavailableBy(code);
}

export const NO_KOFFI: Unavailable = {
  status: "unavailable",
  reason: "unsupported",
  detail: "The package koffi, which calls the driver's library, is not installed.",
  remedy: "npm install koffi",
};

function loaded(koffi: Koffi, path: string): DriverLibrary | Unavailable {
  try {
    return new DriverLibrary(koffi, path);
  } catch {
    return {
      ...{ status: "unavailable", reason: "absent", detail: `${path} cannot be loaded.` },
      remedy:
        "Install NVIDIA's driver; in a container start it with `--gpus all` and NVIDIA_DRIVER_CAPABILITIES=utility.",
    };
  }
}
