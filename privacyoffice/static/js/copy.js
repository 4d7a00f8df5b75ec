// Puts a button beside each text that can be copied. Without it one selects the text by hand.
"use strict";

for (const place of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(place.dataset.copy);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copying__button";
  button.textContent = place.dataset.word;
  button.setAttribute("aria-label", `${place.dataset.word}: ${place.dataset.label}`);
  const said = document.createElement("span");
  said.className = "copying__said";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      said.textContent = place.dataset.done;
    } catch {
      // Without the permission of the browser: the text stands ready for Ctrl+C.
      const range = document.createRange();
      range.selectNodeContents(text);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      said.textContent = place.dataset.selected;
    }
  });
  place.append(button, said);
}
