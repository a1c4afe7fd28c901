import { packageConfig } from "../../tsup.base.js";

/** Started as a thread, by its file. */
const WORKER = "sampling-worker";

export default packageConfig(import.meta.dirname, { alone: [WORKER] });
