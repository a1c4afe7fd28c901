// The newer way of SDK 3.
import { startNodeSdk } from "@opentelemetry/sdk-node";

startNodeSdk();
