/** A setup file. Each file of tests finds the process as new; its own tests may share a metering. */

import { forgetShared } from "./forget-shared.js";

forgetShared();
