// A door that closed: send what this device still holds, then delete the names.

import { openStore, sendAll } from "./door_store.js";

const closed = document.querySelector("#closed");
if (closed) {
  const words = JSON.parse(document.querySelector("#words").textContent);
  const say = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const store = await openStore(Number(closed.dataset.session));
  if (closed.dataset.code !== "not_yet") await store.forgetList();
  const waiting = (await store.scans()).length;
  if (!waiting) closed.textContent = words.nothing_left;
  else if (closed.dataset.code === "ended") {
    try {
      const { answers } = await sendAll(store, closed.dataset.scans);
      closed.textContent = say(words.sent, { number: answers.length });
    } catch {
      closed.textContent = say(words.waiting, { number: waiting });
    }
  } else closed.textContent = say(words.waiting, { number: waiting });
}
