/**
 * Keys that say nothing of whose they are: they are told by the name that they are assigned to. Service, name, the
 * words in that name, forms of the value.
 * @module
 */
export type AssignedRow = readonly [service: string, name: string, words: readonly string[], ...forms: string[]];

export const ASSIGNED: readonly AssignedRow[] = [
  ["airtable", "Airtable key", ["airtable"], "pat{A14}.{h64}"],
  ["auth0", "Auth0 secret", ["auth0"], "{b64}"],
  [
    "aws-secret",
    "AWS secret access key",
    ["aws_secret", "aws_session", "secret_access_key", "secretaccesskey", "secretkey"],
    "{B40}",
  ],
  ["azure-devops", "Azure DevOps token", ["azure_devops", "azuredevops", "vsts"], "{a52}"],
  ["bitly", "Bitly token", ["bitly"], "{h40}"],
  ["codecov", "Codecov token", ["codecov"], "{uuid}"],
  ["datadog", "Datadog key", ["datadog", "dd_api_key", "dd_app_key"], "{h32}"],
  ["gitea", "Gitea token", ["gitea"], "{h40}"],
  ["google-service-account", "Google service account key", ["private_key_id"], "{h40}"],
  ["jumpcloud", "JumpCloud key", ["jumpcloud"], "{a40}"],
  ["looker", "Looker secret", ["looker"], "{a24}", "{a20}"],
  ["mailchimp", "Mailchimp key", ["mailchimp"], "{h32}-us{d1}"],
  ["pagerduty", "PagerDuty key", ["pagerduty"], "{b20}", "{a32}"],
  ["paypal", "PayPal secret", ["paypal"], "{b80}", "E{b79}"],
  ["rollbar", "Rollbar token", ["rollbar"], "{h32}"],
  ["splunk", "Splunk token", ["splunk"], "{uuid}"],
  ["trello", "Trello key", ["trello"], "{A32}", "{h64}"],
  ["twilio", "Twilio key", ["twilio"], "{h32}"],
  ["vercel", "Vercel token", ["vercel"], "{A24}"],
  ["wandb", "Weights & Biases key", ["wandb"], "{h40}"],
  ["yelp", "Yelp key", ["yelp"], "{b128}"],
];
