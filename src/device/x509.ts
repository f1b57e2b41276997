/**
 * @peculiar/x509, which wants the metadata polyfill to be there before it is loaded.
 * @module
 */
import "reflect-metadata";

export * from "@peculiar/x509";
