/**
 * The listening socket and its two TLS servers.
 * @module
 */
export { type HelloResult, readClientHello } from "./client-hello.ts";
export { Front, type FrontPorts, type KeyPair, type Patience } from "./front.ts";
