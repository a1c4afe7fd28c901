/** Every flavour with the older lines of OpenTelemetry's SDK that are supported. */

import { SDK_LINES, type SdkLine } from "./sdk-lines.js";
import { tryFlavours } from "./try-flavours.js";

tryFlavours((Object.keys(SDK_LINES) as SdkLine[]).filter((line) => line !== "SDK 3"));
