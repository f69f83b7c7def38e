// What a hand does: sliders, a click on the map, buttons, keys; and what stands in words and rows.

const by = id => document.getElementById(id);
const CELLS_MOST = 1200, FRAME = 60, EDGE = 12;
const table = {};

function make(tag, text, parent, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made[name] = value;
  parent.append(made);
  return made;
}

// Who stands at the end stays there, however long the walks become.
function walkAgain() {
  const isAtEnd = !state.timer && state.step >= lastStep();
  walkAll();
  if (isAtEnd) state.step = lastStep();
  by("step").max = lastStep();
  const moves = [...state.chosen].some(number => data.methods[number].free.length);
  by("momentum").disabled = by("momentum-slider").disabled = !moves;
  by("momentum-said").hidden = moves;
  saySettings();
  listRuns();
  show();
}

// What the sliders do not say: a schedule, and settings that methods have of their own.
function saySettings() {
  const said = data.schedule ? [`The rate is this number times ${data.schedule}.`] : [];
  const own = ["lr", "momentum"].filter(name => [...state.chosen].some(number => settingsOf(number)[name] !== state[name]));
  if (own.length) said.push(`Each method has its own ${own.includes("lr") ? "rate" : "momentum"}; the slider gives all of them one.`);
  by("lr-scale").textContent = said.join(" ");
  by("lr-scale").hidden = !said.length;
  by("lr-slider").setAttribute("aria-valuetext", say(state.lr));
}

function show() {
  by("step").value = state.step;
  by("step-said").textContent = `step ${state.step} of ${lastStep()}`;
  drawMap();
  drawLoss();
  listRows();
}

function listRuns() {
  by("runs").replaceChildren();
  by("shown").replaceChildren();
  walks.forEach((one, place) => {
    const item = make("li", "", by("runs")), end = one.rows[one.rows.length - 1], point = end.slice(0, -2);
    const swatch = make("span", "", item, {className: "swatch"});
    swatch.style.background = one.dash.length
      ? `repeating-linear-gradient(90deg, ${one.colour} 0 ${one.dash[0]}px, transparent 0 ${one.dash[0] + one.dash[1]}px)` : one.colour;
    make("b", nameOf(one), item);
    make("span", one.sentence, item, {className: "small"});
    const shown = point.slice(0, 6).map((x, i) => `${short(data.variables[i])} = ${say(x)}`).join(", ");
    make("span", `f = ${say(end[end.length - 2])} at ${shown}${point.length > 6 ? ", \u2026" : ""}`, item, {className: "small"});
    Object.assign(item.dataset, {name: one.name, reason: one.reason, steps: stepOf(one, one.rows.length - 1), point: JSON.stringify(point), f: end[point.length]});
    make("option", nameOf(one), by("shown"), {value: place, selected: place === state.shown});
  });
  if (!walks.length) make("li", "No method is chosen.", by("runs"));
}

// A walk's name, with the rate where methods have their own.
function nameOf(one) {
  const number = one.number, isOwn = [...state.chosen].some(other => settingsOf(other).lr !== state.lr);
  return number !== null && isOwn ? `${one.name}, lr ${say(settingsOf(number).lr)}` : one.name;
}

