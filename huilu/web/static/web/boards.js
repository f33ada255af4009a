// The figures of an open board as they change. Without this file the page works just as well.
"use strict";
(() => {
  const table = () => document.querySelector("#figures [data-grid]");
  const rows = () => [...table().rows].map((row) => [...row.cells]);
  const stop = (cell) => cell.querySelector("a") || cell;
  const isFigures = (event) => event.target.id === "figures";
  let before = null;

  // The reason of a light is a tooltip for the mouse; for whoever moves by keys or touches, it stands below.
  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest("#figures th, #figures td");
    if (!cell) return;
    const reason = cell.querySelector("[title]")?.title;
    const heads = [cell.parentElement.cells[0], table().rows[0].cells[cell.cellIndex]];
    const names = heads.map((head) => head.textContent.trim()).join(" · ");
    document.getElementById("cell-reason").textContent = reason ? `${names}: ${reason}` : "";
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isFigures(event) && document.hidden) event.preventDefault();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const time = event.detail.xhr?.getResponseHeader("Huilu-Time");
    const shown = document.querySelector("#figures [data-time]");
    if (time && shown) shown.textContent = time;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isFigures(event) || event.detail.xhr.status === 204) return;
    const { xhr } = event.detail;
    if (!xhr.responseText.startsWith('<div id="figures"')) {
      // Somebody signed out, or the server has trouble: the page as it is stays until it can be asked again.
      event.detail.shouldSwap = false;
      if (xhr.status === 200) window.location.reload();
      return;
    }
    const cell = document.activeElement.closest("#figures th, #figures td");
    before = {
      texts: rows().map((row) => row.map((one) => one.textContent)),
      place: cell && [cell.parentElement.rowIndex, cell.cellIndex],
      left: table().parentElement.scrollLeft,
    };
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!before || !table()) return;
    const { texts, place, left } = before;
    before = null;
    const cells = rows();
    cells.forEach((row, r) => row.forEach((cell, c) => {
      const text = texts[r]?.[c];
      if (text !== undefined && text !== cell.textContent) cell.classList.add("changed");
    }));
    table().parentElement.scrollLeft = left;
    const stood = place && cells[place[0]]?.[place[1]];
    if (!stood) return;
    for (const other of table().querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    stop(stood).tabIndex = 0;
    stop(stood).focus({ preventScroll: true });
  });
})();
