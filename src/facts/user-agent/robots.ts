/**
 * Whether a program acts by itself, by what it calls itself.
 *
 * isbot is made for sites that people visit with browsers: there, whatever does not look like a browser is a robot. Here
 * mobile and desktop apps sign in as well, and `Outlook-iOS/2.0` or `Zoom/5.17.5` look like no browser. So of isbot's
 * patterns those that name something count for everybody, and those about the form of the text alone only for clients
 * that claim to be a browser.
 * @module
 */
import { createIsbotFromList, isbot, list } from "isbot";

/** What stands for characters in a regular expression, and is none itself. */
const SYNTAX = /\\[a-zA-Z]|\[(?:\\.|[^\]])*\]|\(\?(?:[:=!]|<[=!])/g;
/** Two letters together make a name, or one among digits; an address to complain to is one as well. */
const NAME = /[a-z]{2}|(?=\d*[a-z])[a-z\d]{3}|@/;
const names = (pattern: string) => NAME.test(pattern.replaceAll(SYNTAX, ""));

/** Patterns that name nobody: by them every short text is a robot's. */
export const ABOUT_FORM = list.filter((pattern) => !names(pattern));
const isNamedRobot = createIsbotFromList(list.filter(names));

/** Programs and libraries that run scripts, and what scans or strains a site: isbot knows these by the form of their text. */
const SCRIPTS = new RegExp(
  `^(?:${[
    "aria2|axios|bun|deno|faraday|guzzle|hackney|hyper|insomnia|jersey|lwp|mechanize|rclone|reactornetty|reqwest|ruby|typhoeus",
    "undici|ureq|xh|apachebench|feroxbuster|fuzz faster u fool|gobuster|k6|siege|vegeta|wrk",
  ].join("|")})\\b|\\b(?:windows)?powershell/`,
  "i",
);
/** What people's own programs are called although it holds the word of a robot: "agent", "url", "Google". */
const CLIENTS = /\b(?:CalendarAgent|imagent|nsurlsessiond|Google ?Drive(?:FS)?)\b/g;

const claimsToBeBrowser = (text: string) => text.startsWith("Mozilla/");

export function isRobot(text: string): boolean {
  if (claimsToBeBrowser(text) && isbot(text)) return true;
  return isNamedRobot(text.replaceAll(CLIENTS, "")) || SCRIPTS.test(text);
}
