// What a device at the door keeps: the list of one session, and scans until they are sent.

const BATCH = 200;

/** Opens the store; every method returns a promise. */
export async function openStore(session) {
  const opened = indexedDB.open("pariter-door", 1);
  opened.onupgradeneeded = () => {
    opened.result.createObjectStore("lists", { keyPath: "session" });
    opened.result.createObjectStore("scans", { keyPath: "key" });
  };
  const database = await done(opened);
  const act = (name, mode, work) => done(work(database.transaction(name, mode).objectStore(name)));
  const scans = async () => {
    const all = await act("scans", "readonly", (store) => store.getAll());
    return all.filter((scan) => scan.session === session);
  };
  return {
    list: () => act("lists", "readonly", (store) => store.get(session)),
    keepList: (list) => act("lists", "readwrite", (store) => store.put(list)),
    forgetList: () => act("lists", "readwrite", (store) => store.delete(session)),
    scans,
    add: (scan) => act("scans", "readwrite", (store) => store.add({ ...scan, session })),
    remove: (key) => act("scans", "readwrite", (store) => store.delete(key)),
    /** Deletes the lists of sessions whose door is closed, by this device's clock. */
    forgetOld: async () => {
      const lists = await act("lists", "readonly", (store) => store.getAll());
      for (const list of lists) {
        const ended = Date.parse(list.ends) < Date.now() + list.offset;
        if (ended) await act("lists", "readwrite", (store) => store.delete(list.session));
      }
    },
  };
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** An answer of the site that is no success; `status` and `code` tell which. */
export class Refusal extends Error {
  constructor(status, said) {
    super(said.message ?? String(status));
    this.status = status;
    this.code = said.error ?? "";
  }
}

/** Reads JSON from the site. Throws Refusal, or TypeError without a network. */
export async function ask(address, options = {}) {
  const response = await fetch(address, { cache: "no-store", ...options });
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, said);
  return said;
}

/** Sends what waits, oldest first; returns the answers and the list that came with the last. */
export async function sendAll(store, address) {
  const waiting = (await store.scans()).sort((a, b) => a.scanned_at.localeCompare(b.scanned_at));
  const answers = [];
  let list = null;
  for (let start = 0; start < waiting.length; start += BATCH) {
    const scans = waiting.slice(start, start + BATCH).map(({ session, ...scan }) => scan);
    const body = JSON.stringify({ device_now: new Date().toISOString(), scans });
    const headers = { "Content-Type": "application/json" };
    const said = await ask(address, { method: "POST", headers, body });
    // Kept here until the site has answered: a lost answer sends the same scans again.
    for (const answer of said.answers) await store.remove(answer.key);
    answers.push(...said.answers);
    list = said.list;
  }
  return { answers, list };
}
