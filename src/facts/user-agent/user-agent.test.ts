import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RELEASES, releaseData } from "../../../scripts/release-data.ts";
import { none, value } from "../../policy/index.ts";
import {
  buildFacts,
  type ClientHints,
  compileAddressBook,
  deviceInfoOf,
  mergeClient,
  noSources,
  type Observed,
  OLDEST_SYSTEMS,
  type OldestSystems,
  observeClient,
} from "../index.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const hints = (given: Partial<ClientHints>): ClientHints => ({
  ...{ brands: null, mobile: null, platform: null, platformVersion: null },
  ...given,
});
const facts = (
  userAgent: string | null,
  given: Partial<ClientHints> | null = null,
  change: Partial<Observed> = {},
  oldestSystems: OldestSystems = OLDEST_SYSTEMS,
) => {
  const settings = { addressBook: compileAddressBook([]), deviceTagRules: [], oldestSystems };
  const observed: Observed = {
    ...{
      time: NOW,
      app: "mail",
      clientApp: "browser",
      user: "u",
      groups: [],
      ip: null,
      device: null,
      certificate: null,
    },
    ...{ deviceClaims: { compliant: null, domainJoined: null }, userAgent, clientHints: given && hints(given) },
    ...change,
  };
  return buildFacts(observed, settings, noSources);
};
const info = (userAgent: string, given: Partial<ClientHints> | null = null) =>
  deviceInfoOf({ userAgent, clientHints: given && hints(given) });

