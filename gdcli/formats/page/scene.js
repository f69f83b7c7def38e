// The state of the page, the walks that belong to it, and the two pictures of them.

const data = JSON.parse(document.getElementById("data").textContent);
const state = {
  start: data.start, lr: data.lr, momentum: data.momentum, own: data.own, steps: data.steps, axes: data.axes, box: data.box,
  chosen: new Set(data.chosen), shown: 0, step: 0, timer: 0,
};
let walks = [];
const maps = {on: null, key: "", heights: null};

// The settings of a method: what the sliders say, but for its own where it has some.
function settingsOf(number) { return {...state, ...state.own[number]}; }

// The walks of the chosen methods, and those that gdcli has walked with a search.
function walkAll() {
  const played = [...state.chosen].sort((a, b) => a - b).map(number => (
    {name: data.methods[number].name, number, ...walk(number, state.start, settingsOf(number))}));
  walks = [...played, ...data.recorded.map(one => ({...one, number: null}))];
  walks.forEach((one, place) => {
    one.colour = COLOURS[place % COLOURS.length];
    one.dash = [[], [8, 4], [2, 4]][Math.floor(place / COLOURS.length) % 3];
  });
  state.shown = Math.max(0, Math.min(state.shown, walks.length - 1));
  state.step = Math.min(state.step, lastStep());
}

function lastStep() { return Math.max(0, ...walks.map(one => stepOf(one, one.rows.length - 1))); }

// The number of a row's step: a recorded walk may keep only some.
function stepOf(one, place) { return one.steps ? one.steps[place] : place; }

// The row at a step, the last one before it where there is none.
function placeAt(one, step) {
  if (!one.steps) return Math.min(step, one.rows.length - 1);
  const later = one.steps.findIndex(k => k > step);
  return later < 0 ? one.rows.length - 1 : Math.max(0, later - 1);
}

// Where the variables that are not drawn are held.
function held() {
  const ends = walks.map(one => one.rows[one.rows.length - 1].slice(0, -2));
  return ends.find(point => point.every(Number.isFinite)) || state.start;
}

function drawMap() {
  if (state.axes.length === 1) drawCurve(); else drawPlane();
}

function drawPlane() {
  const canvas = document.getElementById("map"), [across, up] = state.axes, at = held();
  const on = plane(canvas, state.box, {left: 62, top: 22, right: 12, bottom: 40});
  const key = JSON.stringify([state.box, state.axes, data.variables.length > 2 ? at : 0]);
  if (key !== maps.key) Object.assign(maps, {key, heights: heights(state.box, across, up, at)});
  maps.on = on;
  drawHeat(on, maps.heights.grid);
  drawContours(on, maps.heights.grid);
  frame(on, state.box, state.axes.map(axis => data.variables[axis]));
  inside(on, () => walks.forEach(one => drawWalk(on, one, row => [on.x(row[across]), on.y(row[up])])));
  const notes = [];
  if (maps.heights.clipped) notes.push(`Colours end at f = ${say(maps.heights.clipped, 3)}.`);
  if (maps.heights.holes) notes.push("Grey: f has no value.");
  if (data.variables.length > 2) notes.push(`Held: ${heldText(at)}.`);
  document.getElementById("map-note").textContent = notes.join(" ");
}

function heldText(at) {
  const others = data.variables.map((name, i) => `${short(name)} = ${say(at[i], 4)}`).filter((_, i) => !state.axes.includes(i));
  return others.slice(0, 8).join(", ") + (others.length > 8 ? ", \u2026" : "");
}

