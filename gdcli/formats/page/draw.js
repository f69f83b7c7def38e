// The pictures: f as a map or a curve, and the loss, each on a canvas.

// Okabe & Ito 2008: colours that a colour-blind reader tells apart; more methods than colours are dashed.
const COLOURS = ["#e69f00", "#56b4e9", "#d55e00", "#cc79a7", "#009e73", "#f0e442", "#0072b2"];
// Seven colours of viridis (van der Walt & Smith 2015, public domain), from low to high.
const HEAT = [[68, 1, 84], [70, 50, 126], [54, 92, 141], [39, 127, 142], [31, 161, 135], [74, 193, 109], [160, 218, 57], [253, 231, 37]];
const CELLS = 120, LEVELS = 14, CLIPPED = 0.97, DEEP = 30;

function ink(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

// The canvas cleared, at the screen's own resolution, with its plane of drawing: as wide as the numbers beside it leave.
function plane(canvas, box, decades) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.font = "12px system-ui, sans-serif";
  const up = decades ? decadeMarks(...box[1]) : marks(...box[1], 6);
  const left = Math.min(Math.max(62, widest(pen, up) + 12), width / 2), [top, right, bottom] = [22, width - 12, height - 40];
  const [[x0, x1], [y0, y1]] = box;
  return {
    pen, left, top, right, bottom, up,
    x: x => left + (x - x0) / (x1 - x0) * (right - left),
    y: y => bottom - (y - y0) / (y1 - y0) * (bottom - top),
    backX: x => x0 + (x - left) / (right - left) * (x1 - x0),
    backY: y => y0 + (bottom - y) / (bottom - top) * (y1 - y0),
  };
}

function widest(pen, marked) { return Math.max(0, ...marked.map(([, text]) => Math.ceil(pen.measureText(text).width))); }

// The numbers below: as many as have room.
function marksAcross(on, [low, high]) {
  const room = on.right - on.left;
  let count = Math.max(2, Math.floor(room / 90)), found = marks(low, high, count);
  while (count > 1 && found.length * (widest(on.pen, found) + 14) > room + 40) found = marks(low, high, count -= 1);
  return found;
}

function frame(on, box, names) {
  const {pen} = on;
  pen.strokeStyle = ink("--line");
  pen.lineWidth = 1;
  pen.strokeRect(on.left, on.top, on.right - on.left, on.bottom - on.top);
  pen.fillStyle = ink("--faint");
  pen.textBaseline = "top";
  pen.textAlign = "center";
  for (const [tick, text] of marksAcross(on, box[0])) {
    const half = pen.measureText(text).width / 2;
    pen.fillText(text, Math.max(half, Math.min(on.x(tick), on.right + 12 - half)), on.bottom + 5);
  }
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const [tick, text] of on.up) pen.fillText(text, on.left - 6, on.y(tick));
  pen.fillStyle = ink("--ink");
  pen.textBaseline = "bottom";
  pen.textAlign = "right";
  pen.fillText(names[0], on.right, on.bottom + 34);
  pen.textAlign = "left";
  pen.fillText(names[1], 4, on.top - 3);
}

function short(name) { return name.length > 24 ? name.slice(0, 23) + "\u2026" : name; }

// f over the map's cells, the others held; and its shades from 0 to 1.
function heights(box, across, up, held) {
  const point = held.slice(), grid = [], sign = data.uphill ? -1 : 1;
  for (let j = 0; j <= CELLS; j += 1) {
    point[up] = box[1][0] + (box[1][1] - box[1][0]) * j / CELLS;
    for (let i = 0; i <= CELLS; i += 1) {
      point[across] = box[0][0] + (box[0][1] - box[0][0]) * i / CELLS;
      grid.push(sign * value(point)[0]);
    }
  }
  const sorted = ascending(grid.filter(Number.isFinite)), shade = sorted.length ? shadesOf(sorted) : () => NaN;
  const clipped = sorted.length && sorted[sorted.length - 1] > quantile(sorted, CLIPPED) ? sign * quantile(sorted, CLIPPED) : null;
  const shades = grid.map(f => f !== f ? NaN : f === Infinity ? 1 : f === -Infinity ? 0 : shade(f));
  return {grid: data.uphill ? shades.map(t => 1 - t) : shades, clipped, holes: grid.some(f => f !== f)};
}

