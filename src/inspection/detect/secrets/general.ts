/**
 * Secrets that are nobody's in particular: private keys, tokens, passwords.
 * @module
 */
import type { InformationType } from "../information-type.ts";
import { entropy } from "./entropy.ts";

const SECRET = { category: "secret", region: "world", languages: ["en"], keywords: [] } as const;
const PASSWORD_WORDS = [
  "password",
  "passwd",
  "passwort",
  "kennwort",
  "passphrase",
  "contraseña",
  "mot de passe",
  "pwd",
];
const KEY_WORDS = [
  "api_key",
  "apikey",
  "api-key",
  "secret",
  "token",
  "client_secret",
  "access_key",
  "auth_key",
  "private_key",
  "credential",
];
/** What people write where a password would stand. */
const PLACEHOLDER =
  /^(?:X{3,}|PASSWORD|PASSWD|CHANGEME|CHANGEIT|EXAMPLE|SECRET|NULL|NONE|TRUE|FALSE|UNDEFINED|REQUIRED|STRING|YOUR|TEST|REDACTED|HIDDEN|ENTER|PROCESS|ENV|CONFIG)/;
const isMixed = (compact: string): boolean => /\d/.test(compact) && /[A-Z]/.test(compact);

const pem = ["RSA ", "EC ", "OPENSSH ", "DSA ", "ENCRYPTED ", "PGP ", ""].map(
  (kind) => `-----BEGIN ${kind}PRIVATE KEY`,
);
const body =
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n";

