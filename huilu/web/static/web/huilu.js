// Only adds: every page works without it. "/" goes to the search, arrows walk through its answers.
"use strict";

const search = document.getElementById("search");
const found = document.getElementById("found");

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function walkAnswers(event) {
  if (event.key === "Escape") {
    found.replaceChildren();
    search.focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...found.querySelectorAll("a")];
  if (!step || !links.length) return;
  event.preventDefault();
  const next = links.indexOf(document.activeElement) + step;
  (links[next] || (next < 0 ? search : links[links.length - 1])).focus();
}

if (search && found) {
  search.addEventListener("keydown", walkAnswers);
  found.addEventListener("keydown", walkAnswers);
  search.addEventListener("input", () => search.value.trim() || found.replaceChildren());
  document.addEventListener("click", (event) => event.target.closest(".search") || found.replaceChildren());
}
