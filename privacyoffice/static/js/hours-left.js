// Keeps the hours and minutes that are left right while a page stays open. The page says them
// without this script too, as they were when it was read.
"use strict";
(() => {
  const words = {
    nl: {
      hour: (n) => `${n} uur`,
      minute: (n) => `${n} ${n === 1 ? "minuut" : "minuten"}`,
      and: " en ",
      none: "minder dan een minuut",
      left: (time) => `nog ${time}`,
      late: (time) => `${time} te laat`,
    },
    en: {
      hour: (n) => `${n} ${n === 1 ? "hour" : "hours"}`,
      minute: (n) => `${n} ${n === 1 ? "minute" : "minutes"}`,
      and: " and ",
      none: "less than a minute",
      left: (time) => `${time} left`,
      late: (time) => `${time} too late`,
    },
  }[document.documentElement.lang.slice(0, 2) === "en" ? "en" : "nl"];

  // The page says what time it was on the server: the clock of this computer may be wrong.
  const opened = performance.now();
  const source = document.querySelector("[data-server-now]");
  const server = source ? Date.parse(source.dataset.serverNow) : Date.now();
  const now = () => server + (performance.now() - opened);

  const parts = (ends) => {
    const seconds = Math.trunc((Date.parse(ends) - now()) / 1000);
    const minutes = Math.floor(Math.abs(seconds) / 60);
    return { late: seconds < 0, seconds, hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  };

  const refresh = () => {
    for (const place of document.querySelectorAll("[data-ends]")) {
      const { late, hours, minutes } = parts(place.dataset.ends);
      const said = [hours ? words.hour(hours) : "", minutes ? words.minute(minutes) : ""];
      const time = said.filter(Boolean).join(words.and) || words.none;
      place.textContent = late ? words.late(time) : words.left(time);
    }
    for (const ring of document.querySelectorAll("[data-ring-ends]")) {
      const { late, seconds, hours, minutes } = parts(ring.dataset.ringEnds);
      const show = (part, text) => {
        const found = ring.querySelector(`[data-part="${part}"]`);
        if (found) found.textContent = text;
      };
      show("hours", words.hour(hours));
      show("minutes", words.minute(minutes));
      const arc = ring.querySelector('[data-part="arc"]');
      const share = late ? 0 : Math.min(1, seconds / Number(ring.dataset.ringSeconds));
      if (arc) arc.setAttribute("stroke-dasharray", `${(100 * share).toFixed(2)} 100`);
    }
  };
  refresh();
  setInterval(refresh, 15000);
})();
