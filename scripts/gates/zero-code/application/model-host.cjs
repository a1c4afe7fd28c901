// Stands for the network: what goes to the model's host goes to a server of this machine. Loaded before everything
// else.
const { fetch } = globalThis;
globalThis.fetch = (address, options) =>
  fetch(String(address).replace("https://api.openai.com", process.env.MODEL_HOST), options);
