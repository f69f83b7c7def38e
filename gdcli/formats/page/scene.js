// The state of the page, the walks that belong to it, and the two pictures of them.

const data = JSON.parse(document.getElementById("data").textContent);
const state = {
  start: data.start, lr: data.lr, momentum: data.momentum, own: data.own, steps: data.steps, axes: data.axes, box: data.box,
  chosen: new Set(data.chosen), shown: 0, step: 0, timer: 0,
};
for (const one of data.recorded) one.rows = one.rows.map(row => row.map(x => x === null ? NaN : x));
let walks = [];
const maps = {}, loss = {};  // what is drawn, kept until it changes

// The settings of a method: what the sliders say, but for its own where it has some.
function settingsOf(number) { return {...state, ...state.own[number]}; }

// The walks of the chosen methods, and those that gdcli has walked with a search.
function walkAll() {
  const before = walks[state.shown], played = [...state.chosen].sort((a, b) => a - b).map(number => (
    {name: data.methods[number].name, number, ...walk(number, state.start, settingsOf(number))}));
  walks = [...played, ...data.recorded.map(one => ({...one, number: null}))];
  walks.forEach((one, place) => {
    one.colour = COLOURS[place % COLOURS.length];
    one.dash = [[], [8, 4], [2, 4]][Math.floor(place / COLOURS.length) % 3];
  });
  state.shown = Math.max(0, before ? walks.findIndex(one => one.name === before.name && one.number === before.number) : 0);
  state.step = Math.min(state.step, lastStep());
  measureLoss();
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

// The walks that did not run away, or all where none stayed.
function staying() {
  const found = walks.filter(one => one.reason !== "diverged" && one.reason !== "not-finite");
  return found.length ? found : walks;
}

// Where the variables that are not drawn are held: at the end of a walk.
function held() {
  const ends = staying().map(one => one.rows[one.rows.length - 1].slice(0, -2));
  return ends.find(point => point.every(Number.isFinite)) || state.start;
}

function drawMap() {
  if (state.axes.length === 1) drawCurve(); else drawPlane();
}

function drawPlane() {
  const canvas = document.getElementById("map"), [across, up] = state.axes, at = held();
  const on = plane(canvas, state.box), key = JSON.stringify([state.box, state.axes, data.variables.length > 2 ? at : 0]);
  if (key !== maps.key) Object.assign(maps, {key, heights: heights(state.box, across, up, at), ground: null});
  maps.on = on;
  drawGround(on, canvas);
  frame(on, state.box, state.axes.map(axis => short(data.variables[axis])));
  inside(on, () => walks.forEach(one => drawWalk(on, one, row => [on.x(row[across]), on.y(row[up])])));
  const notes = [];
  if (maps.heights.clipped !== null) notes.push(`Colours ${data.uphill ? "begin" : "end"} at f = ${say(maps.heights.clipped, 3)}.`);
  if (maps.heights.holes) notes.push("Grey: f has no value.");
  note([...notes, ...outside(), ...heldText(at)]);
}

// Heat and contours: drawn once for each box and size, then copied.
function drawGround(on, canvas) {
  const kept = maps.ground;
  if (!kept || kept.width !== canvas.width || kept.height !== canvas.height || kept.left !== on.left) {
    drawHeat(on, maps.heights.grid);
    drawContours(on, maps.heights.grid);
    const copy = document.createElement("canvas");
    Object.assign(copy, {width: canvas.width, height: canvas.height, left: on.left});
    copy.getContext("2d").drawImage(canvas, 0, 0);
    maps.ground = copy;
    return;
  }
  on.pen.save();
  on.pen.resetTransform();
  on.pen.drawImage(kept, 0, 0);
  on.pen.restore();
}

function note(notes) { document.getElementById("map-note").textContent = notes.join(" "); }

// Whether places of walks are not in the box.
function outside() {
  const out = row => state.axes.some((axis, i) => Number.isFinite(row[axis]) && !(state.box[i][0] <= row[axis] && row[axis] <= state.box[i][1]));
  return walks.some(one => one.rows.some(out)) ? ["A part of the walks is outside of what is drawn."] : [];
}

function heldText(at) {
  const others = data.variables.map((name, i) => `${short(name)} = ${say(at[i], 4)}`).filter((_, i) => !state.axes.includes(i));
  return others.length ? [`Held: ${others.slice(0, 8).join(", ")}${others.length > 8 ? ", \u2026" : ""}.`] : [];
}

function drawCurve() {
  const [axis] = state.axes, at = held(), key = JSON.stringify([state.box, state.axes, at]);
  if (key !== maps.key || walks !== maps.walks) Object.assign(maps, {key, walks, curve: curveOver(axis, at)});
  const {curve, limits, said} = maps.curve, box = [state.box[0], limits], on = plane(document.getElementById("map"), box);
  maps.on = on;
  frame(on, box, [short(data.variables[axis]), "f"]);
  inside(on, () => {
    drawLine(on.pen, curve.map(([x, y]) => [on.x(x), on.y(y)]), ink("--faint"), 2);
    walks.forEach(one => drawWalk(on, one, row => [on.x(row[axis]), on.y(row[row.length - 2])]));
  });
  note([...said, ...outside(), ...heldText(at)]);
}

// f over one variable in the box, the heights to show, and what is to be said of them.
function curveOver(axis, at) {
  const point = at.slice(), [low, high] = state.box[0], curve = [];
  for (let i = 0; i <= 1200; i += 1) {
    point[axis] = low + (high - low) * i / 1200;
    curve.push([point[axis], value(point)[0]]);
  }
  const heights = curve.map(place => place[1]), rows = walks.flatMap(one => one.rows).filter(row => low <= row[axis] && row[axis] <= high);
  const walked = rows.map(row => row[row.length - 2]), limits = shownHeights(heights, walked) || [0, 1];
  const gaps = heights.every(f => f === f) ? [] : ["f has no value where the curve is missing."];
  return {curve: parted(curve, limits), limits, said: [...gaps, ...cuts([...heights, ...walked], limits)]};
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

// How f is drawn against the step, and between which heights.
function measureLoss() {
  walks.forEach(one => { one.kept = extremes(one.rows.map(row => row[data.variables.length])); });
  const curves = walks.map(one => one.kept.map(place => one.rows[place][data.variables.length]));
  const {name, decades, of} = measure(curves, data.uphill);
  const scale = decades ? f => of(f) > 0 ? Math.log10(of(f)) : NaN : of;
  const seen = curves.flat().map(scale).filter(f => Math.abs(f) <= LARGEST), [low, high] = withoutSpikes(seen);
  const room = 0.05 * (high - low) || 1, cut = cuts(seen, [low, high]).join(" ");
  Object.assign(loss, {name: cut ? `${name}: ${cut}` : name, decades, scale, span: [low - room, high + room]});
}

function drawLoss() {
  const {name, decades, scale, span} = loss, box = [[0, Math.max(1, lastStep())], span];
  const on = plane(document.getElementById("loss"), box, decades);
  frame(on, box, ["step", name]);
  const here = on.x(state.step);
  drawLine(on.pen, [[here, on.top], [here, on.bottom]], ink("--accent"), 1.5);
  inside(on, () => walks.forEach(one => {
    const places = one.kept.map(i => [on.x(stepOf(one, i)), on.y(scale(one.rows[i][data.variables.length]))]);
    drawLine(on.pen, places, one.colour, 2.5, one.dash);
    if (places.length === 1) drawDot(on.pen, places[0], 4, one.colour, one.colour);
  }));
  document.getElementById("loss").setAttribute("aria-label", `${name} against the step${decades ? ", by decades" : ""}: ${
    walks.map(one => `${one.name} ends at ${say(one.rows[one.rows.length - 1][data.variables.length])}`).join("; ")}`);
}

// At most some thousand of the rows of a walk, the last among them.
function thinned(count) {
  const every = Math.ceil(count / 4000), found = [];
  for (let i = 0; i < count; i += every) found.push(i);
  if (found[found.length - 1] !== count - 1) found.push(count - 1);
  return found;
}

// The places of the lowest and the highest of each part of many numbers, the first and the last.
function extremes(numbers) {
  const size = Math.ceil(numbers.length / 1000), kept = new Set([0]);
  for (let first = 0; first < numbers.length; first += size) {
    let [low, high] = [first, first];
    for (let i = first; i < Math.min(first + size, numbers.length); i += 1) {
      if (!(numbers[low] <= numbers[i])) low = i;
      if (!(numbers[high] >= numbers[i])) high = i;
    }
    kept.add(low).add(high);
  }
  return ascending([...kept.add(numbers.length - 1)]);
}
