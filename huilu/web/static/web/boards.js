// A board under the keyboard, and its figures as they change. Without this file the page works just as well.
"use strict";
(() => {
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const table = () => document.querySelector("#figures [data-grid]");
  const rows = () => [...table().rows].map((row) => [...row.cells]);
  const stop = (cell) => cell.querySelector("a") || cell;
  const cellOf = (element) => element.closest("#figures th, #figures td");
  const isFigures = (event) => event.target.id === "figures";
  let before = null;

  // One cell at a time is in the order of tabs; the arrows choose which, Enter follows its link.
  const stand = (cell) => {
    for (const other of table().querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    stop(cell).tabIndex = 0;
  };

  const prepare = () => {
    table().setAttribute("role", "grid");
    const cells = rows().flat();
    for (const cell of cells) stop(cell).tabIndex = -1;
    stand(cells.find((cell) => cell.querySelector("a")) || cells[0]);
  };

  // A large board is put in order once the page has been drawn; whoever is quicker than that finds it in order, too.
  let isPrepared = false;
  const beReady = () => {
    if (!isPrepared && table()) prepare();
    isPrepared = true;
  };

  document.addEventListener("keydown", (event) => {
    beReady();
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const up = document.querySelector("a[data-up]");
    if (event.key === "Backspace" && up) {
      event.preventDefault();
      up.click();
    }
    const step = STEPS[event.key];
    const cell = step && cellOf(event.target);
    if (!cell) return;
    event.preventDefault();
    const next = table().rows[cell.parentElement.rowIndex + step[0]]?.cells[cell.cellIndex + step[1]];
    if (next) stop(next).focus();
  });

  // The reason of a light is a tooltip for the mouse; for whoever moves by keys or touches, it stands below.
  document.addEventListener("focusin", (event) => {
    beReady();
    const cell = cellOf(event.target);
    if (!cell) return;
    stand(cell);
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
    const cell = cellOf(document.activeElement);
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
    prepare();
    const cells = rows();
    cells.forEach((row, r) => row.forEach((cell, c) => {
      const text = texts[r]?.[c];
      if (text !== undefined && text !== cell.textContent) cell.classList.add("changed");
    }));
    table().parentElement.scrollLeft = left;
    const stood = place && cells[place[0]]?.[place[1]];
    if (stood) stop(stood).focus({ preventScroll: true });
  });

  (window.requestIdleCallback || setTimeout)(beReady);
})();
