import { packageConfig } from "../../tsup.base.js";

/** Under the MPL-2.0, which is a licence by file. */
const TABLES = ["data/models-ecologits", "data/ecologits-mixes"];

export default packageConfig(import.meta.dirname, { alone: TABLES });