// The shade of a height by the logarithm of its distance from the lowest, or where a few are far lower than all others
// from the middle one, to both sides; the highest few are cut off. Halves: large numbers may differ by more than any.
function shadesOf(sorted) {
  const [low, deep, quarter, middle, high] = [0, 1 - CLIPPED, 0.25, 0.5, CLIPPED].map(share => quantile(sorted, share) / 2);
  const isDeep = deep - low > DEEP * (high - deep), base = isDeep ? middle : low, whole = high - low;
  const near = isDeep ? quantile(sorted, 0.75) / 2 - quarter : quantile(sorted, 0.125) / 2 - low, unit = Math.max(near || whole || 1, 1e-300 * whole);
  const measured = f => Math.asinh((Math.min(f, 2 * high) / 2 - base) / unit), first = measured(sorted[0]), span = measured(2 * high) - first || 1;
  return f => (measured(f) - first) / span;
}

function heat(t) {
  const place = t * (HEAT.length - 1), i = Math.min(HEAT.length - 2, Math.floor(place)), part = place - i;
  return HEAT[i].map((low, channel) => Math.round(low + (HEAT[i + 1][channel] - low) * part));
}

function drawHeat(on, grid) {
  const small = document.createElement("canvas"), size = CELLS + 1;
  small.width = small.height = size;
  const pen = small.getContext("2d"), image = pen.createImageData(size, size);
  grid.forEach((t, place) => {
    const i = place % size, j = size - 1 - Math.floor(place / size), colour = t !== t ? [128, 128, 128] : heat(t);
    image.data.set([...colour, 255], 4 * (j * size + i));
  });
  pen.putImageData(image, 0, 0);
  const half = 0.5 * (on.right - on.left) / CELLS, tall = 0.5 * (on.bottom - on.top) / CELLS;
  on.pen.save();
  on.pen.beginPath();
  on.pen.rect(on.left, on.top, on.right - on.left, on.bottom - on.top);
  on.pen.clip();
  on.pen.drawImage(small, on.left - half, on.top - tall, on.right - on.left + 2 * half, on.bottom - on.top + 2 * tall);
  on.pen.restore();
}

// Marching squares: in each cell the level crosses two sides, or four.
function drawContours(on, grid) {
  const {pen} = on, size = CELLS + 1, wide = (on.right - on.left) / CELLS, tall = (on.bottom - on.top) / CELLS;
  pen.strokeStyle = "rgba(255, 255, 255, 0.35)";
  pen.lineWidth = 1;
  pen.beginPath();
  for (let number = 1; number < LEVELS; number += 1) {
    const level = number / LEVELS;
    for (let place = 0; place < CELLS * size; place += 1) {
      const i = place % size, j = Math.floor(place / size);
      if (i < CELLS) crossings(grid, place, size, level).forEach(([u, v], end) => {
        const x = on.left + (i + u) * wide, y = on.bottom - (j + v) * tall;
        if (end % 2) pen.lineTo(x, y); else pen.moveTo(x, y);
      });
    }
  }
  pen.stroke();
}

function crossings(grid, place, size, level) {
  const [a, b, c, d] = [grid[place], grid[place + 1], grid[place + 1 + size], grid[place + size]];
  const found = [];
  if (a !== a || b !== b || c !== c || d !== d) return found;
  if ((a < level) !== (b < level)) found.push([(level - a) / (b - a), 0]);
  if ((b < level) !== (c < level)) found.push([1, (level - b) / (c - b)]);
  if ((c < level) !== (d < level)) found.push([1 - (level - c) / (d - c), 1]);
  if ((d < level) !== (a < level)) found.push([0, 1 - (level - d) / (a - d)]);
  return found;
}

// A line through places on the canvas; what is not finite parts it.
function drawLine(pen, places, colour, width, dash) {
  pen.save();
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.setLineDash(dash || []);
  pen.beginPath();
  let down = false;
  for (const [x, y] of places) {
    const there = Math.abs(x) < 1e6 && Math.abs(y) < 1e6;
    if (there && down) pen.lineTo(x, y); else if (there) pen.moveTo(x, y);
    down = there;
  }
  pen.stroke();
  pen.restore();
}

function drawDot(pen, [x, y], radius, fill, edge) {
  if (!(Math.abs(x) < 1e6 && Math.abs(y) < 1e6)) return;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = 2;
  pen.stroke();
}

// A hollow circle that is seen on dark and on light.
function drawRing(pen, [x, y]) {
  if (!(Math.abs(x) < 1e6 && Math.abs(y) < 1e6)) return;
  for (const [colour, width] of [["#ffffff", 5], ["#1b1f24", 2]]) {
    pen.beginPath();
    pen.arc(x, y, 7, 0, 2 * Math.PI);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
}

function drawCross(pen, [x, y], colour) {
  for (const [ink, width] of [["#ffffff", 5], [colour, 2.5]]) {
    drawLine(pen, [[x - 5, y - 5], [x + 5, y + 5], [NaN, NaN], [x - 5, y + 5], [x + 5, y - 5]], ink, width);
  }
}
