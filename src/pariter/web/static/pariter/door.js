// Checks people in at one session. It asks the list on this device first, so it needs no network.

import { askParts, inOfClass, named, sumOf } from "./door_class.js";
import { ask, openStore, Refusal, sendAll } from "./door_store.js";

const root = document.querySelector("#door");
const words = JSON.parse(document.querySelector("#words").textContent);
const at = (id) => document.querySelector(`#${id}`);
const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const MOST_FOUND = 8;
const EVERY = 15_000;

const session = Number(root.dataset.session);
const store = await openStore(session);
let list = null;
let waiting = [];
let isOnline = true;
let isSending = false;
let shown = null;
let refused = "";

const now = () => Date.now() + (list?.offset ?? 0);
const clock = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: list?.zone,
  }).format(new Date(moment));

/** A code as the site makes it, however it was typed. */
const asRead = (code) =>
  code.replace(/[\s-]/g, "").toUpperCase().replace(/[OIL]/g, (sign) => (sign === "O" ? "0" : "1"));

async function digestOf(code) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(asRead(code)));
  const signs = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0"));
  return signs.join("").slice(0, 32);
}

function keepList(told) {
  list = { ...told, offset: Date.parse(told.now) - Date.now(), fetched: told.now };
  return store.keepList(list);
}

const guests = () =>
  (list?.guests ?? []).map(([ticket, name, seats, inside, since, parts, came]) => ({
    ticket, name, seats, inside, since, parts, came: parts && (came ?? [0, 0, 0, 0]),
  }));

/** Who waits for a seat; she is let in by name once the seats of who has not come are free. */
const queue = () =>
  (list?.queue ?? []).map(([ticket, name, seats]) => ({
    ticket, name, seats, inside: 0, since: "", isQueued: true,
  }));
const isReleased = () => now() >= Date.parse(list?.released);

/** How many of a place are in: what the site said, and what this device has not sent yet. */
function withWaiting(guest) {
  const own = waiting.filter((scan) => scan.digest === guest.ticket);
  const [later, atOnce] = [own.filter((scan) => scan.kind === "more"), own.filter((scan) => scan.kind !== "more")];
  const since = guest.since || own[0]?.seen_at || "";
  const counted = (scans) => scans.filter((scan) => !(guest.parts && scan.parts)).map((scan) => scan.people);
  const seen = Math.max(guest.inside, ...counted(atOnce)) + sumOf(counted(later));
  if (!guest.parts) return { ...guest, inside: Math.min(guest.seats, seen), since };
  const came = inOfClass(guest, atOnce, later);
  return { ...guest, came, inside: Math.min(guest.seats, Math.max(seen, sumOf(came))), since };
}

/** Shows one result: a word, a sentence, and where it must be asked, buttons for how many. */
function show(state, word, detail = "", numbers = [], choose = null, label = String) {
  const box = at("result");
  const hadFocus = box.contains(document.activeElement);
  box.dataset.state = state;
  box.querySelector(".door-word").textContent = word;
  box.querySelector(".door-detail").textContent = detail;
  box.querySelector(".door-people").replaceChildren(
    ...numbers.map((number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label(number);
      button.addEventListener("click", () => choose(number));
      return button;
    }),
  );
  navigator.vibrate?.({ in: 80, ask: [60, 60, 60] }[state] ?? [250, 100, 250]);
  if (numbers.length) box.querySelector("button").focus();
  else if (hadFocus) box.focus();
  box.scrollIntoView({ block: "nearest" });
}

const upTo = (number) => Array.from({ length: number }, (_, index) => index + 1);

/** Keeps a scan on this device; it goes to the site as soon as there is a network. */
async function note(scan) {
  const kept = {
    key: crypto.randomUUID(), scanned_at: new Date().toISOString(),
    kind: "ticket", ticket: "", people: 1, name: "", ...scan,
  };
  const { digest, seen_at, ...sent } = kept;
  await store.add(sent);
  waiting.push({ ...kept, seen_at: new Date(now()).toISOString() });
  shown = kept.key;
  update();
  send();
}

