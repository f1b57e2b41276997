/**
 * Loads what a reader loads, so that its code is kept compiled for the readers to come: they start sooner, and without the
 * memory that stripping types takes. Runs once at the start, touches no file of anybody's, and is the only one that may
 * write where compiled code is kept.
 * @module
 */
import { flushCompileCache } from "node:module";
import "./reader.ts";
// What a reader loads when a file asks for it.
import "file-type";
import "@hyzyla/pdfium";
import "../text/html/page.ts";

flushCompileCache();