export const GENERAL_SECRETS: readonly InformationType[] = [
  {
    ...SECRET,
    id: "private-key",
    name: "Private key",
    description: "A key in PEM (RFC 7468), PGP armour (RFC 9580 section 6.2) or PuTTY's format, with its body.",
    patterns: [
      {
        expression: "-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\\s\\\\:.,()_-]{60,}",
        anchor: { literals: pem },
        alone: "high",
      },
      {
        expression: "PuTTY-User-Key-File-[23]: [\\x20-\\x7e\\s]{60,}",
        anchor: { literals: ["PuTTY-User-Key-File-"] },
        alone: "high",
      },
    ],
    examples: {
      pass: [
        `-----BEGIN PRIVATE KEY-----\n${body}-----END PRIVATE KEY-----`,
        `-----BEGIN RSA PRIVATE KEY-----\\n${body}`,
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: key\nPublic-Lines: 2\nAAAAC3NzaC1lZDI1",
      ],
      fail: [
        `-----BEGIN PUBLIC KEY-----\n${body}-----END PUBLIC KEY-----`,
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
      ],
    },
  },
  {
    ...SECRET,
    id: "json-web-token",
    name: "JSON Web Token",
    description: "Header, payload and signature in base64url (RFC 7519).",
    patterns: [
      {
        expression: "eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}",
        anchor: { literals: ["eyJ"] },
        alone: "high",
      },
    ],
    examples: {
      pass: ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"],
      fail: ["eyJhbGciOiJIUzI1NiJ9.e30.", "eyJhbGciOiJIUzI1NiJ9"],
    },
  },
  {
    ...SECRET,
    id: "azure-client-secret",
    name: "Azure client secret",
    description: "Secret of an application in Microsoft Entra ID: three characters, a digit, Q~ and 31 to 34 more.",
    patterns: [
      {
        expression: "[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}",
        anchor: { literals: ["Q~"], lead: "A-Za-z0-9_~." },
        alone: "high",
      },
    ],
    examples: {
      pass: ["client: abc8Q~De0fGh1iJk2lMn3oPq4rSt5uVw6xYz7Ab"],
      fail: ["abc8Q~De0f", "abcxQ~De0fGh1iJk2lMn3oPq4rSt5uVw6xYz7Ab"],
    },
  },
  {
    ...SECRET,
    id: "telegram-bot-token",
    name: "Telegram bot token",
    description: "The bot's number, a colon and 35 characters that begin with AA.",
    patterns: [
      { expression: "\\d{8,10}:AA[A-Za-z0-9_-]{33}", anchor: { literals: [":AA"], lead: "0-9" }, alone: "high" },
    ],
    examples: {
      pass: ["110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"],
      fail: ["1102:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "110201543:ABHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"],
    },
  },
  {
    ...SECRET,
    id: "terraform-cloud-token",
    name: "Terraform Cloud token",
    description: "Fourteen characters, .atlasv1. and 60 to 70 more.",
    patterns: [
      {
        expression: "[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,70}",
        anchor: { literals: [".atlasv1."], lead: "A-Za-z0-9" },
        alone: "high",
      },
    ],
    examples: { pass: [`ABCdef1234567x.atlasv1.${"aB3dE6gH9j".repeat(6)}`], fail: ["ABCdef1234567x.atlasv1.abc"] },
  },
  {
    ...SECRET,
    id: "connection-string",
    name: "Connection string with a password",
    description:
      "An address of a database or queue that holds user name and password (RFC 3986 section 3.2.1), or a password setting of ADO.NET or JDBC.",
    patterns: [
      {
        expression:
          "(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql|sqlserver|ftps?|sftp|smtps?|ldaps?|clickhouse)://[^\\s:/@\"'<>{}$]{0,64}:[^\\s/@\"'<>{}$]{3,128}@[A-Za-z0-9.-]{2,100}",
        anchor: {
          literals: [
            "postgres://",
            "postgresql://",
            "mysql://",
            "mariadb://",
            "mongodb://",
            "mongodb+srv://",
            "redis://",
            "rediss://",
            "amqp://",
            "amqps://",
            "mssql://",
            "sqlserver://",
            "ftp://",
            "ftps://",
            "sftp://",
            "smtp://",
            "smtps://",
            "ldap://",
            "ldaps://",
            "clickhouse://",
          ],
        },
        alone: "high",
      },
    ],
    examples: {
      pass: ["postgres://app:s3cr3t-w0rd@db.example.com:5432/app", "redis://:hunter22@cache:6379"],
      fail: ["postgres://localhost/app", "postgres://app:<password>@db/app"],
    },
  },
  {
    ...SECRET,
    id: "password",
    name: "Password",
    description: "What is assigned to a name such as password, with letters and digits, and no placeholder.",
    patterns: [
      {
        expression: "[^\\s\"'`<>,;(){}\\[\\]\\\\$|&]{8,64}",
        anchor: { assigned: PASSWORD_WORDS },
        check: (text) => isMixed(text) && !PLACEHOLDER.test(text) && entropy(text) > 2.2,
        alone: "medium",
      },
    ],
    examples: {
      pass: [
        "password = 'Tr0ub4dor&3xyz'",
        "DB_PASSWD: hunter2hunter9",
        '"password": "correct7horse"',
        "Passwort: Gl3isdorf!",
      ],
      fail: ["password: string", "password = process.env.PASSWORD1", "password=xxxxxxxx1", "forgot password?"],
    },
  },
  {
    ...SECRET,
    id: "generic-api-key",
    name: "Generic API key",
    description: "A long and random value that is assigned to a name such as api_key, secret or token.",
    patterns: [
      {
        expression: "[A-Za-z0-9_+/=.~-]{20,200}",
        anchor: { assigned: KEY_WORDS },
        check: (text) => isMixed(text) && !PLACEHOLDER.test(text) && entropy(text) > 3.5,
        alone: "medium",
      },
    ],
    examples: {
      pass: ["api_key = 'q8Zt2mVx0LrW5bNc7KdYp3'", '"clientSecret": "f3b9c1d27a604e8d9b15c3e7a2d0f486"'],
      fail: ["token: nextTokenFromTheParserState", "api_key = aaaaaaaaaaaaaaaaaaaa1"],
    },
  },
];