async function enter(guest, scan, people, more = {}) {
  await note({ ...scan, ...more, digest: guest.ticket, people });
  const inside = withWaiting(guest).inside;
  const word = guest.seats > 1 ? say(words.in_party, { people: inside, seats: guest.seats }) : words.in;
  show("in", word, guest.name);
}

/** Lets a class in, or those of it who came later, counted as its headcount was declared. */
function checkClass(guest, scan, since) {
  const left = guest.parts.map((most, place) => most - guest.came[place]);
  const come = (told) => enter(guest, scan, sumOf(told), { parts: named(told) });
  if (!guest.inside) {
    const detail = `${guest.name}. ${words.ask_parts}`;
    show("ask", say(words.whole_class, { seats: guest.seats }), detail);
    return askParts(at("result"), words, left, come);
  }
  if (!sumOf(left) || guest.inside >= guest.seats) {
    show("again", words.again, `${guest.name} ${since}`);
    const again = sumOf(guest.came) === guest.inside ? { parts: named(guest.came) } : {};
    return note({ ...scan, digest: guest.ticket, people: guest.inside, ...again });
  }
  const party = say(words.more, { inside: guest.inside, seats: guest.seats });
  show("again", words.again, `${guest.name} ${since}. ${party}`);
  return askParts(at("result"), words, left, (told) =>
    enter(guest, { ...scan, kind: "more" }, sumOf(told), { parts: named(told) }));
}

/** Answers a ticket from the list on this device. scan: what to keep of it */
async function check(digest, scan) {
  const found = [...guests(), ...queue()].find((guest) => guest.ticket === digest);
  if (!list) return show("refused", words.unknown, words.no_list);
  if (!found && list.cancelled.includes(digest)) {
    show("refused", words.cancelled, words.cancelled_help);
    return note({ ...scan, digest });
  }
  if (!found) {
    show("refused", words.unknown, words.unknown_help);
    return note({ ...scan, digest });
  }
  if (now() < Date.parse(list.opens)) {
    return show("refused", words.too_early, say(words.too_early_help, { time: clock(list.opens) }));
  }
  if (found.isQueued && !isReleased()) {
    return show("refused", words.queued, say(words.queued_help, { time: clock(list.released) }));
  }
  const guest = withWaiting(found);
  const left = guest.seats - guest.inside;
  const since = guest.since ? say(words.since, { time: clock(guest.since) }) : "";
  if (guest.parts) return checkClass(guest, scan, since);
  if (!guest.inside && guest.seats === 1) return enter(found, scan, 1);
  if (!guest.inside) {
    const party = say(words.how_many, { seats: guest.seats });
    return show("ask", party, `${guest.name}. ${words.ask_how_many}`, upTo(left).reverse(), (people) =>
      enter(found, scan, people));
  }
  if (!left) {
    show("again", words.again, `${guest.name} ${since}`);
    return note({ ...scan, digest, people: guest.inside });
  }
  const party = say(words.more, { inside: guest.inside, seats: guest.seats });
  show("again", words.again, `${guest.name} ${since}. ${party}`, upTo(left), (people) =>
    enter(found, { ...scan, kind: "more" }, people),
  (people) => say(words.more_button, { people }));
}

/** How many are in, expected and without a ticket; `free` is null without a number of seats. */
function numbers() {
  const all = guests().map(withWaiting);
  const queued = queue().map(withWaiting).filter((guest) => guest.inside);
  const sum = (name) => [...all, ...queued].reduce((total, guest) => total + guest[name], 0);
  const walked = waiting.filter((scan) => scan.kind === "walk_in");
  const walkIns = (list?.walk_ins ?? 0) + walked.reduce((total, scan) => total + scan.people, 0);
  const [inside, expected] = [sum("inside"), sum("seats") + (list?.companions ?? 0)];
  // Some minutes after the start, the seats of who has not come are free.
  const held = isReleased() ? inside : Math.max(inside, expected);
  const free = list?.capacity == null ? null : Math.max(0, list.capacity - held - walkIns);
  return { inside, expected, walkIns, free };
}

