// Preloaded into the command line by the tests: whoever opens a door to the network ends the process.
const { writeSync } = require("node:fs");
const modules = ["net", "tls", "dns", "http", "https", "http2", "dgram"].map((name) => [name, require(`node:${name}`)]);

function refuse(name) {
  return () => {
    writeSync(2, `network call: ${name}\n`);
    process.exit(99);
  };
}

for (const [name, module] of modules) {
  for (const door of [
    "connect",
    "createConnection",
    "createServer",
    "createSocket",
    "request",
    "get",
    "lookup",
    "resolve",
  ]) {
    if (typeof module[door] === "function") module[door] = refuse(`${name}.${door}`);
  }
}
require("node:net").Socket.prototype.connect = refuse("net.Socket.connect");
globalThis.fetch = refuse("fetch");
// Proof for the test that the doors are shut.
if (process.env.OPEN_A_DOOR === "1") require("node:net").connect(9, "127.0.0.1");
