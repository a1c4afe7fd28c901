import { packageConfig } from "../../tsup.base.js";

export default packageConfig(import.meta.dirname, {
  joinedBut: "functions",
  copied: ["footprint.v1.schema.json"],
});