const chrome = (version: number | string, system = "Windows NT 10.0; Win64; x64", mobile = "") =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 ${mobile}Safari/537.36`;
const MAC = "Macintosh; Intel Mac OS X 10_15_7";
const safari = (version: string, system = MAC) =>
  `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Safari/605.1.15`;
const firefox = (version: number, system = "X11; Linux x86_64") =>
  `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const iphone = (os: string, version: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`;
const IPAD =
  "Mozilla/5.0 (iPad; CPU OS 27_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/157.0.0.0 Mobile/15E148 Safari/604.1";
const SAMSUNG =
  "Mozilla/5.0 (Linux; Android 15; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/30.0 Chrome/143.0.0.0 Safari/537.36";
const IE = "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko";
const OUTLOOK = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17000; Pro)";
const CROS = chrome(157, "X11; CrOS x86_64 14541.0.0");

describe("a user agent", () => {
  it.each([
    ["Chrome on Windows", chrome(157), "pc", "windows", []],
    ["Edge", `${chrome(157)} Edg/157.0.0.0`, "pc", "windows", []],
    ["Chrome on Linux", chrome(157, "X11; Linux x86_64"), "pc", "linux", []],
    ["Chrome on Android", chrome(157, "Linux; Android 10; K", "Mobile "), "mobile", "android", []],
    ["Chrome on an Android tablet", chrome(157, "Linux; Android 10; K"), "tablet", "android", []],
    ["Chrome on ChromeOS", CROS, "pc", "chromeos", []],
    ["Safari on macOS", safari("27.2"), "pc", "macos", []],
    ["Safari on iPhone", iphone("18_6", "27.2"), "mobile", "ios", []],
    ["Chrome on iPad", IPAD, "tablet", "ios", []],
    ["Firefox", firefox(160), "pc", "linux", []],
    ["Firefox with extended support", firefox(153), "pc", "linux", []],
    ["Firefox two months old", firefox(158), "pc", "linux", []],
    ["Firefox half a year old", firefox(150), "pc", "linux", ["outdated-browser"]],
    ["Chrome a year old", chrome(143), "pc", "windows", ["outdated-browser"]],
    ["Chrome that nobody has heard of yet", chrome(999), "pc", "windows", []],
    ["Samsung Internet on an old Chromium", SAMSUNG, "tablet", "android", ["outdated-browser"]],
    ["Safari of last year", safari("26.6"), "pc", "macos", []],
    ["Safari of two years ago", safari("18.5"), "pc", "macos", ["outdated-browser"]],
    ["Internet Explorer", IE, "pc", "windows", ["outdated-browser", "outdated-operating-system"]],
    [
      "Chrome 109 on Windows 7",
      chrome(109, "Windows NT 6.1"),
      "pc",
      "windows",
      ["outdated-browser", "outdated-operating-system"],
    ],
    [
      "macOS 10.13",
      chrome(116, "Macintosh; Intel Mac OS X 10_13_6"),
      "pc",
      "macos",
      ["outdated-browser", "outdated-operating-system"],
    ],
    ["Android 9", firefox(160, "Android 9; Mobile"), "mobile", "android", ["outdated-operating-system"]],
    ["iOS 16", iphone("16_7", "16.6"), "mobile", "ios", ["outdated-browser", "outdated-operating-system"]],
    ["a mail program", OUTLOOK, "pc", "windows", ["native-client"]],
    ["curl", "curl/8.14.1", "other", "other", ["native-client", "robot"]],
    [
      "a crawler",
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "other",
      "other",
      ["native-client", "robot"],
    ],
    [
      "headless Chrome",
      chrome(157, "X11; Linux x86_64").replace("Chrome/", "HeadlessChrome/"),
      "pc",
      "linux",
      ["robot"],
    ],
    ["something else", "Frobnicator/2 (a program)", "other", "other", ["native-client"]],
  ])("of %s", (_why, userAgent, type, platform, tags) => {
    const { deviceType, devicePlatform, userAgentTags } = facts(userAgent);
    expect(deviceType).toEqual(value(type));
    expect(devicePlatform).toEqual(value(platform));
    expect(userAgentTags).toEqual(tags.length === 0 ? none : value(tags));
  });

  it("that is missing leaves everything none, but an app is a native client all the same", () => {
    for (const userAgent of [null, "", "  "]) {
      expect(facts(userAgent)).toMatchObject({
        deviceType: none,
        devicePlatform: none,
        userAgent: none,
        userAgentTags: none,
      });
    }
    expect(facts(null, null, { clientApp: "mobile-and-desktop" }).userAgentTags).toEqual(value(["native-client"]));
    expect(facts(chrome(157), null, { clientApp: "mobile-and-desktop" }).userAgentTags).toEqual(
      value(["native-client"]),
    );
  });

  it("is judged at the time that is passed in", () => {
    const at = (date: string) => facts(chrome(157), null, { time: Date.parse(date) }).userAgentTags;
    expect(at("2026-11-04")).toEqual(none);
    expect(at("2030-01-01")).toEqual(value(["outdated-browser"]));
    const system = (time: number) => facts(iphone("26_0", "26.6"), null, { time }).userAgentTags;
    expect(system(NOW)).toEqual(none);
    expect(system(Date.parse("2028-01-01"))).toEqual(value(["outdated-browser", "outdated-operating-system"]));
  });

  it("may be any text", () => {
    const part = fc.constantFrom(
      "Mozilla/5.0 (",
      "Windows NT ",
      "Chrome/",
      "99",
      ")",
      "Version/",
      "Android ",
      "; ",
      "\0",
      "é",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(part).map((all) => all.join("")),
        ),
        (text) => void facts(text),
      ),
    );
  });
});

describe("client hints", () => {
  const windows = { platform: '"Windows"', mobile: "?0", brands: '"Chromium";v="157", "Not)A;Brand";v="24"' };
  it.each([
    ["15.0.0", "11", none],
    ["13.0.0", "11", none],
    ["10.0.0", "10", value(["outdated-operating-system"])],
    ["0.3.0", "8.1", value(["outdated-operating-system"])],
  ])("tell Windows with version %s to be %s", (platformVersion, version, tags) => {
    const given = { ...windows, platformVersion: `"${platformVersion}"` };
    expect(info(chrome(157), given)).toMatchObject({ platformVersion: version, contradictions: [] });
    expect(facts(chrome(157), given).userAgentTags).toEqual(tags);
  });

  it("are not needed", () => {
    expect(info(chrome(157))?.platformVersion).toBeNull();
    expect(info(safari("27.2"))?.platformVersion).toBeNull();
    expect(info(chrome(157, "Linux; Android 10; K"))?.platformVersion).toBeNull();
    expect(
      info(chrome(157), { platform: "Windows", platformVersion: '"x"', brands: '"Chromium', mobile: "yes" }),
    ).toEqual(info(chrome(157)));
  });

  it("tell macOS and Android apart by version", () => {
    const mac = { platform: '"macOS"', platformVersion: '"14.6.1"' };
    expect(facts(chrome(157, MAC), mac).userAgentTags).toEqual(value(["outdated-operating-system"]));
    const android = { platform: '"Android"', platformVersion: '"16.0.0"', mobile: "?1" };
    expect(info(chrome(157, "Linux; Android 10; K", "Mobile "), android)).toMatchObject({
      platformVersion: "16.0.0",
      contradictions: [],
    });
  });

  it("alone show that a Macintosh is a tablet", () => {
    expect(facts(safari("27.2")).deviceType).toEqual(value("pc"));
    expect(facts(safari("27.2"), { platform: '"iOS"', mobile: "?1" })).toMatchObject({
      deviceType: value("tablet"),
      devicePlatform: value("ios"),
    });
  });

  it.each([
    ["another system", chrome(157), { platform: '"Linux"' }, /says windows, the client hints say linux/],
    [
      "a phone that says PC",
      chrome(157),
      { platform: '"Windows"', mobile: "?1" },
      /says pc, the client hints say mobile/,
    ],
    [
      "a PC that says phone",
      chrome(157, "Linux; Android 10; K", "Mobile "),
      { mobile: "?0" },
      /says mobile, the client hints say not mobile/,
    ],
  ])("that contradict the user agent leave the kind of device unknown: %s", (_why, userAgent, given, why) => {
    const { deviceType, devicePlatform } = facts(userAgent, given);
    expect(deviceType).toMatchObject({ state: "unknown", why: expect.stringMatching(why) });
    expect(devicePlatform.state).toBe("unknown");
  });

  it.each([
    ["older hints", chrome(157), '"Chromium";v="120"'],
    ["older user agent", chrome(120), '"Chromium";v="157"'],
  ])("that contradict on the browser are said, and the older version counts: %s", (_why, userAgent, brands) => {
    expect(info(userAgent, { brands })).toMatchObject({ chromium: "120", contradictions: [{ about: "browser" }] });
    expect(facts(userAgent, { brands })).toMatchObject({
      deviceType: value("pc"),
      userAgentTags: value(["outdated-browser"]),
    });
  });

  it("of Chromium beside a Firefox are said", () => {
    expect(info(firefox(160), { brands: '"Chromium";v="157"' })?.contradictions).toEqual([
      { about: "browser", sentence: "the user agent says Firefox, the client hints say Chromium 157" },
    ]);
  });

  it("may be any text", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.constantFrom('"', '"\\', "?1", '"Windows"', '"999.999"'),
    );
    fc.assert(
      fc.property(text, text, text, text, (brands, mobile, platform, platformVersion) => {
        expect(facts(chrome(157), { brands, mobile, platform, platformVersion }).userAgent.state).toBe("value");
      }),
    );
  });
});

describe("what is seen of a client", () => {
  const headers = { "user-agent": "x".repeat(2000), "sec-ch-ua-platform": '"Windows"' };
  it("is cut where it would be too long", () => {
    expect(observeClient("192.0.2.1", headers).userAgent).toHaveLength(512);
    expect(observeClient(null, {})).toEqual({ ip: null, userAgent: null, clientHints: null });
  });

  it("keeps hints that a later request leaves out, until the user agent changes", () => {
    const known = {
      ip: "192.0.2.1",
      userAgent: "a",
      clientHints: hints({ platform: '"Windows"', platformVersion: '"15.0.0"' }),
    };
    const bare = { ip: "192.0.2.2", userAgent: "a", clientHints: null };
    expect(mergeClient(known, bare)).toEqual({ ...known, ip: "192.0.2.2" });
    const partly = { ...bare, clientHints: hints({ platform: '"Linux"' }) };
    expect(mergeClient(known, partly).clientHints).toEqual(hints({ platform: '"Linux"', platformVersion: '"15.0.0"' }));
    expect(mergeClient(known, { ...bare, userAgent: "b" })).toEqual({ ...bare, userAgent: "b" });
  });
});

describe("an operating system", () => {
  const at = (platform: string, version: string, date = "2026-11-29", oldest = OLDEST_SYSTEMS) => {
    const given = { platform: `"${platform}"`, platformVersion: `"${version}"`, mobile: "?0" };
    const time = Date.parse(date);
    const userAgents: Record<string, string> = { macOS: MAC, Android: "Linux; Android 10; K" };
    const { userAgentTags } = facts(chrome(157, userAgents[platform]), given, { time }, oldest);
    return userAgentTags.state === "value" && userAgentTags.value.includes("outdated-operating-system");
  };

  it("is outdated when as many later versions are out as its maker keeps up", () => {
    const outdated = (platform: string, versions: readonly string[]) =>
      versions.filter((version) => at(platform, version));
    expect(outdated("macOS", ["10.15.7", "13.0", "14.8.2", "15.0.0", "15.7", "26.1", "27.0", "28.0"])).toEqual([
      "10.15.7",
      "13.0",
      "14.8.2",
    ]);
    expect(outdated("Android", ["9", "13", "14", "15", "17.0.0", "18"])).toEqual(["9", "13"]);
    expect(outdated("Windows", ["0.1.0", "0.3.0", "10.0.0", "13.0.0", "15.0.0", "19.0.0"])).toEqual([
      "0.1.0",
      "0.3.0",
      "10.0.0",
    ]);
  });

  it("is judged by what was out at the time", () => {
    expect(at("macOS", "14.8", "2026-09-13")).toBe(false);
    expect(at("macOS", "14.8", "2026-09-14")).toBe(true);
    expect(at("Android", "13", "2026-06-15")).toBe(false);
    expect(at("Android", "13", "2026-06-16")).toBe(true);
  });

  it("is outdated by the version that an admin says, or never", () => {
    const oldest = { windows: "10", macos: "26.1", android: null };
    expect(at("Windows", "0.3.0", "2026-11-29", oldest)).toBe(true);
    expect(at("Windows", "10.0.0", "2026-11-29", oldest)).toBe(false);
    expect(at("macOS", "26.0", "2026-11-29", oldest)).toBe(true);
    expect(at("macOS", "26.1", "2026-11-29", oldest)).toBe(false);
    expect(at("Android", "4", "2026-11-29", oldest)).toBe(false);
  });
});

describe("the release data", () => {
  it("is what the installed package says; npm run release-data brings it up to date", () => {
    expect(JSON.parse(readFileSync(RELEASES, "utf8"))).toEqual(JSON.parse(releaseData()));
  });
});
