import { describe, expect, it } from "vitest";
import { ABOUT_FORM, isRobot } from "./robots.ts";

describe("a program that people use is no robot", () => {
  it.each([
    "Outlook-iOS/2.0",
    "Outlook-Android/2.0",
    "Outlook-iOS/711.2717091.prod.iphone (4.2423.1)",
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17000; Pro)",
    "Microsoft Office Word/16.0.17628 (Windows/10.0; Desktop x64; en-US; Desktop app; Dell Inc./Latitude)",
    "Microsoft Office/16.78 (Macintosh; Mac OS X 14.1)",
    "MacOutlook/16.78.23100802 (Intelx64 Mac OS X Version 14.1 (Build 23B74))",
    "Word-Android/16.0",
    "PowerPoint-iOS/2.83",
    "TeamsMobile-iOS",
    "TeamsMobile-Android",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Teams/24004.1309.2689.2246 Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.35.126 Chrome/118.0.5993.144 Electron/27.1.2 Safari/537.36",
    "Slack/23.10.40 (iPhone; iOS 17.1; Scale/3.00)",
    "com.tinyspeck.chatlyio/24.01.10 (iPhone; iOS 17.2; Scale/3.00)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Thunderbird/140.1.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    "Mail/3774.200.91.1.1 CFNetwork/1494.0.7 Darwin/23.4.0",
    "accountsd/113 CFNetwork/1494.0.7 Darwin/23.4.0",
    "nsurlsessiond/1 CFNetwork/1494.0.7 Darwin/23.4.0",
    "Mac OS X/10.15.7 (19H15) CalendarAgent/930.5.1",
    "iOS/17.5.1 (21F90) dataaccessd/1.0",
    "Apple-iPhone15C2/2105.236",
    "SAMSUNG-SM-S911B/101.14",
    "Android-Mail/2024.01.28",
    "Android/14-EAS-2.0",
    "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UD1A)",
    "OneDriveMpc/1.0",
    "Microsoft SkyDriveSync 24.020.0128.0003 ship; Windows NT 10.0 (22631)",
    "Microsoft-WebDAV-MiniRedir/10.0.22631",
    "GoogleDriveFS/1.0",
    "Zoom/5.17.5",
    "Evolution/3.50.2",
    "Frobnicator/2 (a program)",
    "HEY-iOS/2.0",
  ])("%s", (userAgent) => expect(isRobot(userAgent)).toBe(false));
});

describe("what acts by itself is a robot", () => {
  it.each([
    "curl/8.14.1",
    "okhttp/4.12.0",
    "Wget/1.21",
    "python-requests/2.31.0",
    "Go-http-client/2.0",
    "Java/17.0.1",
    "axios/1.6",
    "undici",
    "ureq/2.9.1",
    "hyper/0.14",
    "ReactorNetty/1.1.0",
    "Mechanize/2.9",
    "gobuster/3.6",
    "feroxbuster/2.10.0",
    "Fuzz Faster U Fool v2.1.0-dev",
    "ApacheBench/2.3",
    "node-fetch/1.0",
    "PostmanRuntime/7.36",
    "PowerShell/7.4",
    "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.22621",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Googlebot-Image/1.0",
    "Mediapartners-Google",
    "Slackbot 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1",
    "Bytespider",
    "GPTBot/1.0",
    "Somebody (crawls; write to owner@example.org)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/157.0.0.0 Safari/537.36",
    // A browser has a form, and this is not it.
    "Mozilla/5.0",
    "Mozilla/5.0 (Windows NT 10.0) ()",
  ])("%s", (userAgent) => expect(isRobot(userAgent)).toBe(true));
});

it("leaves to the form of the text what names nobody, and nothing else", () => {
  // Where a new version of isbot changes this list, look whether what is added names somebody.
  expect(ABOUT_FORM).toEqual([
    ";\\s\\w+;$",
    "\\(\\)",
    "\\b\\w+/1\\.0;",
    "\\|",
    "^[<\\(;]",
    "^[\\w \\.\\-\\(?:\\):%]+(?:/v?\\d+(?:\\.\\d+)?(?:\\.\\d{1,10})*?)?(?:,|$)",
    "^[\\w\\-]+/[\\w]+$",
    "^[^ ]{50,}$",
    "^\\d+\\b",
    "^\\w+/[\\w\\(\\)]*$",
    "^\\w+/\\d\\.\\d\\s\\([\\w@]+\\)$",
  ]);
});