/** Brings numbers and the line about the network up to date. */
function update() {
  const { inside, expected, walkIns, free } = numbers();
  at("inside").textContent = inside;
  at("expected").textContent = expected;
  at("walk-ins").textContent = walkIns;
  at("free").textContent = free == null ? words.free_open : say(words.free, { number: free });
  at("walk-in-asker").hidden = !list?.seats_askers;
  showQueue();
  const line = at("connection");
  const number = waiting.length;
  line.dataset.state = number ? "waiting" : "sent";
  const network = refused || (isOnline ? (number ? "" : words.online) : words.offline);
  const counted = number ? say(words.waiting, { number }) : "";
  const synced = list ? say(words.synced, { time: clock(list.fetched) }) : words.no_list;
  const small = document.createElement("span");
  small.textContent = ` ${synced}`;
  const said = [network, counted].filter(Boolean).join(" ");
  if (line.textContent !== said + small.textContent) line.replaceChildren(said, small);
}

/** Lists who waits, in the order of turns, with a button each once seats are free for them. */
function showQueue() {
  const waits = queue().filter((guest) => !withWaiting(guest).inside);
  at("queue-box").hidden = !waits.length;
  at("queue-number").textContent = waits.length;
  at("queue-said").textContent = isReleased()
    ? words.released
    : say(words.kept_until, { time: list ? clock(list.released) : "" });
  const signs = JSON.stringify([waits.map((guest) => guest.ticket), isReleased()]);
  if (at("queue").dataset.signs === signs) return;
  at("queue").dataset.signs = signs;
  at("queue").replaceChildren(...waits.slice(0, MOST_FOUND).map(entryOf));
}

/** One person to be let in by name. */
function entryOf(guest) {
  const entry = document.createElement("li");
  const button = document.createElement("button");
  const more = document.createElement("span");
  const said = [
    guest.seats > 1 ? say(words.seats, { seats: guest.seats }) : "",
    guest.isQueued ? words.queued : "",
    withWaiting(guest).inside ? words.is_in : "",
  ].filter(Boolean);
  more.textContent = said.length ? ` · ${said.join(" · ")}` : "";
  button.type = "button";
  button.append(guest.name, more);
  button.addEventListener("click", () => {
    at("result").focus(); // the button that was pressed goes away with its list
    at("name").value = "";
    at("found").replaceChildren();
    check(guest.ticket, { kind: "name", ticket: guest.ticket });
  });
  entry.append(button);
  return entry;
}

/** Corrects the last result where the site, which knows all devices, says otherwise. */
function correct(answer) {
  const reason = answer.reason;
  if (answer.outcome === "refused") {
    const help = {
      too_early: say(words.too_early_help, { time: clock(list.opens) }),
      waiting: say(words.queued_help, { time: clock(list.released) }),
    };
    const named = { waiting: words.queued };
    show("refused", named[reason] ?? words[reason] ?? words.unknown, help[reason] ?? words[`${reason}_help`] ?? "");
  } else if (reason === "overfull") show("again", words.walk_in, words.overfull);
  else if (answer.outcome === "again" && at("result").dataset.state === "in") {
    const name = at("result").querySelector(".door-detail").textContent;
    show("again", words.again, name);
  }
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    const { answers, list: told } = await sendAll(store, root.dataset.scans);
    await keepList(told ?? (await ask(root.dataset.list)));
    isOnline = true;
    refused = "";
    const answered = new Set(answers.map((answer) => answer.key));
    waiting = waiting.filter((scan) => !answered.has(scan.key));
    const last = answers.find((answer) => answer.key === shown);
    if (last) correct(last);
  } catch (error) {
    if (error instanceof Refusal && error.status === 410) {
      // The page itself tells why, sends what may still be sent and deletes the names.
      location.reload();
    }
    refused = error instanceof Refusal ? error.message : "";
    isOnline = error instanceof Refusal;
  } finally {
    isSending = false;
    update();
  }
  if (isOnline && waiting.some((scan) => scan.key === shown)) setTimeout(send, 1000);
}

at("code-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const ticket = at("code").value.trim();
  if (!ticket) return show("refused", words.empty, words.empty_help);
  await check(await digestOf(ticket), { ticket });
  at("code").value = "";
});

