/** Every flavour with the SDK that is built with; `flavours.long.test.ts` has the others. */

import { tryFlavours } from "./try-flavours.js";

tryFlavours(["SDK 3"]);
