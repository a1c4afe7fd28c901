/** Names a model server on this machine, for calls whose energy is measured there. */
export { type ModelServerOptions, modelServer } from "@wattspan/meters/model-server";
