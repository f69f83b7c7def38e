// The walk: what gdcli's own loop does, step by step, with the same bounds. `value`, `slopes`, `rate` and `rules` are
// written from the formula, and the constants are gdcli's; a row is the point, f and the gradient's length. gdcli's
// sentences begin as these do.

function boundsFrom(f) {
  const far = TOO_HIGH * (1 + Math.abs(f)), target = data.target;
  if (data.uphill) return {least: data.tol || -1, floor: f - far, ceiling: target === null ? TOO_FAR : target, start: f};
  return {least: data.tol || -1, floor: target === null ? -TOO_FAR : target, ceiling: f + far, start: f};
}

function walk(number, start, settings) {
  const method = data.methods[number], rule = rules[number], bounds = boundsFrom(value(start)[0]), rows = [];
  const free = method.free.map(name => settings[name]), count = start.length;
  let point = start.slice(), memory = start.map(() => new Array(method.memory).fill(0));
  for (let k = 0; ; k += 1) {
    const f = value(point)[0], g = slopes(point), length = Number.isFinite(f) ? Math.hypot(...g) : NaN;
    rows.push([...point, f, length]);
    const inside = bounds.least < length && length < Infinity && bounds.floor < f && f < bounds.ceiling;
    if (!inside) return {rows, ...atBound(rows, bounds)};
    const seen = data.uphill ? -f : f;
    const lr = rate ? settings.lr * rate([k + 1, seen, length, count])[0] : settings.lr;
    if (!(lr >= 0 && lr < Infinity) && k < settings.steps) return {rows, ...noRate(k, lr)};
    const next = point.map((x, i) => rule([x, g[i], ...memory[i], k + 1, seen, length, count, lr, ...free]));
    const stays = method.still && next.every((row, i) => row[0] === point[i] && memory[i].every((m, j) => m === row[j + 1]));
    if (stays) return {rows, ...stuck(k, length)};
    if (method.still && isCheck(k) && period(rows)) return {rows, ...around(rows, k)};
    if (k >= settings.steps) return {rows, ...atLast(rows, bounds)};
    point = next.map(row => row[0]);
    memory = next.map(row => row.slice(1));
  }
}

function stop(reason, sentence) { return {reason, sentence}; }

function after(k) { return k ? `after ${k} step${k === 1 ? "" : "s"}` : "at the start"; }

function stuck(k, length) {
  const why = "the next step is smaller than the spacing of float64 numbers here";
  return stop("no-progress", `stopped ${after(k)}: ${why}, |\u2207f| = ${say(length, 2)}`);
}

function isCheck(k) {
  let check = FIRST_CHECK;
  while (check < k) check *= 2;
  return check === k;
}

function atBound(rows, bounds) {
  const row = rows[rows.length - 1], point = row.slice(0, -2), [f, length] = row.slice(-2), when = after(rows.length - 1);
  if (!point.every(Number.isFinite)) {
    return stop("diverged", `diverged ${when}: ${point.some(Number.isNaN) ? "the rule gives no real number" : "the point has left float64's range"}`);
  }
  if (!Number.isFinite(f) || !Number.isFinite(length)) {
    const what = Number.isFinite(f) ? "the gradient" : "f";
    return stop("not-finite", rows.length === 1 ? `undefined at the start: ${what} has no finite value there`
      : `left the domain in step ${rows.length - 1}: ${what} has no finite value there`);
  }
  const farthest = Math.max(...point.map(Math.abs));
  if (farthest > TOO_FAR) return stop("diverged", `diverged ${when}: the point ran away to ${say(farthest, 2)}`);
  if (length <= bounds.least) return stop("gradient", `stopped ${when}: |\u2207f| = ${say(length, 2)} \u2264 tol ${say(data.tol)}`);
  if (data.target !== null && (data.uphill ? f >= data.target : f <= data.target)) {
    return stop("target", `stopped ${when}: f = ${say(f)} ${data.uphill ? "\u2265" : "\u2264"} target ${say(data.target)}`);
  }
  return stop("diverged", `diverged ${when}: f = ${say(f, 2)}, from ${say(bounds.start)} at the start`);
}

function noRate(k, lr) {
  return stop(Number.isFinite(lr) ? "no-progress" : "not-finite", `stopped ${after(k)}: the learning rate is ${say(lr)} at step ${k + 1}`);
}

function atLast(rows, bounds) {
  const k = rows.length - 1, [f, length] = rows[k].slice(-2), size = period(rows);
  if (size && !isJitter(rows, size)) return around(rows, k);
  if ((data.uphill ? f < bounds.start : f > bounds.start) && grows(rows)) {
    return stop("diverged", `diverging after ${k} steps: f = ${say(f, 2)}, from ${say(bounds.start)}`);
  }
  const done = k > 1 ? `all ${k} steps done` : k ? "the step is done" : "no step asked for";
  return stop("steps", `${done}: |\u2207f| = ${say(length, 2)}`);
}

// Whether the gradient grew at each of the last steps.
function grows(rows) {
  const lengths = rows.slice(-TAIL).map(row => row[row.length - 1]);
  return lengths.length > 2 && lengths.every((length, i) => length > 0 && (i === 0 || length > lengths[i - 1]));
}

function around(rows, k) {
  const size = period(rows), length = rows[k][rows[k].length - 1];
  if (isJitter(rows, size)) {
    return stop("no-progress", `stopped ${after(k)}: the steps only move the last digits, |\u2207f| = ${say(length, 2)}`);
  }
  return stop("oscillates", `oscillates ${after(k)}: the same ${size} points come round again`);
}

// In which period the last points come again, 0 where they do not.
function period(rows) {
  for (let size = SHORTEST_PERIOD; size <= LONGEST_PERIOD; size += 1) {
    const last = rows.slice(-ROUNDS * size).map(row => row.slice(0, -2));
    if (last.length < ROUNDS * size) return 0;
    const width = Math.max(...columns(last.slice(-size)).map(column => Math.max(...column) - Math.min(...column)));
    const again = last.every((row, i) => i + size >= last.length
      || row.every((x, j) => Math.abs(x - last[i + size][j]) <= SAME * width));
    if (width > 0 && again) return size;
  }
  return 0;
}

function isJitter(rows, size) {
  return columns(rows.slice(-size).map(row => row.slice(0, -2))).every(
    column => Math.max(...column) - Math.min(...column) <= JITTER * Math.max(...column.map(Math.abs)));
}

function columns(rows) { return rows[0].map((_, j) => rows.map(row => row[j])); }

// A number for reading.
function say(x, digits = 6) {
  if (x === null || x !== x) return "undefined";
  if (!Number.isFinite(x)) return x > 0 ? "infinity" : "\u2212infinity";
  const size = Math.abs(x), plain = x === 0 || (size >= 1e-4 && size < Math.max(1e6, Math.pow(10, digits)));
  const text = plain ? String(Number(x.toPrecision(digits))) : Number(x.toPrecision(digits)).toExponential();
  return text.replace(/^-/, "\u2212");
}
