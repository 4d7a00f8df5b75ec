// Looks up suggestions for a field while somebody types. Without it one types the whole name.
"use strict";

const suggestions = document.createElement("datalist");
suggestions.id = "suggestions";
let waiting = 0;

async function suggest(field) {
  const typed = field.value;
  const address = `${field.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
  const answer = await fetch(address).catch(() => null);
  // Somebody typed on, or went on to another field, while this was looked up.
  if (!answer?.ok || document.activeElement !== field || field.value !== typed) return;
  const { names } = await answer.json();
  suggestions.replaceChildren(...names.map((name) => new Option(name)));
}

for (const moment of ["focusin", "input"]) {
  document.addEventListener(moment, ({ target }) => {
    if (!target.dataset?.suggest) return;
    if (moment === "focusin") {
      document.body.append(suggestions);
      suggestions.replaceChildren();
      target.setAttribute("list", suggestions.id);
    }
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 150, target);
  });
}
