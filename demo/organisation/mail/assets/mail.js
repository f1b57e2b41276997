/**
 * The webmail's page: keeps a web socket open, shows new messages as they come and the time at the server.
 */
const LIVE = "wss://mail.contoso.example/live";
const MESSAGES = "https://mail.contoso.example/api/messages";
const LONGEST_PAUSE_MS = 15_000;

const indicator = document.querySelector("[data-live]");
const indicatorText = document.querySelector("[data-live-text]");
const clock = document.querySelector("[data-clock]");
const inbox = document.querySelector('[data-folder="inbox"]');
const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

function show(state) {
  indicator.dataset.live = state;
  indicatorText.textContent = state === "open" ? "Live" : "Offline";
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function row(message) {
  const link = element("a", "");
  link.href = message.url;
  const when = element("time", "", day.format(new Date(message.date)));
  when.dateTime = message.date;
  const clip = element("span", "clip");
  clip.setAttribute("role", "img");
  clip.setAttribute("aria-label", "with attachment");
  link.append(
    element("span", "from", message.from.name),
    element("span", "subject", element("span", "hidden", "Unread: "), message.subject),
    element("span", "preview", message.preview),
    element("span", "meta", ...(message.attachments.length > 0 ? [clip] : []), when),
  );
  const item = element("li", "unread new", link);
  item.dataset.id = message.id;
  return item;
}

function announce(message) {
  if (inbox) {
    if (!inbox.querySelector(`[data-id="${CSS.escape(message.id)}"]`)) inbox.prepend(row(message));
    return;
  }
  const link = element("a", "", `New message: ${message.subject}`);
  link.href = message.url;
  const note = element("p", "note", link);
  note.setAttribute("role", "status");
  document.body.append(note);
  setTimeout(() => note.remove(), 8_000);
}

/** What came while the connection was down. */
async function catchUp() {
  if (!inbox) return;
  const response = await fetch(MESSAGES, { headers: { accept: "application/json" } });
  if (!response.ok) return;
  const { messages } = await response.json();
  for (const message of messages.toReversed()) if (message.unread) announce(message);
}

function connect(pause = 500) {
  const socket = new WebSocket(LIVE);
  let next = pause;
  socket.addEventListener("open", () => {
    next = 500;
    show("open");
    catchUp().catch(() => undefined);
  });
  socket.addEventListener("message", ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "tick") clock.textContent = `${time.format(new Date(event.at))} UTC`;
    if (event.type === "message") announce(event.message);
  });
  socket.addEventListener("close", () => {
    show("closed");
    setTimeout(() => connect(Math.min(next * 2, LONGEST_PAUSE_MS)), next);
  });
}

connect();
