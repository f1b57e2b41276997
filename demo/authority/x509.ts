/**
 * `@peculiar/x509`, set up on Node's WebCrypto: the one place of this room that imports it.
 * @module
 */
import "./reflect-metadata.ts";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

export { x509 };
