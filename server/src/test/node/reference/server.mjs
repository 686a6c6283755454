// The reference server, socket.io on Node, with one of the applications that conformance suites expect:
//
//   node reference/server.mjs --profile engine.io|socket.io|socket.io-client|socket.io-client-java|conversation
//                             [--port N] [--namespace NAME] [--parser msgpack] [--engine JSON]
//
// Port 0, the default, is a free one. Prints "reference ready on URL" and then serves until it is ended. NAMESPACE is where
// socket.io-client-java has its main handlers; JSON are further options of the server, for the profile conversation.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import msgpack from "socket.io-msgpack-parser";
import { serveConversation } from "./profiles/conversation.mjs";
import { serveEngineIo } from "./profiles/engine-io.mjs";
import { serveSocketIo } from "./profiles/socket-io.mjs";
import { serveSocketIoClient } from "./profiles/socket-io-client.mjs";
import { serveSocketIoClientJava } from "./profiles/socket-io-client-java.mjs";

const PROFILES = {
  conversation: serveConversation,
  "engine.io": serveEngineIo,
  "socket.io": serveSocketIo,
  "socket.io-client": serveSocketIoClient,
  "socket.io-client-java": serveSocketIoClientJava,
};
const PARSERS = { json: undefined, msgpack };

function usage(problem) {
  console.error(problem);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    profile: { type: "string" },
    port: { type: "string", default: "0" },
    namespace: { type: "string", default: "/" },
    parser: { type: "string", default: "json" },
    engine: { type: "string", default: "{}" },
  },
});
if (!Object.hasOwn(PROFILES, values.profile ?? "")) {
  usage(`--profile is one of ${Object.keys(PROFILES).join(", ")}`);
}
if (!Object.hasOwn(PARSERS, values.parser)) {
  usage(`--parser is one of ${Object.keys(PARSERS).join(", ")}`);
}

const parser = PARSERS[values.parser];
const http = createServer();
const engine = JSON.parse(values.engine);
PROFILES[values.profile](http, { namespace: values.namespace, engine, ...(parser && { parser }) });
http.listen(Number(values.port), "127.0.0.1", () => {
  console.log(`reference ready on http://127.0.0.1:${http.address().port}`);
});