function drawCurve() {
  const [axis] = state.axes, point = held().slice(), [low, high] = state.box[0], curve = [];
  for (let i = 0; i <= 600; i += 1) {
    point[axis] = low + (high - low) * i / 600;
    curve.push([point[axis], value(point)[0]]);
  }
  const finite = curve.map(place => place[1]).filter(Number.isFinite).sort((a, b) => a - b);
  const bottom = finite.length ? finite[0] : 0, top = finite.length ? finite[Math.floor(0.99 * (finite.length - 1))] : 1;
  const room = 0.06 * (top - bottom) || 1, box = [state.box[0], [bottom - room, top + room]];
  const on = plane(document.getElementById("map"), box, {left: 62, top: 22, right: 12, bottom: 40});
  maps.on = on;
  frame(on, box, [data.variables[axis], "f"]);
  inside(on, () => {
    drawLine(on.pen, curve.map(([x, y]) => [on.x(x), on.y(y)]), ink("--faint"), 2);
    walks.forEach(one => drawWalk(on, one, row => [on.x(row[axis]), on.y(row[row.length - 2])]));
  });
  const notes = finite.length < curve.length ? ["f has no value where the curve is missing."] : [];
  if (data.variables.length > 1) notes.push(`Held: ${heldText(point)}.`);
  document.getElementById("map-note").textContent = notes.join(" ");
}

function inside(on, draw) {
  on.pen.save();
  on.pen.beginPath();
  on.pen.rect(on.left, on.top, on.right - on.left, on.bottom - on.top);
  on.pen.clip();
  draw();
  on.pen.restore();
}

// The whole path is thin, the path up to the step thick.
function drawWalk(on, one, at) {
  const now = placeAt(one, state.step), kept = thinned(one.rows.length);
  const places = kept.map(place => at(one.rows[place])), done = kept.filter(place => place <= now).map(place => at(one.rows[place]));
  drawLine(on.pen, places, "rgba(255, 255, 255, 0.55)", 3);
  drawLine(on.pen, places, one.colour, 1, one.dash);
  drawLine(on.pen, done, "rgba(255, 255, 255, 0.85)", 5);
  drawLine(on.pen, done, one.colour, 2.5, one.dash);
  if (done.length < 60) done.forEach(place => drawDot(on.pen, place, 2.5, one.colour, one.colour));
  drawCross(on.pen, places[places.length - 1], one.colour);
  drawRing(on.pen, places[0]);
  drawDot(on.pen, at(one.rows[now]), 6, one.colour, "#ffffff");
}

// f against the step; by decades where it is positive and spans some.
function drawLoss() {
  const all = walks.flatMap(one => one.rows.map(row => row[row.length - 2])).filter(Number.isFinite);
  const [low, high] = [least(all, 0), -least(all.map(f => -f), -1)], above = all.filter(f => f > 0);
  const decades = low >= 0 && above.length > 0 && Math.log10(high / least(above, 1)) > 1.5;
  const scale = decades ? f => f > 0 ? Math.log10(f) : NaN : f => f;
  const [bottom, top] = decades ? [Math.log10(least(above, 1)), Math.log10(high)] : [low, high];
  const room = 0.05 * (top - bottom) || 1, box = [[0, Math.max(1, lastStep())], [bottom - room, top + room]];
  const on = plane(document.getElementById("loss"), box, {left: 62, top: 22, right: 12, bottom: 40});
  if (decades) {
    const whole = ticks(...box[1], 6).filter(Number.isInteger);
    frame(on, box, ["step", "f"], tick => `1e${tick}`, whole.length ? whole : ticks(...box[1], 4));
  } else frame(on, box, ["step", "f"]);
  const here = on.x(state.step);
  drawLine(on.pen, [[here, on.top], [here, on.bottom]], ink("--accent"), 1.5);
  inside(on, () => walks.forEach(one => {
    const places = thinned(one.rows.length).map(i => [on.x(stepOf(one, i)), on.y(scale(one.rows[i][data.variables.length]))]);
    drawLine(on.pen, places, one.colour, 2.5, one.dash);
    if (places.length === 1) drawDot(on.pen, places[0], 4, one.colour, one.colour);
  }));
  document.getElementById("loss").setAttribute("aria-label", `f against the step${decades ? ", by decades" : ""}: ${
    walks.map(one => `${one.name} ends at ${say(one.rows[one.rows.length - 1][data.variables.length])}`).join("; ")}`);
}

function least(numbers, fallback) { return numbers.length ? numbers.reduce((a, b) => Math.min(a, b)) : fallback; }

// At most some thousand of the rows of a walk, the last among them.
function thinned(count) {
  const every = Math.ceil(count / 4000), found = [];
  for (let i = 0; i < count; i += every) found.push(i);
  if (found[found.length - 1] !== count - 1) found.push(count - 1);
  return found;
}
