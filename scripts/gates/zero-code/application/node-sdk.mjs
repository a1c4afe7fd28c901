// How an application starts OpenTelemetry's SDK by itself: node --import ./node-sdk.mjs app.mjs
import { NodeSDK } from "@opentelemetry/sdk-node";

new NodeSDK().start();
