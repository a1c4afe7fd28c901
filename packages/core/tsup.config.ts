import { packageConfig } from "../../tsup.base.js";

export default packageConfig(import.meta.dirname, { joined: true, copied: ["footprint.v1.schema.json"] });
