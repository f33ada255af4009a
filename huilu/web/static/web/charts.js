/* The chart of a dry run: one kind of unit at a time, before and after the spreading. Without this script its picture
   stands there; the table beside it says the same. Nothing is written into styles, so that the page's policy holds. */
"use strict";
(() => {
  const figure = document.querySelector("figure[data-chart]");
  if (!figure || !window.echarts) return;
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const words = data.words, said = figure.querySelector(".said"), colour = name =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const make = (tag, kind, within) => within.appendChild(Object.assign(document.createElement(tag), {className: kind}));

  const bar = document.createElement("p");
  bar.className = "choose no-print";
  figure.querySelector("figcaption").after(bar);
  const label = make("label", "unseen", bar), kinds = make("select", "", bar);
  label.textContent = figure.querySelector("figcaption").textContent;
  label.htmlFor = kinds.id = "chart-kind";
  data.kinds.forEach((kind, place) => kinds.add(new Option(kind.name, place, false, place === data.first)));
  const ways = data.kinds[0].after ? ["before", "after"].map(way => {
    const button = make("button", "", bar);
    button.type = "button";
    button.textContent = words[way];
    button.addEventListener("click", () => show(way));
    return [way, button];
  }) : [];

  const key = make("p", "key quiet", figure);
  ["others", "ours", "other"].forEach(name => {
    make("i", name, key).setAttribute("aria-hidden", "true");
    make("span", name, key).textContent = words[name] || "";
  });

  const picture = figure.querySelector(".picture"), place = document.createElement("div");
  place.className = "drawn";
  place.tabIndex = 0;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label.textContent);
  picture.after(place, key);
  picture.hidden = true;
  const chart = echarts.init(place, null, {renderer: "canvas"});
  let way = "before", week = 0;

  function bars(series, name, paint) {
    return {type: "bar", stack: "load", name, data: series, itemStyle: {color: paint}, animation: false};
  }

  function show(next) {
    way = next || way;
    const kind = data.kinds[kinds.value], shown = kind[way] || kind.before, otherWay = way === "after" ? "before" : "after", other = kind[otherWay];
    const ink = colour("--ink") || "#1c2326", rule = colour("--rule") || "#d9dddf";
    const series = [
      bars(shown.others, words.others, colour("--grey") || "#9aa3a8"),
      bars(shown.ours, words.ours, colour("--accent") || "#0b6b6b"),
    ];
    if (other) series.push({type: "line", step: "middle", symbol: "none", name: words[otherWay], animation: false,
      data: other.others.map((minutes, at) => minutes + other.ours[at]), lineStyle: {color: colour("--red") || "#b3541e", width: 2}});
    if (kind.cap !== null) series.push({type: "line", symbol: "none", name: words.cap, animation: false,
      data: data.weeks.map(() => kind.cap), lineStyle: {color: ink, type: "dashed", width: 1}});
    chart.setOption({
      animation: false, grid: {left: 48, right: 10, top: 12, bottom: 28},
      xAxis: {type: "category", data: data.weeks, axisLabel: {color: ink}, axisLine: {lineStyle: {color: rule}}},
      yAxis: {type: "value", axisLabel: {color: ink}, splitLine: {lineStyle: {color: rule}}}, series,
    }, true);
    key.querySelectorAll(".other").forEach(one => { one.hidden = !other; });
    key.querySelector("span.other").textContent = words[otherWay];
    ways.forEach(([one, button]) => button.setAttribute("aria-pressed", String(one === way)));
    tell(week);
  }

  function tell(at) {
    week = Math.max(0, Math.min(data.weeks.length - 1, at));
    const kind = data.kinds[kinds.value], shown = kind[way] || kind.before;
    const facts = {week: data.weeks[week], minutes: shown.others[week] + shown.ours[week], ours: shown.ours[week],
      middle: shown.middle[week]};
    said.textContent = words.said.replace(/\{(\w+)\}/g, (_whole, name) => facts[name].toLocaleString("en"));
    chart.dispatchAction({type: "downplay"});
    chart.dispatchAction({type: "highlight", seriesIndex: [0, 1], dataIndex: week});
  }

  kinds.addEventListener("change", () => show());
  place.addEventListener("keydown", event => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (step) { event.preventDefault(); tell(week + step); }
  });
  place.addEventListener("mousemove", event => {
    const at = chart.convertFromPixel({xAxisIndex: 0}, event.clientX - place.getBoundingClientRect().left);
    if (at !== week && at >= 0 && at < data.weeks.length) tell(at);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show());
  new ResizeObserver(() => chart.resize()).observe(place);
  addEventListener("beforeprint", () => { picture.hidden = false; place.hidden = true; });
  addEventListener("afterprint", () => { picture.hidden = true; place.hidden = false; });
  show();
})();