at("name").addEventListener("input", () => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const parts = plain(at("name").value).split(/\s+/).filter(Boolean);
  const fits = (guest) => parts.every((part) => plain(guest.name).includes(part));
  const found = parts.length ? [...guests(), ...queue()].filter(fits).slice(0, MOST_FOUND) : [];
  at("found").replaceChildren(...found.map(entryOf));
  at("none-found").textContent = parts.length && !found.length ? words.none_found : "";
});

at("walk-in-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const number = at("walk-in-people");
  const people = Number(number.value.trim());
  const isNumber = Number.isInteger(people) && people >= 1;
  at("walk-in-none").textContent = isNumber ? "" : words.nobody;
  number.setAttribute("aria-invalid", String(!isNumber));
  if (!isNumber) return number.focus();
  const name = at("walk-in-name").value.trim().slice(0, 100);
  const asker = at("walk-in-email");
  at("walk-in-wrong").textContent = asker.checkValidity() ? "" : words.no_address;
  asker.setAttribute("aria-invalid", String(!asker.checkValidity()));
  if (!asker.checkValidity()) return asker.focus();
  const email = list?.seats_askers ? asker.value.trim() : "";
  if (list && now() < Date.parse(list.opens)) {
    return show("refused", words.too_early, say(words.too_early_help, { time: clock(list.opens) }));
  }
  const wasFree = (numbers().free ?? people) >= people;
  await note({ kind: "walk_in", people, name, email });
  show(wasFree ? "in" : "again", words.walk_in, wasFree ? name : words.overfull);
  at("walk-in-name").value = "";
  asker.value = "";
  number.value = "1";
});

/** What reads QR codes: the browser, or a module that does the same, kept with the page. */
async function reader() {
  if ("BarcodeDetector" in window) {
    const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (known.includes("qr_code")) return window.BarcodeDetector;
  }
  return (await import(root.dataset.reader)).BarcodeDetector;
}

/** Offers the camera where there is one; the reader is loaded now, while there is a network. */
async function offerCamera() {
  if (!navigator.mediaDevices) return;
  const Detector = await reader();
  at("camera-box").hidden = false;
  at("camera").addEventListener("click", () => {
    read(Detector).catch(() => show("refused", words.camera_refused));
  });
}

/** Reads tickets from the camera until the page is left; the same one again after a while. */
async function read(Detector) {
  const detector = new Detector({ formats: ["qr_code"] });
  const video = at("video");
  // A ticket's code is coarse, and a small picture is read fast on an old phone.
  const wished = { facingMode: "environment", width: { ideal: 640 }, height: { ideal: 480 } };
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wished });
  video.hidden = false;
  at("camera-box").hidden = true;
  await video.play();
  let last = "";
  let seenAt = 0;
  let isReading = false;
  setInterval(async () => {
    if (isReading) return;
    isReading = true;
    const [found] = await detector.detect(video).catch(() => []);
    isReading = false;
    if (!found || at("result").dataset.state === "ask") return;
    const ticket = found.rawValue.slice(0, 60);
    const isNew = ticket !== last || Date.now() - seenAt > 5000;
    seenAt = Date.now();
    last = ticket;
    if (isNew && ticket) check(await digestOf(ticket), { ticket });
  }, 250);
}

/** Lets the worker keep this page with all it has loaded. */
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(root.dataset.worker, { scope: "/door/" });
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name);
  const ours = parts.filter((name) => name.startsWith(`${location.origin}/static/`));
  active.postMessage({ keep: [...new Set([location.href, ...ours])] });
}

navigator.serviceWorker?.addEventListener("message", (event) => {
  if (event.data.kept) root.dataset.kept = "yes";
});
await store.forgetOld();
list = (await store.list()) ?? null;
for (const scan of await store.scans()) {
  const digest = scan.kind === "name" || scan.ticket.length === 32 ? scan.ticket : await digestOf(scan.ticket);
  const seen_at = new Date(Date.parse(scan.scanned_at) + (list?.offset ?? 0)).toISOString();
  waiting.push({ ...scan, digest, seen_at });
}
at("no-script").remove();
root.hidden = false;
update();
addEventListener("online", send);
setInterval(send, EVERY);
await offerCamera().catch(() => {});
await send();
await keepPage().catch(() => {});