// The rows near the step; they are made again only where the step leaves them.
function listRows() {
  const one = walks[state.shown], now = one ? placeAt(one, state.step) : 0;
  if (one !== table.walk || now < table.first || now >= table.last) makeRows(one, now);
  if (!one) return;
  for (const row of by("rows").querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  const current = by("rows").children[now - table.first], box = by("rows").closest(".scroll");
  current.setAttribute("aria-current", "step");
  box.scrollTop = current.offsetTop - box.clientHeight / 2;
}

function makeRows(one, now) {
  Object.assign(table, {walk: one, first: 0, last: 0});
  by("rows").replaceChildren();
  by("command").textContent = one ? commandOf(one) : "";
  by("rows-said").textContent = "";
  if (!one) return;
  const near = Math.max(10, Math.floor(CELLS_MOST / one.rows[0].length / 2)), first = Math.max(0, now - near);
  const last = Math.min(one.rows.length, now + near);
  for (let place = first; place < last; place += 1) {
    const row = make("tr", "", by("rows"));
    row.dataset.step = stepOf(one, place);
    make("td", stepOf(one, place), row);
    for (const x of one.rows[place]) make("td", say(x), row, {title: String(x)});
  }
  Object.assign(table, {first, last});
  if (last - first < one.rows.length) by("rows-said").textContent = `rows ${first} to ${last - 1} of ${one.rows.length}`;
}

function commandOf(one) {
  if (one.number === null) return one.command;
  const method = data.methods[one.number], {lr, momentum} = settingsOf(one.number), said = x => String(x).replace("e+", "e"), words = [data.command, method.command];
  words.push(`--start ${state.start.map(said).join(",")}`, `--lr ${data.schedule ? `"${said(lr)}*(${data.schedule})"` : said(lr)}`);
  if (method.free.length) words.push(`--momentum ${said(momentum)}`);
  return [...words, `--steps ${state.steps}`, data.rest].filter(word => word).join(" ");
}

function goTo(step) {
  state.step = Math.max(0, Math.min(lastStep(), step));
  show();
}

function play() {
  if (state.timer) { pause(); return; }
  if (state.step >= lastStep()) state.step = 0;
  const stride = Math.max(1, Math.round(lastStep() / 400));
  state.timer = setInterval(() => { goTo(state.step + stride); if (state.step >= lastStep()) pause(); }, FRAME);
  by("play").textContent = "Pause";
}

function pause() {
  clearInterval(state.timer);
  state.timer = 0;
  by("play").textContent = "Play";
}

const JUMPS = {first: () => goTo(0), back: () => goTo(state.step - 1), forward: () => goTo(state.step + 1), last: () => goTo(lastStep()), play};
const KEYS = {Home: "first", ArrowLeft: "back", ArrowRight: "forward", End: "last", " ": "play"};

// What has a use for a key of its own keeps it.
const KEEPERS = {Home: "input:not([type=checkbox]), select, .scroll", " ": "input, select, button, summary, .scroll"};
KEEPERS.End = KEEPERS.Home;
KEEPERS.ArrowLeft = KEEPERS.ArrowRight = `${KEEPERS.Home}, #map`;

function onKey(event) {
  const name = KEYS[event.key];
  if (!name || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(KEEPERS[event.key])) return;
  event.preventDefault();
  if (name !== "play") pause();
  JUMPS[name]();
}

// Another start is seen to its end, or played from its beginning.
function setStart(start) {
  state.start = start;
  walkAgain();
  goTo(state.timer ? 0 : lastStep());
}

// A number as fine as the picture, no finer.
function tidy(x, [low, high]) {
  const unit = Math.pow(10, Math.floor(Math.log10((high - low) / 300)));
  return Number((Math.round(x / unit) * unit).toPrecision(12));
}

// The numbers beside the picture are no part of it; its edge is as wide as a finger misses it by.
function onMap(event) {
  const frame = by("map").getBoundingClientRect(), on = maps.on, start = state.start.slice();
  const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
  if (x < on.left - EDGE || x > on.right + EDGE || y < on.top - EDGE || y > on.bottom + EDGE) return;
  const places = [on.backX(Math.min(Math.max(x, on.left), on.right)), on.backY(Math.min(Math.max(y, on.top), on.bottom))];
  state.axes.forEach((axis, i) => { start[axis] = tidy(places[i], state.box[i]); });
  setStart(start);
  writeFields();
}

const MOVES = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1]};

const ZOOMS = {"+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: fit};

function onMapKey(event) {
  const move = MOVES[event.key], start = state.start.slice();
  if (event.ctrlKey || event.metaKey || event.altKey || !(move || ZOOMS[event.key])) return;
  event.preventDefault();
  if (!move) { ZOOMS[event.key](); return; }
  state.axes.forEach((axis, i) => {
    const [low, high] = state.box[i];
    start[axis] = tidy(start[axis] + move[i] * (high - low) / 40, state.box[i]);
  });
  by("said").textContent = `Start ${start.map(x => say(x)).join(", ")}`;
  setStart(start);
  writeFields();
}

function zoom(factor) {
  state.box = state.box.map(([low, high]) => {
    const middle = (low + high) / 2, half = (high - low) / 2 * factor;
    return half > 1e-9 * Math.abs(middle) && half < 1e100 ? [middle - half, middle + half] : [low, high];
  });
  show();
}

// A box around the walks; those that run away would shrink all others to a dot.
function fit() {
  const places = staying().flatMap(one => one.rows.map(row => state.axes.map(axis => row[axis])));
  state.box = boxAround(places.length ? places : [state.axes.map(axis => state.start[axis])]);
  show();
}

function rounded(x) { return Number(x.toPrecision(3)); }

// Whether what stands in a field is allowed; the field shows it where it is not.
function check(field, isGood) {
  field.setCustomValidity(isGood ? "" : "not allowed");
  return isGood;
}

// A setting for all methods, whatever each had of its own.
function setAll(name, value) {
  state[name] = value;
  state.own = Object.fromEntries(Object.entries(state.own).map(([number, one]) => [number, {...one, [name]: value}]));
  walkAgain();
}

// A slider and a field for one number; `toSlider` and `fromSlider` are its scale.
function pair(name, toSlider, fromSlider, allowed) {
  const slider = by(`${name}-slider`), field = by(name);
  slider.addEventListener("input", () => { field.value = rounded(fromSlider(Number(slider.value))); check(field, true); setAll(name, field.valueAsNumber); });
  field.addEventListener("input", () => {
    const given = field.valueAsNumber;
    if (!check(field, allowed(given))) return;
    slider.value = toSlider(given);
    setAll(name, given);
  });
}

function writeFields() {
  by("lr-slider").value = Math.log10(state.lr);
  by("lr").value = state.lr;
  by("momentum-slider").value = by("momentum").value = state.momentum;
  by("steps").value = state.steps;
  state.start.forEach((x, i) => { by(`start-${i}`).value = x; });
  for (const name of ["lr", "momentum", "steps", ...state.start.map((_, i) => `start-${i}`)]) check(by(name), true);
  data.methods.forEach((_, number) => { by(`method-${number}`).checked = state.chosen.has(number); });
}
